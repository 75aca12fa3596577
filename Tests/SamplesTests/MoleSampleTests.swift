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
      #expect(
        try Data(contentsOf: Self.committed.appending(path: file)) == bytes,
        "\(file) differs: record it with RECORD_SNAPSHOTS=1"
      )
    }
    #expect(total < 3_000_000)
  }

  @Test func anotherSeedGivesOtherRows() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "moles-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await SampleDatasets.writeMoles(to: folder, seed: 1)
    let other = try Data(contentsOf: folder.appending(path: "truth.csv"))
    #expect(try Data(contentsOf: Self.committed.appending(path: "truth.csv")) != other)
  }
}
