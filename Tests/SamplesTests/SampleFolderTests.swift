import Foundation
import Samples
import Testing

@Suite struct SampleFolderTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "moles-\(UUID())")

  private func put(_ text: String, at name: String) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  @Test(arguments: ["README.md", "dataset.yaml", "notes.txt", "truth-planted.csv"])
  func aFolderOfSomebodyElseIsLeftAlone(name: String) async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try put("mine", at: name)
    let error = await #expect(throws: SampleError.self) {
      try await SampleDatasets.writeMoles(to: folder)
    }
    #expect(error?.isUsage == true)
    #expect(error?.remedy?.contains("--force") == true)
    #expect(try text(name) == "mine")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
  }

  @Test func forceWritesThereAllTheSame() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try put("mine", at: "README.md")
    try put("mine", at: "notes.txt")
    try await SampleDatasets.writeMoles(to: folder, force: true)
    #expect(try text("README.md").hasPrefix("# Moles"))
    #expect(try text("notes.txt") == "mine")
  }

  @Test func anEarlierSampleIsReplaced() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try put("", at: ".hidden")
    try await SampleDatasets.writeMoles(to: folder, seed: 1)
    let first = try text("truth.csv")
    try await SampleDatasets.writeMoles(to: folder, seed: 2)
    #expect(try text("truth.csv") != first)
  }

  @Test func aFileIsNoFolder() async throws {
    try Data().write(to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    await #expect(throws: SampleError.self) { try await SampleDatasets.writeMoles(to: folder) }
  }
}
