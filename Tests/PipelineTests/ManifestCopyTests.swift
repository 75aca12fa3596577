import Foundation
import Testing
import Workspace

@testable import Pipeline

@Suite struct ManifestCopyTests {
  private static let text = "version: 1\n# what matters\nlabel: b\n"

  /// A dataset that was opened before its manifest became what `change` says; nil removes it.
  private func copy(after change: String?) throws -> ManifestCopy {
    let folder = FileManager.default.temporaryDirectory.appending(path: "copy-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("a,b\n1,x\n".utf8).write(to: folder.appending(path: "t.csv"))
    let file = folder.appending(path: "dataset.yaml")
    try Data(Self.text.utf8).write(to: file)
    let dataset = try Dataset.open(folder)
    try FileManager.default.removeItem(at: file)
    if let change { try Data(change.utf8).write(to: file) }
    return ManifestCopy(dataset)
  }

  @Test func theTextOfTheFileIsKeptWithItsComments() throws {
    let copy = try copy(after: Self.text)
    #expect(copy.text == Self.text)
    #expect(copy.note == nil)
  }

  @Test(arguments: ["version: 1\nlabel: a\n", "no: manifest\n", nil])
  func whatWasReadIsToldWhenTheFileSaysSomethingElse(change: String?) throws {
    let copy = try copy(after: change)
    #expect(copy.text?.contains("label: b") == true)
    #expect(copy.text?.contains("what matters") == false)
    #expect(copy.note?.isEmpty == false)
  }
}
