import DatasetSupport
import Foundation
import Testing
import Workspace

@Suite struct FingerprintTests {
  private static let manifest = "label: y\nsources:\n  - {name: a, path: data/a.csv}\n"

  private static func folder(_ manifest: String = manifest) throws -> TemporaryDataset {
    let folder = try TemporaryDataset()
    try FileManager.default.createDirectory(
      at: folder.root.appending(path: "data"),
      withIntermediateDirectories: true
    )
    try folder.write("x,y\n1,2\n", "data/a.csv")
    try folder.write(manifest, "dataset.yaml")
    return folder
  }

  private static func fingerprint(_ folder: TemporaryDataset) throws -> Fingerprint? {
    try Fingerprint.of(Dataset.open(folder.root))
  }

  @Test func aCopyOfTheFolderKeepsIt() throws {
    let folders = try [Self.folder(), Self.folder()]
    defer { for folder in folders { folder.remove() } }
    let names = try folders.map(Self.fingerprint)
    #expect(names[0] != nil)
    #expect(names[0] == names[1])
  }

  @Test(arguments: [
    "name: Another\n", "positive: \"2\"\n", "features: [x]\n", "feedback: \"f/*.jsonl\"\n",
    "checks:\n  - {name: c, sql: \"x > 0\"}\n", "entity: x\n",
    "columns:\n  x: {tolerance: 0.5}\n",
  ])
  func keysThatDoNotTouchTheDataKeepIt(key: String) throws {
    let plain = try Self.folder(
      Self.manifest + (key.hasPrefix("columns") ? "columns:\n  x: {}\n" : "")
    )
    let changed = try Self.folder(Self.manifest + key)
    defer { for folder in [plain, changed] { folder.remove() } }
    #expect(try Self.fingerprint(plain) == Self.fingerprint(changed))
  }

  @Test(arguments: [
    "label: y\nsources:\n  - {name: b, path: data/a.csv}\n",
    "label: y\nsources:\n  - {name: a, path: data/a.csv, missing: [\"1\"]}\n",
    "label: y\nsources:\n  - {name: a, path: data/a.csv, header: false}\n",
    "label: y\nsources:\n  - {name: a, path: data/a.csv, rename: {x: z}}\n",
    Self.manifest + "columns:\n  x: {type: category}\n",
  ])
  func keysOfReadingChangeIt(manifest: String) throws {
    let folders = try [Self.folder(), Self.folder(manifest)]
    defer { for folder in folders { folder.remove() } }
    #expect(try Self.fingerprint(folders[0]) != Self.fingerprint(folders[1]))
  }

  @Test func contentChangesIt() throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    let before = try Self.fingerprint(folder)
    try folder.write("x,y\n1,3\n", "data/a.csv")
    #expect(try Self.fingerprint(folder) != before)
  }

  @Test func aSourceBehindAURIHasNone() throws {
    let folder = try Self.folder("label: y\nsources:\n  - {name: a, path: \"s3://b/a.csv\"}\n")
    defer { folder.remove() }
    #expect(try Self.fingerprint(folder) == nil)
  }

  @Test func aFileThatIsGoneSinceIsNoFailure() throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    let dataset = try Dataset.open(folder.root)
    let before = try Fingerprint.of(dataset)
    try FileManager.default.removeItem(at: folder.root.appending(path: "data/a.csv"))
    let after = try Fingerprint.of(dataset)
    #expect(after != nil && after != before)
  }
}
