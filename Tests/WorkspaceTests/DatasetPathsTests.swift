import Foundation
import Testing
import Workspace

@Suite struct DatasetPathsTests {
  @Test func aWritableFolderHoldsItsOwn() throws {
    let folder = try TemporaryFolder()
    let paths = DatasetPaths(root: folder.url, environment: [:], isWritable: { _ in true })
    #expect(!paths.isReadOnly)
    #expect(paths.state.path == folder.url.path + "/.tuina/state.sqlite")
    #expect(!FileManager.default.fileExists(atPath: paths.tuina.path), "nothing is made yet")
    try paths.prepare()
    try paths.prepare()
    let attributes = try FileManager.default.attributesOfItem(atPath: paths.tuina.path)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    #expect(FileManager.default.fileExists(atPath: paths.reports.path))
  }

  @Test func aReadOnlyFolderHasATwinInTheStateFolder() throws {
    let home = try TemporaryFolder()
    let environment = ["XDG_STATE_HOME": home.url.path]
    let data = try TemporaryFolder()
    let paths = DatasetPaths(
      root: data.url,
      environment: environment,
      isWritable: { _ in false }
    )
    #expect(paths.isReadOnly)
    #expect(paths.tuina.path.hasPrefix(home.url.path + "/tuina/" + data.url.lastPathComponent))
    try paths.prepare()
    #expect(FileManager.default.fileExists(atPath: paths.cache.path))
    let other = DatasetPaths(
      root: data.url.appending(path: "x"),
      environment: environment,
      isWritable: { _ in false }
    )
    #expect(other.tuina != paths.tuina)
  }

  @Test func withoutXDGTheHomeFolderIsUsed() {
    let paths = DatasetPaths(
      root: URL(filePath: "/data/moles"),
      environment: ["HOME": "/home/ann", "XDG_STATE_HOME": "relative is invalid"],
      isWritable: { _ in false }
    )
    #expect(paths.tuina.path.hasPrefix("/home/ann/.local/state/tuina/moles-"))
  }

  @Test func aPlaceThatCannotBeMadeIsAnError() throws {
    let folder = try TemporaryFolder()
    try folder.write("state", "a file in the way")
    let paths = DatasetPaths(
      root: folder.url,
      environment: ["XDG_STATE_HOME": folder.url.path + "/state"],
      isWritable: { _ in false }
    )
    let error = #expect(throws: WorkspaceError.self) { try paths.prepare() }
    #expect(error?.code == .unwritable)
  }

  @Test(arguments: ["file", "link", "link in it", "pipe in it", "file in it"])
  func whatIsNoPlainFolderOfOursIsLeftAlone(kind: String) throws {
    let folder = try TemporaryFolder()
    let elsewhere = try TemporaryFolder()
    switch kind {
    case "file": try folder.write(".tuina", "a file in the way")
    case "link": try folder.link(".tuina", to: elsewhere.url.path)
    case "link in it":
      try folder.write(".tuina/cache/a", "")
      try folder.link(".tuina/models", to: elsewhere.url.path)
    case "pipe in it":
      try folder.write(".tuina/cache/a", "")
      #expect(mkfifo(folder.url.path + "/.tuina/log", 0o600) == 0)
    default: try folder.write(".tuina/cache", "")
    }
    let state = try TemporaryFolder()
    let paths = DatasetPaths(root: folder.url, environment: ["XDG_STATE_HOME": state.url.path])
    #expect(paths.isSetAside)
    #expect(paths.tuina.path.hasPrefix(state.url.path))
    try paths.prepare()
    #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.url.path).isEmpty)
  }
}

@Suite struct SourceFilesTests {
  private func tree() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for path in ["a/1.csv", "a/2.csv", "a/b/3.csv", "a/.4.csv", "a/x[1].csv", "c.tsv"] {
      try folder.write(path, "k,v\n")
    }
    return folder
  }

  @Test(arguments: [
    ("c.tsv", ["c.tsv"]), ("a/*.csv", ["a/1.csv", "a/2.csv", "a/x[1].csv"]),
    ("a/[12].csv", ["a/1.csv", "a/2.csv"]),
    ("a/**/*.csv", ["a/1.csv", "a/2.csv", "a/b/3.csv", "a/x[1].csv"]),
    ("**/3.csv", ["a/b/3.csv"]), ("*/?.csv", ["a/1.csv", "a/2.csv"]),
    ("a/x[1].csv", ["a/x[1].csv"]), ("a", ["a/1.csv", "a/2.csv", "a/b/3.csv", "a/x[1].csv"]),
  ])
  func pathsGlobsAndFoldersAreResolved(path: String, expected: [String]) throws {
    let folder = try tree()
    let files = try SourceFiles.resolve(path: path, in: folder.url)
    let found = files.urls.map { SourceFiles.relativePath(of: $0, in: folder.url) }
    #expect(found == expected)
  }

  @Test(arguments: ["s3://bucket/x.parquet", "https://example.org/a.csv", "hf://datasets/a"])
  func whatTheEngineReadsItselfIsAURI(path: String) throws {
    let root = URL(filePath: "/data")
    #expect(try SourceFiles.resolve(path: path, in: root, mayLeave: true) == .uri(path))
    let error = #expect(throws: WorkspaceError.self) {
      try SourceFiles.resolve(path: path, in: root)
    }
    #expect(error?.code == .refused)
  }

  @Test(arguments: [
    "../b/secret.csv", "in/../../b/secret.csv", "../b/*.csv", "../*/secret.csv", "link.csv",
    "folder/secret.csv", "/etc/passwd", "/**", "/**/secret.csv", "file:///etc/passwd",
  ])
  func whatLiesOutsideIsNotReadWithoutConsent(path: String) throws {
    let place = try TemporaryFolder()
    try place.write("b/secret.csv", "k,v\n")
    try place.write("a/in/own.csv", "k,v\n")
    try place.link("a/link.csv", to: "../b/secret.csv")
    try place.link("a/folder", to: "../b")
    let root = place.url.appending(path: "a")
    let error = #expect(throws: WorkspaceError.self) {
      try SourceFiles.resolve(path: path, in: root)
    }
    #expect(error?.code == .refused)
    // Within a folder or a glob such links are passed over.
    for inside in [".", "**/*.csv"] {
      let found = try SourceFiles.resolve(path: inside, in: root).urls.map(\.lastPathComponent)
      #expect(found == ["own.csv"])
    }
  }

  @Test func withConsentAllButTheWholeDiskIsRead() throws {
    let place = try TemporaryFolder()
    try place.write("b/secret.csv", "k,v\n")
    try place.write("a/own.csv", "k,v\n")
    try place.link("a/link.csv", to: "../b/secret.csv")
    let root = place.url.appending(path: "a")
    for path in [
      "../b/secret.csv", "../b/*.csv", "link.csv", "file://\(place.url.path)/b/secret.csv",
    ] {
      #expect(try SourceFiles.resolve(path: path, in: root, mayLeave: true).urls.count == 1)
    }
    for path in ["/**", "/**/secret.csv", "/proc/kmsg", "/dev/zero"] {
      #expect(throws: WorkspaceError.self) {
        try SourceFiles.resolve(path: path, in: root, mayLeave: true)
      }
    }
  }

  @Test func anEmptyFolderIsAnError() throws {
    let folder = try TemporaryFolder()
    #expect(throws: WorkspaceError.self) { try SourceFiles.resolve(path: ".", in: folder.url) }
  }
}
