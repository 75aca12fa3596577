import DatasetSupport
import Columnar
import Engine
import Foundation
import Ingest
import Profiling
import Testing
import Workspace

/// What stands where a file should be costs that source only, and says why.
@Suite struct IngestPlaceTests {
  enum Place: String, CaseIterable, Sendable {
    case emptyFolder = "an empty folder"
    case danglingLink = "a link that leads nowhere"
    case linkToItself = "a link to itself"
    case linkedPair = "two links to each other"
    case pipe = "a named pipe"

    func make(at file: URL) throws {
      let manager = FileManager.default
      switch self {
      case .emptyFolder:
        try manager.createDirectory(at: file, withIntermediateDirectories: true)
      case .danglingLink:
        try manager.createSymbolicLink(
          atPath: file.path,
          withDestinationPath: "nowhere/at-all.csv"
        )
      case .linkToItself:
        try manager.createSymbolicLink(
          atPath: file.path,
          withDestinationPath: file.lastPathComponent
        )
      case .linkedPair:
        try manager.createSymbolicLink(atPath: file.path, withDestinationPath: "other.csv")
        try manager.createSymbolicLink(
          atPath: file.deletingLastPathComponent().appending(path: "other.csv").path,
          withDestinationPath: file.lastPathComponent
        )
      case .pipe: #expect(mkfifo(file.path, 0o600) == 0)
      }
    }
  }

  private func expectHealthy(_ loaded: LoadedDataset, _ index: Int) async throws {
    #expect(loaded.sources[index].problem == nil)
    #expect(loaded.sources[index].rowsKept == 2)
    let rows = try await loaded.engine.query(
      "SELECT sum(v) AS total FROM rows WHERE _source = 'good.csv'"
    )
    #expect(rows.ints("total") == [6])
    let profile = try await Profiler.profile(loaded)
    #expect(profile.columns.contains { $0.name == "v" })
  }

  @Test(arguments: Place.allCases)
  func whatIsNotAFileIsSaidAndTheOthersLoad(_ place: Place) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try place.make(at: folder.root.appending(path: "bad.csv"))
    try folder.write("k,v\na,2\nb,4\n", "good.csv")
    let loaded = try await folder.load("bad.csv", "good.csv")
    let bad = loaded.sources[0]
    #expect(bad.problem?.contains("bad.csv") == true, "\(bad.problem ?? "no problem")")
    #expect((bad.rowsRead, bad.rowsKept, bad.rowsRejected) == (0, 0, 0))
    try await expectHealthy(loaded, 1)
  }

  @Test func aFolderInPlaceOfAFileIsReadAsItsFiles() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("k,v\nc,5\n", "bad.csv/part.csv")
    try FileManager.default.createSymbolicLink(
      atPath: folder.root.appending(path: "bad.csv/round").path,
      withDestinationPath: "."
    )
    try folder.write("k,v\na,2\nb,4\n", "good.csv")
    let loaded = try await folder.load("bad.csv", "good.csv")
    #expect(loaded.sources[0].files == ["bad.csv/part.csv"])
    #expect(loaded.sources[0].rowsKept == 1)
    try await expectHealthy(loaded, 1)
  }

  @Test func aFolderThatCannotBeKeptInIsReadAllTheSame() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("a file where the folder should be made", ".tuina")
    try folder.write("k,v\na,2\nb,4\n", "good.csv")
    for _ in 0..<2 { try await expectHealthy(try await folder.load("good.csv"), 0) }
    let kept = try Data(contentsOf: folder.root.appending(path: ".tuina"))
    #expect(kept == Data("a file where the folder should be made".utf8))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write in any folder"))
  func aFolderWithoutWritePermissionIsReadAllTheSame() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("k,v\na,2\nb,4\n", "good.csv")
    #expect(chmod(folder.root.path, 0o500) == 0)
    defer { _ = chmod(folder.root.path, 0o700) }
    try await expectHealthy(try await folder.load("good.csv"), 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root.path) == ["good.csv"])
  }

  @Test func parquetCutInHalfLeavesTheOthers() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let file = folder.root.appending(path: "bad.parquet")
    try await Engines.open(uri: nil, threads: 1).execute(
      """
      COPY (SELECT range AS id, md5(range::VARCHAR) AS name FROM range(20000))
      TO \(literal: file.path) (FORMAT parquet, ROW_GROUP_SIZE 4096)
      """
    )
    try folder.write("k,v\na,2\nb,4\n", "good.csv")
    let whole = try await folder.load("bad.parquet", "good.csv")
    #expect(whole.sources[0].problem == nil)
    #expect(whole.sources[0].rowsKept == 20_000)

    let bytes = try Data(contentsOf: file)
    try folder.write(bytes.prefix(bytes.count / 2), "bad.parquet")
    let loaded = try await folder.load("bad.parquet", "good.csv")
    let bad = loaded.sources[0]
    #expect(bad.problem?.contains("bad.parquet") == true, "\(bad.problem ?? "no problem")")
    #expect(bad.problem?.contains("not a whole Parquet file") == true)
    #expect((bad.rowsRead, bad.rowsKept, bad.rowsRejected) == (0, 0, 0))
    try await expectHealthy(loaded, 1)
  }

  @Test(arguments: [false, true])
  func parquetDamagedWithinLeavesTheOthers(isOpenedAgain: Bool) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let file = folder.root.appending(path: "bad.parquet")
    try await Engines.open(uri: nil, threads: 1).execute(
      """
      COPY (SELECT range AS id, md5(range::VARCHAR) AS name FROM range(20000))
      TO \(literal: file.path) (FORMAT parquet, ROW_GROUP_SIZE 4096)
      """
    )
    var bytes = try Data(contentsOf: file)
    let middle = bytes.count / 4..<bytes.count / 2
    bytes.replaceSubrange(middle, with: Data(repeating: 0xFF, count: middle.count))
    try folder.write(bytes, "bad.parquet")
    try folder.write("k,v\na,2\nb,4\n", "good.csv")
    if isOpenedAgain { _ = try await folder.load("bad.parquet", "good.csv") }
    let loaded = try await folder.load("bad.parquet", "good.csv")
    let bad = loaded.sources[0]
    #expect(bad.problem?.contains("damaged") == true, "\(bad.problem ?? "no problem")")
    #expect((bad.rowsRead, bad.rowsKept, bad.rowsRejected) == (0, 0, 0))
    try await expectHealthy(loaded, 1)
  }
}
