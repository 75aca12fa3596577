import Basics
import Foundation
import Testing

@testable import Workspace

/// One key of a manifest is set, and everything else stays as a person wrote it.
@Suite struct ManifestEditTests {
  private static let kinds: [(before: String, after: String?)] = [
    ("version: 1\n", "version: 1\ncolumns:\n  site: {method: majority}\n"),
    ("version: 1", "version: 1\ncolumns:\n  site: {method: majority}\n"),
    (
      "version: 1\ncolumns:\n  # sizes\n  age: {type: number}  # years\nlabel: site\n",
      "version: 1\ncolumns:\n  site: {method: majority}\n  # sizes\n  age: {type: number}  # years\nlabel: site\n"
    ),
    (
      "columns:\n    site: {type: category}   # where\n",
      "columns:\n    site: {type: category, method: majority}   # where\n"
    ),
    (
      "columns:\n  site: {type: category, method: one-coin, values: [a, b]}\n",
      "columns:\n  site: {type: category, method: majority, values: [a, b]}\n"
    ),
    ("columns:\n  site: {}\n", "columns:\n  site: {method: majority}\n"),
    (
      "columns:\n  site:\n    type: category\n    # of the body\n  age: {type: number}\n",
      "columns:\n  site:\n    method: majority\n    type: category\n    # of the body\n  age: {type: number}\n"
    ),
    (
      "columns:\n  site:\n    method: one-coin\n    type: category\n",
      "columns:\n  site:\n    method: majority\n    type: category\n"
    ),
    (
      "columns:\n  \"site\": {type: category}\n",
      "columns:\n  \"site\": {type: category, method: majority}\n"
    ),
    (
      "label: site\r\ncolumns:\r\n  site: {type: category}\r\n",
      "label: site\r\ncolumns:\r\n  site: {type: category, method: majority}\r\n"
    ),
    // Forms that are not changed from here are refused, not spoilt.
    ("columns: {site: {type: category}}\n", nil),
    ("columns:\n  site: {type: category,\n    values: [a]}\n", nil),
    ("not: [a manifest\n", nil),
  ]

  @Test(arguments: kinds.indices) func theMethodOfAColumnIsSet(place: Int) throws {
    let (before, after) = Self.kinds[place]
    guard let after else {
      #expect(throws: WorkspaceError.self) {
        try ManifestEdit.setting(method: .majority, of: "site", in: before, name: "m")
      }
      return
    }
    let edited = try ManifestEdit.setting(method: .majority, of: "site", in: before, name: "m")
    #expect(edited == after)
    let manifest = try ManifestReader.read(text: edited, name: "m")
    #expect(manifest.rule(for: "site")?.method == .majority)
  }

  @Test(arguments: ["a: b", "# x", "'quoted'", "名称", "yes", "1", " x ", "a\"b", "{a}"])
  func namesThatMeanSomethingInYAMLAreWrittenSafely(name: String) throws {
    for text in ["version: 1\n", "columns:\n  age: {type: number}\n"] {
      let once = try ManifestEdit.setting(method: .oneCoin, of: name, in: text, name: "m")
      let twice = try ManifestEdit.setting(method: .majority, of: name, in: once, name: "m")
      let manifest = try ManifestReader.read(text: twice, name: "m")
      #expect(manifest.rule(for: name)?.method == .majority)
      #expect(manifest.columns.filter { $0.name == name }.count == 1)
    }
  }

  @Test func aFolderWithoutAManifestGetsOneOfOneKey() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "edit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    try Data("id,site\n1,a\n".utf8).write(to: root.appending(path: "a.csv"))
    let file = try Dataset.open(root).write(method: .majority, of: "site")
    #expect(file.lastPathComponent == "dataset.yaml")
    let manifest = try Dataset.open(root).manifest
    #expect(manifest.rule(for: "site")?.method == .majority)
    #expect(manifest.sources.map(\.name) == ["a"])
  }

  @Test func aManifestThatSomeoneAgreedToIsLeftAlone() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "edit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    try Data("id,site\n1,a\n".utf8).write(to: root.appending(path: "a.csv"))
    let text = "version: 1\nchecks:\n  - {name: odd, sql: \"id % 2 = 1\"}\n"
    let file = root.appending(path: "dataset.yaml")
    try Data(text.utf8).write(to: file)
    let dataset = try Dataset.open(root, consent: .given)
    #expect(throws: WorkspaceError.self) { try dataset.write(method: .majority, of: "site") }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  @Test func aChosenMethodChangesNoFingerprint() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "edit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    try Data("id,site\n1,a\n".utf8).write(to: root.appending(path: "a.csv"))
    let dataset = try Dataset.open(root)
    let chosen = dataset.choosing(["site": .majority, "id": nil])
    #expect(chosen.manifest.rule(for: "site")?.method == .majority)
    #expect(chosen.manifest.rule(for: "id") == nil)
    #expect(try Fingerprint.of(chosen) == Fingerprint.of(dataset))
    #expect(chosen.choosing(["site": nil]).manifest.rule(for: "site")?.method == nil)
  }
}
