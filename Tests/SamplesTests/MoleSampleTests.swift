import CImage
import Columnar
import Engine
import Foundation
import Samples
import TestSupport
import Testing

@Suite struct MoleSampleTests {
  private static let committed = SharedData.packageRoot.appending(path: "sample-data/moles")
  private static let files = [
    "README.md", "dataset.yaml", "feedback/2026-02.jsonl", "feedback/2026-03.jsonl",
    "sources/harbour.parquet", "sources/northfield.jsonl", "sources/renji.tsv",
    "sources/st-mary.csv", "truth-planted.csv", "truth.csv",
  ]

  @Test func theCommittedSampleIsWhatTheGeneratorWrites() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "moles-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await SampleDatasets.writeMoles(to: folder)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try await SampleDatasets.writeMoles(to: Self.committed)
    }
    let written = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.contains(".") }.sorted()
    #expect(written == Self.files)
    var total = 0
    for file in Self.files {
      let bytes = try Data(contentsOf: folder.appending(path: file))
      total += bytes.count
      if try Data(contentsOf: Self.committed.appending(path: file)) == bytes { continue }
      // Other releases of the engine and of libpng may write the same values in other bytes.
      guard file.hasSuffix(".parquet") else {
        Issue.record("\(file) differs: record it with RECORD_SNAPSHOTS=1")
        continue
      }
      try await Self.expectSameRows(
        folder.appending(path: file),
        Self.committed.appending(path: file)
      )
    }
    #expect(total < 3_000_000)
  }

  @Test func theParquetFileIsOneRowGroupWithPicturesThatDecode() async throws {
    let file = Self.committed.appending(path: "sources/harbour.parquet")
    let engine = try await Engines.open(uri: nil, threads: 1)
    let groups = try await engine.query(
      "SELECT count(DISTINCT row_group_id) AS n FROM parquet_metadata(\(literal: file.path))"
    )
    #expect(groups.ints("n") == [1])
    let table = try await Self.rows(of: file, engine)
    #expect(table.rowCount > 1000)
    for row in 0..<table.rowCount {
      let pixels = try Self.pixels(table[row, 11])
      #expect(Set(pixels).count > 8)
      #expect(table[row, 10].string == "\(table[row, 0].string ?? "").png")
    }
  }

  private static func expectSameRows(_ a: URL, _ b: URL) async throws {
    let engine = try await Engines.open(uri: nil, threads: 1)
    let left = try await rows(of: a, engine)
    let right = try await rows(of: b, engine)
    #expect(left.schema == right.schema)
    try #require(left.rowCount == right.rowCount)
    for row in 0..<left.rowCount {
      for column in 0..<11 { #expect(left[row, column] == right[row, column]) }
      #expect(try pixels(left[row, 11]) == pixels(right[row, 11]), "row \(row + 1)")
    }
  }

  private static func rows(of file: URL, _ engine: any QueryEngine) async throws -> Table {
    try await engine.query(
      """
      SELECT lesion_id, patient_id, age, sex, site, diameter, diagnosis, visited, note,
      icd10, photo.path AS path, photo.bytes AS bytes FROM read_parquet(\(literal: file.path))
      """
    )
  }

  private static func pixels(_ picture: Value) throws -> [UInt8] {
    guard case .bytes(let png) = picture else { return [] }
    var pixels = [UInt8](repeating: 0, count: 24 * 24 * 3)
    var message = [CChar](repeating: 0, count: 256)
    let isDecoded = cim_decode(
      png,
      png.count,
      3,
      &pixels,
      pixels.count,
      &message,
      message.count
    )
    try #require(isDecoded)
    return pixels
  }

  @Test func anotherSeedGivesOtherRows() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "moles-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await SampleDatasets.writeMoles(to: folder, seed: 1)
    let other = try Data(contentsOf: folder.appending(path: "truth.csv"))
    #expect(try Data(contentsOf: Self.committed.appending(path: "truth.csv")) != other)
  }
}
