import Columnar
import Foundation
import Testing

@testable import Engine

/// Every function of the dialect, asked of Spark.
@Suite(.enabled(if: SparkServer.isGiven), .serialized) struct SparkDialectTests {
  private let dialect = Dialect.spark

  @Test func aggregates() async throws {
    let engine = try await SparkServer.open()
    let top = try await engine.query(
      """
      SELECT \(dialect.median("x")) AS median, \
      \(dialect.quantiles("x", [0.05, 0.25, 0.95])) AS quantiles, \
      \(dialect.approximateQuantiles("x", [0.5])) AS approximate, \(dialect.mode("g")) AS mode, \
      \(dialect.approximateTop("g", count: 2)) AS top, \
      \(dialect.approximateDistinct("x")) AS distinct, \
      \(dialect.stringAggregate("g", separator: "|", orderedBy: "x")) AS texts, \
      \(dialect.collect("g")) AS list \
      FROM (SELECT CAST(id AS DOUBLE) AS x, id % 3 AS g FROM range(101))
      """
    )
    #expect(top[0, "median"] == .double(50))
    #expect(top[0, "quantiles"] == .list([.double(5), .double(25), .double(95)]))
    #expect(top[0, "approximate"] == .list([.double(50)]))
    #expect(top[0, "mode"].int.map { (0...1).contains($0) } == true)
    guard case .list(let values) = top[0, "top"], case .list(let all) = top[0, "list"] else {
      Issue.record("\(top[0, "top"]) \(top[0, "list"])")
      return
    }
    #expect(values.count == 2)
    #expect(all.count == 101)
    #expect(
      abs((top[0, "distinct"].double ?? 0) - 101) < 3 * 101 * dialect.approximateDistinctError
    )
    #expect(top[0, "texts"].string?.hasPrefix("0|1|2|0|") == true)
    #expect(dialect.entropy("g") == nil)
  }

  static let scalars: [(SQL, Value)] = {
    let spark = Dialect.spark
    return [
      (spark.length("'推拿é'"), .int(3)), (spark.byteLength("'推拿é'"), .int(8)),
      (spark.regexpReplace("'a1b22'", #"(\d+)"#, with: #"<\1>$"#), .string("a<1>$b<22>$")),
      (spark.regexpMatches("'abc'", "^a.c$"), .bool(true)),
      (spark.regexpMatches("'xabc'", "^a.c$"), .bool(false)),
      (spark.regexpExtract("'7:05 p'", #"(\d+):(\d+)"#, group: 2), .string("05")),
      (spark.regexpExtract("'p'", #"(\d+)"#, group: 1), .string("")),
      (spark.contains("'abc'", "'b'"), .bool(true)),
      (
        spark.split("'a|b||'", separator: "|"),
        .list([.string("a"), .string("b"), .string(""), .string("")])
      ),
      (
        spark.split(#"'a\\Eb\\Ec'"#, separator: #"\E"#),
        .list([.string("a"), .string("b"), .string("c")])
      ),
      (spark.composed("'e'"), .string("e")), (spark.tryCast("'x'", to: .double), .null),
      (spark.tryCast("'1.5'", to: .double), .double(1.5)),
      (spark.cast("12", to: .text), .string("12")), (spark.cast("'12'", to: .bigint), .int(12)),
      (spark.cast("'true'", to: .boolean), .bool(true)),
      (spark.cast("'1970-01-02'", to: .date), .date(days: 1)),
      (
        spark.cast("'1970-01-01 00:00:01'", to: .timestamp),
        .timestamp(microseconds: 1_000_000, zone: nil)
      ),
      (spark.cast("'ab'", to: .bytes), .bytes([97, 98])),
      (spark.isNaN("CAST('NaN' AS DOUBLE)"), .bool(true)),
      (spark.isFinite("CAST('Infinity' AS DOUBLE)"), .bool(false)),
      (spark.isFinite("1.5e0"), .bool(true)),
      (spark.bin("5.0", low: 0, high: 10, count: 4), .int(2)),
      (spark.bin("10.0", low: 0, high: 10, count: 4), .int(3)),
      (spark.bin("-3.0", low: 0, high: 10, count: 4), .int(0)),
      (spark.bin("3.0", low: 1, high: 1, count: 4), .int(0)),
      (spark.epoch("TIMESTAMP_NTZ '1970-01-01 00:01:00.5'"), .double(60.5)),
      (spark.epoch("TIMESTAMP '1970-01-01 00:01:00.5'"), .double(60.5)),
      (spark.time(epochSeconds: "1.5"), .timestamp(microseconds: 1_500_000, zone: nil)),
      (
        spark.truncate("TIMESTAMP_NTZ '1970-01-01 01:59:59'", to: "hour"),
        .timestamp(microseconds: 3_600_000_000, zone: nil)
      ),
      (spark.listValue(["1", "2"]), .list([.int(1), .int(2)])),
      (spark.listLength("array(1, 2)"), .int(2)), (spark.element("array(1, 2)", at: "2"), .int(2)),
      (spark.element("array(1, 2)", at: "3"), .null),
      (spark.listContains("array(1, 2)", "3"), .bool(false)),
      (spark.jsonText(#"'{"a": {"b": "x"}}'"#, path: "$.a.b"), .string("x")),
      (spark.toJSON("named_struct('a', 1)"), .string(#"{"a":1}"#)),
      (spark.md5("'a'"), .string("0cc175b9c0f1b6a831c399e269772661")),
      ("\(spark.hash("'a'")) = \(spark.hash("'a'"))", .bool(true)),
    ]
  }()

  @Test func scalarFunctions() async throws {
    let engine = try await SparkServer.open()
    let columns = Self.scalars.enumerated().map { index, scalar in
      "\(scalar.0) AS c\(raw: String(index))" as SQL
    }
    let table = try await engine.query("SELECT \(columns.joined())")
    for (index, (expression, expected)) in Self.scalars.enumerated() {
      #expect(table[0, index] == expected, "\(dialect.text(expression))")
    }
    let items = try await engine.query("SELECT \(dialect.unnest("array(7, 8)")) AS v")
    #expect(items.ints("v") == [7, 8])
  }

  /// The server must share the machine's files, as a local one does.
  @Test func tablesViewsAndFiles() async throws {
    let engine = try await SparkServer.open()
    let folder = FileManager.default.temporaryDirectory.appending(path: "it's `\(UUID())`")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = "tuina_t"
    for _ in 0..<2 {
      for statement in dialect.createTable(name, as: "SELECT id AS i, 'x' AS s FROM range(100)") {
        try await engine.execute(statement)
      }
      try await engine.execute(dialect.createView("v", as: "SELECT * FROM \(identifier: name)"))
      try await engine.execute(dialect.createTemporary("w", as: "SELECT * FROM v"))
    }
    let files = (0..<2).map { folder.appending(path: "\($0).parquet").path }
    for file in files {
      try await engine.execute(dialect.writeParquet("SELECT * FROM w", to: file))
    }
    let back = try await engine.another().query(
      "SELECT count(*) AS n FROM \(dialect.readParquet(files))"
    )
    #expect(back.ints("n") == [200])
    let csv = folder.appending(path: "a.csv").path
    try "a;b\n1;it's\n".write(toFile: csv, atomically: true, encoding: .utf8)
    #expect(try await engine.query("SELECT * FROM \(dialect.readCSV([csv]))").rowCount == 2)
    try await engine.execute(
      dialect.createView(
        "c",
        reading: csv,
        format: "csv",
        options: [("sep", ";"), ("header", "true")]
      )
    )
    #expect(try await engine.query("SELECT * FROM c").strings("b") == ["it's"])
    let json = folder.appending(path: "a.json").path
    try "{\"a\": 1}\n{\"a\": 2}\n".write(toFile: json, atomically: true, encoding: .utf8)
    #expect(
      try await engine.query("SELECT a FROM \(dialect.readJSON([json])) ORDER BY a").ints("a") == [
        1, 2,
      ]
    )
    let sampled = dialect.sample("\(identifier: name)", rows: 10, seed: 3)
    let draws = try await engine.query("SELECT i FROM \(sampled) ORDER BY i").ints("i")
    #expect(draws.count == 10)
    #expect(try await engine.query("SELECT i FROM \(sampled) ORDER BY i").ints("i") == draws)
    let columns = try await engine.query(dialect.describe("\(identifier: name)"))
    #expect(columns.strings(at: 0) == ["i", "s"])
    #expect(columns.strings(at: 1) == ["bigint", "string"])
    try await engine.execute("DROP TABLE \(identifier: name)")
  }
}
