import Basics
import Columnar
import Foundation
import Testing

@testable import Engine

/// A Spark Connect server to test against: `TUINA_SPARK=sc://127.0.0.1:15002`.
///
/// `scripts/spark-server start` starts one; the driver comes with `scripts/bootstrap --spark`.
enum SparkServer {
  static let uri = ProcessInfo.processInfo.environment["TUINA_SPARK"]

  static let hasDriver = LibrarySearch()
    .candidates(library: Spark.library, variable: Spark.variable)
    .contains { FileManager.default.fileExists(atPath: $0) }

  static let isGiven: Bool = {
    if uri != nil && hasDriver { return true }
    let reason = uri == nil ? "TUINA_SPARK names no server" : "\(Spark.library) is absent"
    FileHandle.standardError.write(
      Data("SKIPPED: tests against Spark Connect: \(reason) (scripts/spark-server start)\n".utf8)
    )
    return false
  }()

  static func open() async throws -> any QueryEngine { try await Engines.open(uri: uri) }
}

@Suite(.enabled(if: SparkServer.isGiven), .serialized) struct SparkEngineTests {
  @Test func opensAndSaysWhatItIs() async throws {
    let engine = try await SparkServer.open()
    #expect(engine.information.name == "Apache Spark")
    #expect(engine.information.version.first?.isNumber == true)
    #expect(engine.information.uri == SparkServer.uri)
    #expect(engine.information.libraryPath.hasSuffix(Spark.library))
    #expect(try await engine.query("SELECT 40 + 2 AS n").ints("n") == [42])
  }

  static let utc = "UTC"

  static let literals: [(SQL, Value)] = [
    ("NULL", .null), ("true", .bool(true)), ("(-128Y)", .int(-128)), ("32767S", .int(32767)),
    ("2147483647", .int(2_147_483_647)), ("-9223372036854775808L", .int(.min)),
    ("CAST(0.5 AS FLOAT)", .double(0.5)), ("CAST('-Infinity' AS DOUBLE)", .double(-.infinity)),
    ("1e300", .double(1e300)), ("CAST(-0.05 AS DECIMAL(4, 2))", .decimal("-0.05")),
    (
      "CAST('1234567890123456789012345678.0123456789' AS DECIMAL(38, 10))",
      .decimal("1234567890123456789012345678.0123456789")
    ),
    ("''", .string("")),
    ("'推拿 🩺 longer than twelve bytes'", .string("推拿 🩺 longer than twelve bytes")),
    ("CAST('ab' AS CHAR(4))", .string("ab")), ("CAST('ab' AS VARCHAR(4))", .string("ab")),
    ("'x' COLLATE UTF8_LCASE", .string("x")), ("X'00FF61'", .bytes([0, 255, 97])),
    ("X''", .bytes([])), ("DATE '1969-12-31'", .date(days: -1)),
    ("DATE '0001-01-01'", .date(days: -719_162)),
    ("TIMESTAMP '1970-01-01 00:00:01.5'", .timestamp(microseconds: 1_500_000, zone: utc)),
    ("TIMESTAMP_NTZ '1969-12-31 23:59:59'", .timestamp(microseconds: -1_000_000, zone: nil)),
    ("INTERVAL '1-2' YEAR TO MONTH", .interval(.init(months: 14))),
    ("INTERVAL '-3' MONTH", .interval(.init(months: -3))),
    ("INTERVAL '1 02:03:04.5' DAY TO SECOND", .duration(microseconds: 93_784_500_000)),
    (
      "make_interval(1, 2, 0, 4, 5, 6, 7.5)",
      .interval(.init(months: 14, days: 4, nanoseconds: 18_367_500_000_000))
    ),
    ("array(1, NULL, 3)", .list([.int(1), .null, .int(3)])), ("array()", .list([])),
    (
      "array(array('a'), NULL, array())",
      .list([.list([.string("a")]), .null, .list([])])
    ),
    (
      "named_struct('a', 1, 'b', named_struct('c', 'x', 'd', NULL))",
      .structure([
        .init("a", .int(1)), .init("b", .structure([.init("c", .string("x")), .init("d", .null)])),
      ])
    ),
    ("map('k', 1, 'l', NULL)", .map([.init(.string("k"), .int(1)), .init(.string("l"), .null)])),
    (
      "array(named_struct('a', array(1, 2)), NULL)",
      .list([.structure([.init("a", .list([.int(1), .int(2)]))]), .null])
    ),
    (
      "map(1, map('x', array(DATE '1970-01-02')))",
      .map([.init(.int(1), .map([.init(.string("x"), .list([.date(days: 1)]))]))])
    ),
  ]

  /// One statement for all, because a cluster takes some tenths of a second for each.
  @Test func everyLiteralReadsBackAndItsNullsToo() async throws {
    let engine = try await SparkServer.open()
    let values = Self.literals.enumerated().map { index, literal in
      "\(literal.0) AS v\(raw: String(index)), IF(id % 3 = 1, \(literal.0), NULL) AS n\(raw: String(index))"
        as SQL
    }
    let table = try await engine.query(
      "SELECT \(values.joined()) FROM range(0, 300, 1, 3) ORDER BY id"
    )
    #expect(table.rowCount == 300)
    for (index, (literal, expected)) in Self.literals.enumerated() {
      let plain = try #require(table.schema.index(of: "v\(index)"))
      for row in [0, 1, 299] {
        let value = table[row, plain]
        #expect(value == expected, "\(literal.text) in row \(row)")
        #expect(table[row, plain + 1] == (row % 3 == 1 ? expected : .null), "\(literal.text)")
      }
    }
  }

  @Test func emptyResultsKeepTheirSchema() async throws {
    let engine = try await SparkServer.open()
    let table = try await engine.query("SELECT id, CAST(id AS STRING) AS s FROM range(0)")
    #expect(table.rowCount == 0)
    #expect(table.schema.names == ["id", "s"])
  }

  @Test func statesAndMessagesComeThroughAndValuesStayHidden() async throws {
    let engine = try await SparkServer.open()
    let failures: [(SQL, String)] = [
      ("SELECT CAST(\(literal: "patient 4711") AS INT) AS x", "22018"), ("SELEC 4711", "42601"),
      ("SELECT 4711 / 0", "22012"), ("SELECT * FROM \(identifier: "no such 4711")", "42P01"),
      ("SELECT raise_error('row it''s 4711')", "P0001"),
      ("SELECT CAST(4711 + id AS TINYINT) FROM range(2)", "22003"),
      ("SELECT CAST(4711.5 AS DECIMAL(3, 1))", "22003"),
    ]
    for (sql, state) in failures {
      let error = try await #require(throws: EngineError.self) { try await engine.query(sql) }
      #expect(error.sqlState == state, "\(error.detail)")
      #expect(error.code == .statement && error.message.hasPrefix("[Spark]"))
      let shown = error.description.split(separator: "\nin: ").first ?? ""
      #expect(!shown.contains("4711"), "\(shown)")
    }
    #expect(try await engine.query("SELECT 1 AS n").ints("n") == [1])
  }

  @Test func literalsComeBackEqual() async throws {
    let engine = try await SparkServer.open()
    let texts =
      SQLQuotingTests.hostile + ["${env:HOME}", "${x}", "a\\%b\\_c", "\\u0041", "\\101", "r'x'"]
      + SQLQuotingTests.randomStrings(seed: 3, count: 200)
    let items = texts.enumerated().map { index, text in
      "\(literal: text) AS c\(raw: String(index))" as SQL
    }
    let table = try await engine.query("SELECT \(items.joined())")
    for (index, text) in texts.enumerated() {
      let back = table[0, index].string.map { Array($0.unicodeScalars) }
      #expect(back == Array(text.unicodeScalars), "\(text.debugDescription)")
    }
  }

  @Test func identifiersComeBackEqual() async throws {
    let engine = try await SparkServer.open()
    let names = (SQLQuotingTests.hostile + SQLQuotingTests.randomStrings(seed: 4, count: 100))
      .filter { !$0.isEmpty }
    let items = names.enumerated().map { index, name in
      "\(literal: index) AS \(identifier: name)" as SQL
    }
    let table = try await engine.query("SELECT \(items.joined())")
    for (index, name) in names.enumerated() {
      let visible = name.replacing("\0", with: "\u{2400}")
      #expect(Array(table.schema.names[index].unicodeScalars) == Array(visible.unicodeScalars))
    }
    for name in ["a `b`; drop", "select", "推拿", "a.b", "it's \"so\""] {
      try await engine.execute(
        engine.dialect.createView(name, as: "SELECT 1 AS \(identifier: name)")
      )
      let back = try await engine.query("SELECT \(identifier: name) FROM \(identifier: name)")
      #expect(back.ints(name) == [1])
    }
  }

  @Test(arguments: [
    0.0, -0.0, 0.1, 1e300, -2.5e-300, 0x1p-1074, .greatestFiniteMagnitude, .infinity, -.infinity,
    .nan, 123_456_789.125,
  ])
  func doublesComeBackBitForBit(_ number: Double) async throws {
    let table = try await SparkServer.open().query("SELECT \(literal: number) AS v")
    #expect(table.schema.fields[0].type == .float64)
    let back = table.numbers("v")[0]
    #expect(back.isNaN ? number.isNaN : back.bitPattern == number.bitPattern)
  }

  /// With one core, the server answers the next statement only when it has dropped the first.
  @Test func cancellingTheTaskFreesTheServerAndKeepsTheViews() async throws {
    let engine = try await SparkServer.open()
    try await engine.execute(engine.dialect.createView("kept", as: "SELECT 42 AS n"))
    let clock = ContinuousClock()
    for left in [false, true] {
      let task = Task {
        if left {
          struct Stop: Error {}
          try await engine.forEachBatch("SELECT id FROM range(0, 1000000, 1, 9)") { _ in
            throw Stop()
          }
        } else {
          _ = try await engine.query(
            "SELECT count(*) FROM range(10000000000) a, range(1000000) b WHERE a.id % 7 = b.id % 5"
          )
        }
      }
      if !left { try await Task.sleep(for: .seconds(2)) }
      let start = clock.now
      if !left { task.cancel() }
      await #expect(throws: (any Error).self) { try await task.value }
      if !left { #expect(clock.now - start < .seconds(1)) }
      let stopped = clock.now
      #expect(try await engine.query("SELECT sum(n) AS n FROM kept").ints("n") == [42])
      #expect(clock.now - stopped < .seconds(30))
      print("Spark let go in \(stopped - start), answered after \(clock.now - stopped)")
    }
  }

  @Test func anotherHasTheViewsAndOutlivesTheFirst() async throws {
    var engine = try await SparkServer.open()
    try await engine.execute(engine.dialect.createView("shared", as: "SELECT 7 AS n"))
    let other = try await engine.another()
    try await engine.execute(engine.dialect.createView("shared", as: "SELECT 7 AS n, 'later' AS s"))
    #expect(try await other.query("SELECT n FROM shared").ints("n") == [7])
    engine = try await other.another()
    #expect(try await engine.query("SELECT n FROM shared").ints("n") == [7])
    async let first = engine.query("SELECT sum(id) AS s FROM range(1000)")
    async let second = other.query("SELECT sum(id) AS s FROM range(100)")
    #expect(try await [first.ints("s"), second.ints("s")] == [[499_500], [4950]])
  }

  @Test func tablesArriveAsTheyWere() async throws {
    let engine = try await SparkServer.open()
    let texts = SQLQuotingTests.hostile + ["${env:HOME}"]
    let count = texts.count
    let name = "tuina_test"
    let doubles: [Double?] = [nil, 0.1, -0.0, .nan, .infinity, -.infinity, 0x1p-1074, 1e300]
    let table = IngestTable([
      "n": .ints((0..<count).map { $0 == 1 ? nil : .max - Int64($0) }),
      "N 2; drop": .doubles((0..<count).map { doubles[$0 % doubles.count] }),
      "s": .strings(texts.map { $0.isEmpty ? nil : $0 }),
      "b": .bools((0..<count).map { [true, false, nil][$0 % 3] }),
      "z": .bytes((0..<count).map { $0 == 2 ? nil : [UInt8](repeating: 255, count: $0) }),
    ])
    for _ in 0..<2 { try await engine.ingest(table, as: name) }
    let back = try await engine.another().query("SELECT * FROM \(identifier: name) ORDER BY n")
    try await engine.execute("DROP TABLE \(identifier: name)")
    // Nulls come first, then the numbers grow where the rows counted down.
    let order = [1] + (0..<count).filter { $0 != 1 }.reversed()
    #expect(back.schema.names == ["n", "N 2; drop", "s", "b", "z"])
    #expect(back.rowCount == count)
    for (row, source) in order.enumerated() {
      #expect(back[row, 0] == (source == 1 ? .null : .int(.max - Int64(source))))
      let double = back[row, 1].double
      #expect(double?.bitPattern == doubles[source % doubles.count]?.bitPattern)
      let text = texts[source].isEmpty ? nil : Array(texts[source].unicodeScalars)
      #expect(back[row, 2].string.map { Array($0.unicodeScalars) } == text)
      #expect(back[row, 3] == [.bool(true), .bool(false), .null][source % 3])
      let bytes = [UInt8](repeating: 255, count: source)
      #expect(back[row, 4] == (source == 2 ? .null : .bytes(bytes)))
    }
  }

  @Test func emptyTablesArriveWithTheirColumns() async throws {
    let engine = try await SparkServer.open()
    try await engine.ingest(IngestTable(["a": .ints([]), "b": .strings([])]), as: "tuina_empty")
    let back = try await engine.query("SELECT * FROM tuina_empty")
    try await engine.execute("DROP TABLE tuina_empty")
    #expect(back.rowCount == 0)
    #expect(back.schema.fields.map(\.type) == [.int64, .utf8])
  }

  @Test func manyRowsTravelInSeveralStatements() async throws {
    let engine = try await SparkServer.open()
    let rows = 20_000
    let table = IngestTable([
      "i": .ints((0..<rows).map { Int64($0) }),
      "x": .doubles((0..<rows).map { Double($0) / 3 }),
      "s": .strings((0..<rows).map { "text \($0) " + String(repeating: "x", count: 250) }),
    ])
    let elapsed = try await ContinuousClock().measure {
      try await engine.ingest(table, as: "tuina_many")
    }
    let sums = try await engine.query(
      "SELECT count(*) AS n, sum(i) AS i, max(x) AS x, count(DISTINCT s) AS s FROM tuina_many"
    )
    try await engine.execute("DROP TABLE tuina_many")
    #expect(sums.ints("n") + sums.ints("i") + sums.ints("s") == [20_000, 199_990_000, 20_000])
    #expect(sums.doubles("x") == [Double(rows - 1) / 3])
    print("Spark took \(rows) rows of 3 columns in \(elapsed)")
  }
}
