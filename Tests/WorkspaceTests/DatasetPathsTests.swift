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
    try folder.write(".tuina", "a file in the way")
    let paths = DatasetPaths(root: folder.url, environment: [:], isWritable: { _ in true })
    let error = #expect(throws: WorkspaceError.self) { try paths.prepare() }
    #expect(error?.code == .unwritable)
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
    #expect(try SourceFiles.resolve(path: path, in: URL(filePath: "/")) == .uri(path))
  }

  @Test func anEmptyFolderIsAnError() throws {
    let folder = try TemporaryFolder()
    #expect(throws: WorkspaceError.self) { try SourceFiles.resolve(path: ".", in: folder.url) }
  }
}
