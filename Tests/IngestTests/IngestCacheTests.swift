import Ingest
import DatasetSupport
import Columnar
import Engine
import Foundation
import Pipeline
import Testing
import Workspace

@Suite struct IngestCacheTests {
  @Test func aSecondOpeningTellsTheSame() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let rows = (1...50).map { "\($0),x\($0)\n" }.joined()
    try folder.write("id,n\n\(rows)51\n", "a.csv")
    try folder.write("{\"id\":1,\"n\":\"x\"}\n{\"id\":\n", "b.jsonl")
    let first = try await folder.load("a.csv", "b.jsonl")
    let second = try await folder.load("a.csv", "b.jsonl")
    #expect(first.sources == second.sources)
    #expect(first.fingerprint == second.fingerprint)
    #expect(first.manifest == second.manifest)
    for loaded in [first, second] {
      #expect(try await RowQuery.count(RowFilter(.rejects), in: loaded) == 2)
      #expect(try await RowQuery.count(RowFilter(.rows), in: loaded) == 51)
    }
    let page = try await RowQuery.page(
      RowFilter(.rows, [.equals(column: "id", value: "7")]),
      in: second,
      offset: 0,
      limit: 9
    )
    #expect(page.ints("_row") == [7])
  }

  @Test func aChangedFileIsReadAgain() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("id,n\n1,2\n", "a.csv")
    let first = try await folder.load("a.csv")
    try folder.write("id,n\n1,2\n3,4\n", "a.csv")
    let second = try await folder.load("a.csv")
    #expect(first.fingerprint != second.fingerprint)
    #expect(second.sources[0].rowsKept == 2)
  }

  @Test func sourcesBecomeOneRelationByName() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("lesion,dx,cm\nL1,nevus,1.5\n", "a.csv")
    try folder.write("lesion,diagnosis,size\n7,melanoma,12 mm\n", "b.csv")
    let loaded = try await folder.load("a.csv", "b.csv") { manifest in
      manifest.sources[0].rename = ["dx": "diagnosis"]
      manifest.sources[0].convert = ["size": "cm * 10"]
      manifest.entity = ["lesion"]
    }
    #expect(loaded.sources.map(\.problem) == [nil, nil])
    let rows = try await loaded.engine.query(
      "SELECT _source, lesion, diagnosis, size FROM rows ORDER BY _source"
    )
    #expect(rows.strings("_source") == ["a.csv", "b.csv"])
    #expect(rows.strings("lesion") == ["L1", "7"])
    #expect(rows.strings("diagnosis") == ["nevus", "melanoma"])
    #expect(rows.doubles("size") == [15, 12])
  }

  @Test func rulesSeeTheNewNamesAndTheOldOnes() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("lesion,cm,sex\nL1,1.5,f\n", "a.csv")
    let loaded = try await folder.load("a.csv") { manifest in
      manifest.sources[0].rename = ["cm": "width"]
      manifest.sources[0].convert = ["mm": "width * 10", "old": "cm + 1", "sex": "upper(sex)"]
    }
    #expect(loaded.sources[0].problem == nil)
    #expect(loaded.sources[0].columns.map(\.name) == ["lesion", "width", "mm", "old", "sex"])
    let rows = try await loaded.engine.query("SELECT * FROM rows")
    #expect(rows.doubles("mm") == [15])
    #expect(rows.doubles("old") == [2.5])
    #expect(rows.strings("sex") == ["F"])
  }

  @Test func aFailureThatPassesIsForgotten() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("id,n\n1,2\n", "a.csv")
    let dataset = folder.dataset("a.csv")
    let store = CacheStore(dataset.paths)
    let first = try await folder.load("a.csv")
    // What was concluded of a file that could not be read then, under the key of the same file.
    for file in try FileManager.default.contentsOfDirectory(atPath: store.folder.path)
    where file.hasPrefix("loaded") {
      let place = store.folder.appending(path: file)
      let text = try String(contentsOf: place, encoding: .utf8)
      try text.replacing("\"rowsKept\":1", with: "\"rowsKept\":0")
        .write(to: place, atomically: true, encoding: .utf8)
    }
    let second = try await folder.load("a.csv")
    #expect(second.sources == first.sources)
    #expect(second.sources[0].rowsKept == 1)
  }

  @Test func whatHadAProblemIsLookedAtAgain() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("id,n\n1,2\n", "a.csv")
    for _ in 0..<2 { _ = try await folder.load("a.csv", "absent.csv") }
    let kept = try FileManager.default.contentsOfDirectory(
      atPath: CacheStore(folder.dataset("a.csv").paths).folder.path
    )
    #expect(!kept.contains { $0.hasPrefix("loaded") })
  }

  @Test(arguments: [0.5, 0.9, 0])
  func whatWasKeptAndIsDamagedIsReadAgain(share: Double) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let rows = (1...500).map { "\($0),x\($0)\n" }.joined()
    try folder.write("id,n\n\(rows)501\n", "a.csv")
    let first = try await folder.load("a.csv")
    let kept = CacheStore(folder.dataset("a.csv").paths).folder
    for file in try FileManager.default.contentsOfDirectory(atPath: kept.path)
    where file.hasSuffix(".parquet") {
      let place = kept.appending(path: file)
      let bytes = try Data(contentsOf: place)
      try bytes.prefix(Int(Double(bytes.count) * share)).write(to: place)
    }
    for _ in 0..<2 {
      let again = try await folder.load("a.csv")
      #expect(again.sources == first.sources)
      #expect(try await RowQuery.count(RowFilter(.rows), in: again) == 500)
      #expect(try await RowQuery.count(RowFilter(.rejects), in: again) == 1)
    }
  }

  @Test func aProblemIsOneLineWithoutData() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("a,b\nsecret,2\n", "a.csv")
    try folder.write("PAR1 and no more", "b.parquet")
    let loaded = try await folder.load("a.csv", "b.parquet") { manifest in
      manifest.sources[0].convert = ["c": "CAST(a AS INTEGER)"]
    }
    for problem in loaded.sources.map(\.problem) {
      #expect(problem?.contains("\n") == false)
      #expect(problem?.contains("secret") == false)
      #expect(problem?.contains("SELECT") == false)
    }
  }

  @Test func aRuleThatDoesNotFitIsSaid() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("a,b\n1,2\n", "a.csv")
    let loaded = try await folder.load("a.csv") { manifest in
      manifest.sources[0].rename = ["nothing": "x"]
      manifest.sources[0].convert = ["c": "no_such_column + 1"]
    }
    #expect(loaded.sources[0].problem?.contains("nothing") == true)
    #expect(loaded.sources[0].problem?.contains("convert: c") == true)
    #expect(loaded.sources[0].rowsKept == 1)
  }
}
