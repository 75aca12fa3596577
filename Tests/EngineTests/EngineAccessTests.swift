import Columnar
import Engine
import Foundation
import Testing

@Suite struct EngineAccessTests {
  /// A folder with a dataset, another beside it, and links between them.
  private struct Place {
    let base: URL
    let inside: URL
    let outside: URL

    init() throws {
      base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appending(path: UUID().uuidString)
      inside = base.appending(path: "data")
      outside = base.appending(path: "data-of-others")
      for folder in [inside, outside] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("a\n1\n".utf8).write(to: folder.appending(path: "a.csv"))
      }
      try FileManager.default.createSymbolicLink(
        at: inside.appending(path: "link.csv"),
        withDestinationURL: outside.appending(path: "a.csv")
      )
    }

    func remove() { try? FileManager.default.removeItem(at: base) }
  }

  @Test func aConfinedEngineReadsAndWritesInItsFoldersOnly() async throws {
    let place = try Place()
    defer { place.remove() }
    let engine = try await Engines.open(uri: nil, threads: 1)
    let second = try await engine.another()
    try await engine.confine(to: EngineAccess(folders: [place.inside]))
    let file = place.inside.appending(path: "a.csv").path
    let copy = place.inside.appending(path: "copy.parquet").path
    for engine in [engine, second, try await engine.another()] {
      #expect(
        try await engine.query("SELECT a FROM \(engine.dialect.readCSV([file]))").rowCount == 1
      )
      try await engine.execute(engine.dialect.writeParquet("SELECT 1 AS a", to: copy))
      let secret = place.outside.appending(path: "a.csv").path
      let refused: [SQL] = [
        "SELECT * FROM read_csv(\(literal: secret))", "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv(\(literal: place.inside.path + "/../data-of-others/a.csv"))",
        "SELECT * FROM read_csv(\(literal: place.inside.path + "/link.csv"))",
        "SELECT * FROM glob('/root/*')", "COPY (SELECT 1) TO \(literal: secret)",
        "ATTACH \(literal: place.outside.path + "/x.db")", "INSTALL httpfs", "LOAD httpfs",
        "SELECT * FROM 'http://127.0.0.1:1/a.csv'", "SET enable_external_access = true",
        "SET allowed_directories = ['/']", "SET threads = 3", "RESET lock_configuration",
      ]
      for statement in refused {
        await #expect(throws: EngineError.self, "\(statement.text)") {
          try await engine.execute(statement)
        }
      }
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: place.outside.path) == ["a.csv"]
    )
  }

  @Test func theSameConfinementMayBeAskedForAgainAndAWiderOneMayNot() async throws {
    let place = try Place()
    defer { place.remove() }
    let engine = try await Engines.open(uri: nil, threads: 1)
    let linked = place.outside.appending(path: "a.csv").path
    let access = EngineAccess(folders: [place.inside], files: [linked])
    try await engine.confine(to: access)
    try await engine.confine(to: access)
    try await engine.confine(to: EngineAccess(folders: [place.inside]))
    let error = await #expect(throws: EngineError.self) {
      try await engine.confine(to: EngineAccess(folders: [place.outside]))
    }
    #expect(error?.code == .access)
    // A file allowed by name is read, also through a link to it.
    for path in [linked, place.inside.appending(path: "link.csv").path] {
      #expect(try await engine.query("SELECT * FROM read_csv(\(literal: path))").rowCount == 1)
    }
  }

  @Test func aFolderCalledLikeAColumnIsNoColumn() async throws {
    let place = try Place()
    defer { place.remove() }
    let folder = place.inside.appending(path: "a=9/b=8")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let engine = try await Engines.open(uri: nil, threads: 1)
    let parquet = folder.appending(path: "p.parquet").path
    let csv = folder.appending(path: "c.csv").path
    let json = folder.appending(path: "j.json").path
    try await engine.execute(engine.dialect.writeParquet("SELECT 1 AS a", to: parquet))
    try Data("a\n1\n".utf8).write(to: URL(filePath: csv))
    try Data("{\"a\":1}\n".utf8).write(to: URL(filePath: json))
    let dialect = engine.dialect
    for relation in [
      dialect.readParquet([parquet]), dialect.readCSV([csv]), dialect.readJSON([json]),
    ] {
      let table = try await engine.query("SELECT * FROM \(relation)")
      #expect(table.schema.fields.map(\.name) == ["a"])
      #expect(table.ints("a") == [1])
    }
  }

  @Test func aDatabaseOfTheUserIsLookedIntoAndNeverWritten() async throws {
    let place = try Place()
    defer { place.remove() }
    let file = place.outside.appending(path: "user.db").path
    let writer = try await Engines.open(uri: nil, threads: 1)
    try await writer.execute("ATTACH \(literal: file) AS db")
    try await writer.execute("CREATE TABLE db.rejects AS SELECT 42 AS kept")
    try await writer.execute("DETACH db")
    let before = try Data(contentsOf: URL(filePath: file))
    let engine = try await Engines.open(uri: "duckdb://\(file)", threads: 1)
    try await engine.execute("CREATE OR REPLACE TABLE rejects AS SELECT 1 AS other")
    #expect(
      try await engine.query("SELECT kept AS n FROM \(identifier: "user").rejects").ints("n") == [
        42
      ]
    )
    await #expect(throws: EngineError.self) {
      try await engine.execute("DROP TABLE \(identifier: "user").rejects")
    }
    #expect(try Data(contentsOf: URL(filePath: file)) == before)
    await #expect(throws: EngineError.self) {
      try await Engines.open(uri: "duckdb://\(place.outside.path)/absent.db")
    }
    #expect(!FileManager.default.fileExists(atPath: place.outside.path + "/absent.db"))
  }

  @Test func aStatementThatTakesTooLongIsStopped() async throws {
    let engine = try await Engines.open(uri: nil, threads: 1)
    let endless: SQL = "SELECT count(*) FROM range(100000000000) AS t(i) WHERE i % 7 = 3"
    let start = ContinuousClock().now
    let error = await #expect(throws: EngineError.self) {
      try await engine.query(
        endless,
        within: StatementLimits(time: .milliseconds(200), bytes: 1 << 40)
      )
    }
    #expect(error?.code == .limit)
    #expect(ContinuousClock().now - start < .seconds(20))
    // The connection is as good as before.
    #expect(try await engine.query("SELECT 1 AS n").ints("n") == [1])
  }
}
