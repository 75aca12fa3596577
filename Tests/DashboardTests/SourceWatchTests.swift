import Foundation
import Synchronization
import Testing
import Workspace

@testable import Dashboard

@Suite struct SourceWatchTests {
  private final class Told: Sendable {
    let names = Mutex<[String]>([])
  }

  private func names(_ told: Told, holding wanted: [String]) async throws -> [String] {
    for _ in 0..<200 {
      let names = told.names.withLock { $0 }
      if names == wanted { return names }
      try await Task.sleep(for: .milliseconds(50))
    }
    return told.names.withLock { $0 }
  }

  @Test func changedAndNewFilesAreTold() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    try write("id,age\n1,20\n2,30\n", "one.csv")
    let told = Told()
    let watch = SourceWatch(try Dataset.open(folder), interval: .milliseconds(20)) { names in
      told.names.withLock { $0 = names }
    }
    watch.start()
    defer { watch.stop() }
    try await Task.sleep(for: .milliseconds(200))
    for name in ["truth.csv", "notes.txt", ".hidden.csv"] { try write("id\n1\n", name) }
    try await Task.sleep(for: .milliseconds(200))
    #expect(told.names.withLock { $0 } == [])
    try write("id,age\n1,20\n2,30\n3,40\n", "one.csv")
    #expect(try await names(told, holding: ["one.csv"]) == ["one.csv"])
    try write("id,age\n4,50\n", "two.csv")
    try write("version: 1\n", "dataset.yaml")
    let all = ["one.csv", "dataset.yaml", "two.csv"]
    #expect(try await names(told, holding: all) == all)
  }
}
