import Foundation
import Samples
import Testing

@Suite struct ReplayTests {
  @Test func eventsAreAppendedUntilCancelled() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let replay = Task { try await SampleDatasets.replay(into: folder, rate: 500, seed: 3) }
    let file = folder.appending(path: SampleDatasets.replayFile)
    for _ in 0..<200 where ((try? Data(contentsOf: file))?.count ?? 0) < 20_000 {
      try await Task.sleep(for: .milliseconds(50))
    }
    replay.cancel()
    try await replay.value
    let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
    #expect(lines.count > 100)
    var ids: Set<String> = []
    for line in lines {
      let event = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      )
      ids.insert(try #require(event["id"] as? String))
      #expect(["accepted", "typed", "ignored", "rejected"].contains(event["action"] as? String))
    }
    #expect(ids.count == lines.count)
  }

  @Test(arguments: [0, -1, .infinity, .nan])
  func aRateThatIsNoneIsRefused(rate: Double) async {
    await #expect(throws: SampleError.self) {
      try await SampleDatasets.replay(into: FileManager.default.temporaryDirectory, rate: rate)
    }
  }

  @Test func anAbsentFolderIsRefused() async {
    await #expect(throws: SampleError.self) {
      try await SampleDatasets.replay(into: URL(filePath: "/nowhere/at/all"), rate: 1)
    }
  }
}
