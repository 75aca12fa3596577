import Columnar
import Engine
import Testing

@Suite struct EmbeddedEngineTests {
  @Test func answersAQuery() async throws {
    let engine = try await Engines.open(uri: nil, threads: 2)
    let table = try await engine.query(
      "SELECT i, i * 1.5 AS x, 'r' || i AS name FROM range(5000) t(i)"
    )
    #expect(table.rowCount == 5000)
    #expect(table.schema.names == ["i", "x", "name"])
    #expect(table.ints("i")[4999] == 4999)
    #expect(table[3, "x"] == .decimal("4.5"))
    #expect(table[4321, 2] == .string("r4321"))
  }

  @Test func takesTablesInBulk() async throws {
    let engine = try await Engines.open(uri: "duckdb")
    let table = IngestTable([
      "n": .ints([1, nil, 3]), "x": .doubles([nil, 0.5, -.infinity]),
      "s": .strings(["a", "", nil]), "b": .bools([true, false, nil]),
      "z": .bytes([[0, 255], nil, []]),
    ])
    for _ in 0..<2 { try await engine.ingest(table, as: "a \"b\"; drop") }
    let back = try await engine.another().query(
      "SELECT * FROM \(identifier: "a \"b\"; drop")"
    )
    #expect(back.ints("n") == [1, nil, 3])
    #expect(back.doubles("x") == [nil, 0.5, -.infinity])
    #expect(back.strings("s") == ["a", "", nil])
    #expect(back.bools("b") == [true, false, nil])
    #expect(back.values("z") == [.bytes([0, 255]), .null, .bytes([])])
  }

  /// A moment without a zone means the same on every machine.
  @Test func everyConnectionIsInUTC() async throws {
    let engine = try await Engines.open(uri: nil)
    for connection in [engine, try await engine.another()] {
      let zone = try await connection.query("SELECT current_setting('TimeZone') AS zone")
      #expect(zone.strings("zone") == ["UTC"])
    }
  }

  @Test func cancellingTheTaskStopsTheStatement() async throws {
    let engine = try await Engines.open(uri: nil)
    for sql: SQL in [
      "SELECT count(*) FROM range(10000000000) a, range(1000000) b WHERE a.range % 7 = b.range % 5",
      "SELECT a.range FROM range(100000000) a, range(1000000) b",
    ] {
      let task = Task { try await engine.query(sql) }
      try await Task.sleep(for: .milliseconds(200))
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    #expect(try await engine.query("SELECT 42 AS n").ints("n") == [42])
  }
}
