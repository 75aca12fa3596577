import Columnar
import Curation
import Engine
import Foundation
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
    #expect(rows.strings("size") == ["15.0", "12 mm"])
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
