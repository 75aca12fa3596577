import Columnar
import Engine
import Foundation
import Testing

@testable import Samples

@Suite struct AdSampleTests {
  private static let copy = SampleCopy(name: "ads")

  private static func newFolder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "ads-\(UUID())")
  }

  @Test func theCommittedSampleIsWhatTheGeneratorWrites() async throws {
    try await Self.copy.expectWritten(bytesBelow: 4_000_000) {
      try await SampleDatasets.writeAds(to: $0)
    }
  }

  @Test func anotherSeedGivesOtherRowsAndTheManifestStays() async throws {
    let folder = Self.newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try await SampleDatasets.writeAds(to: folder, seed: 1)
    let log = try Data(contentsOf: folder.appending(path: "log.csv"))
    #expect(try Data(contentsOf: Self.copy.folder.appending(path: "log.csv")) != log)
    let manifest = try String(contentsOf: folder.appending(path: "dataset.yaml"), encoding: .utf8)
    #expect(SampleDatasets.manifests.contains(manifest))
  }

  @Test func aParquetFileHoldsTheRowsOfTheTable() async throws {
    let folder = Self.newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // More than a row group, so that groups and their order are seen.
    let count = 2 * 10_000 + 1003
    try await SampleFile.stream(folder.appending(path: "candidates.parquet")) { file in
      var written: [Int] = []
      let parquet = AdParquet(seed: 5, rowsOfGroup: 10_000)
      try await parquet.write(count, to: file) { written.append($0) }
      #expect(written == [10_000, 20_000, count])
    }
    let text = folder.appending(path: "candidates.csv")
    try await SampleFile.stream(text) { file in
      try AdTables(seed: 5).writeCandidates(count, to: file)
    }
    let engine = try await Engines.open(uri: nil, threads: 2)
    let parquet = folder.appending(path: "candidates.parquet").path
    let csv = text.path
    let fields = AdField.all.map { field -> SQL in "\(identifier: field.name)" }.joined()
    let difference = try await engine.query(
      """
      SELECT count(*) AS n FROM (
      (SELECT candidate, request, \(fields) FROM read_parquet(\(literal: parquet))
      EXCEPT ALL SELECT candidate, request, \(fields) FROM read_csv(\(literal: csv)))
      UNION ALL
      (SELECT candidate, request, \(fields) FROM read_csv(\(literal: csv))
      EXCEPT ALL SELECT candidate, request, \(fields) FROM read_parquet(\(literal: parquet))))
      """
    )
    #expect(difference.ints("n") == [0])
    let rows = try await engine.query(
      """
      SELECT count(*) AS n, count(DISTINCT request) AS requests,
      CAST(bool_and(candidate = file_row_number + 1) AS INTEGER) AS ordered
      FROM read_parquet(\(literal: parquet), file_row_number = true)
      """
    )
    #expect(rows.ints("n") == [Int64(count)])
    #expect(rows.ints("requests") == [Int64((count + 19) / 20)])
    #expect(rows.ints("ordered") == [1])
  }

  @Test func aBatchOfRowsIsTheSameWhateverStandsBeforeIt() {
    let rows = (0..<50).map { AdRow(seed: 9, row: $0).indices }
    #expect((20..<30).map { AdRow(seed: 9, row: $0).indices } == Array(rows[20..<30]))
    for row in rows {
      for (field, index) in zip(AdField.all, row) { #expect(field.texts.indices.contains(index)) }
    }
  }

  @Test func valuesComeAsOftenAsTheirSharesSay() {
    let total = 40_000
    let rows = (0..<total).map { AdRow(seed: 3, row: $0).indices }
    for (number, field) in AdField.all.enumerated() where field.texts.count <= 30 {
      var counts = [Int](repeating: 0, count: field.texts.count)
      for row in rows { counts[row[number]] += 1 }
      for (index, count) in counts.enumerated() {
        let share = field.share(of: index)
        let error = (share * (1 - share) / Double(total)).squareRoot()
        #expect(abs(Double(count) / Double(total) - share) < 5 * error, "\(field.name) \(index)")
      }
    }
  }
}
