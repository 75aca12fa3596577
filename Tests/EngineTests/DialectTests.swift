import Columnar
import Engine
import Foundation
import Testing

/// Every function of the dialect, asked of DuckDB; the Spark texts that differ most, by sight.
@Suite struct DialectTests {
  private let dialect = Dialect.duckDB

  private func value(_ expression: SQL, from: SQL = "(SELECT 1)") async throws -> Value {
    let engine = try await Engines.open(uri: nil)
    return try await engine.query("SELECT \(expression) AS v FROM \(from)")[0, "v"]
  }

  @Test func aggregates() async throws {
    let rows: SQL = "(SELECT i::DOUBLE AS x, i % 3 AS g FROM range(101) t(i))"
    #expect(try await value(dialect.median("x"), from: rows) == .double(50))
    #expect(
      try await value(dialect.quantiles("x", [0.05, 0.25, 0.95]), from: rows)
        == .list([.double(5), .double(25), .double(95)])
    )
    let approximate = try await value(dialect.approximateQuantiles("x", [0.5]), from: rows)
    #expect(approximate.description.hasPrefix("[50") || approximate.description.hasPrefix("[49"))
    #expect(try await value(dialect.mode("g"), from: rows).int.map { (0...1).contains($0) } == true)
    let top = try await value(dialect.approximateTop("g", count: 2), from: rows)
    guard case .list(let values) = top else {
      Issue.record("\(top)")
      return
    }
    #expect(values.count == 2)
    #expect(
      try await value(
        dialect.stringAggregate("g", separator: "|", orderedBy: "x"),
        from: "(FROM \(rows) LIMIT 4)"
      )
        == .string("0|1|2|0")
    )
    #expect(
      try await value(dialect.collect("g"), from: "(FROM \(rows) LIMIT 2)").description == "[0, 1]"
    )
    let entropy = try #require(dialect.entropy("g"))
    #expect(abs((try await value(entropy, from: rows).double ?? 0) - 1.585) < 0.001)
  }

  @Test func approximateDistinctStaysWithinThreeStandardErrors() async throws {
    for count in [100, 10_000, 1_000_000] {
      let estimate = try await value(
        dialect.approximateDistinct("i"),
        from: "range(\(literal: count)) t(i)"
      )
      let relative = abs((estimate.double ?? 0) - Double(count)) / Double(count)
      #expect(relative < 3 * dialect.approximateDistinctError, "\(count): \(estimate)")
    }
  }

  static let scalars: [(SQL, Value)] = [
    (Dialect.duckDB.length("'推拿é'"), .int(3)), (Dialect.duckDB.byteLength("'推拿é'"), .int(8)),
    (Dialect.duckDB.regexpReplace("'a1b22'", #"(\d+)"#, with: #"<\1>"#), .string("a<1>b<22>")),
    (Dialect.duckDB.regexpMatches("'abc'", "^a.c$"), .bool(true)),
    (Dialect.duckDB.regexpExtract("'7:05 p'", #"(\d+):(\d+)"#, group: 2), .string("05")),
    (Dialect.duckDB.contains("'abc'", "'b'"), .bool(true)),
    (
      Dialect.duckDB.split("'a|b||'", separator: "|"),
      .list([.string("a"), .string("b"), .string(""), .string("")])
    ),
    (Dialect.duckDB.composed("'e' || chr(769)"), .string("\u{E9}")),
    (Dialect.duckDB.tryCast("'x'", to: .double), .null),
    (Dialect.duckDB.tryCast("'1.5'", to: .double), .double(1.5)),
    (Dialect.duckDB.isNaN("'nan'::DOUBLE"), .bool(true)),
    (Dialect.duckDB.isFinite("'inf'::DOUBLE"), .bool(false)),
    (Dialect.duckDB.bin("5.0", low: 0, high: 10, count: 4), .int(2)),
    (Dialect.duckDB.bin("10.0", low: 0, high: 10, count: 4), .int(3)),
    (Dialect.duckDB.bin("-3.0", low: 0, high: 10, count: 4), .int(0)),
    (Dialect.duckDB.bin("3.0", low: 1, high: 1, count: 4), .int(0)),
    (Dialect.duckDB.epoch("TIMESTAMP '1970-01-01 00:01:00.5'"), .double(60.5)),
    (Dialect.duckDB.time(epochSeconds: "1.5"), .timestamp(microseconds: 1_500_000, zone: nil)),
    (
      Dialect.duckDB.truncate("TIMESTAMP '1970-01-01 01:59:59'", to: "hour"),
      .timestamp(microseconds: 3_600_000_000, zone: nil)
    ),
    (Dialect.duckDB.listLength("[1, 2]"), .int(2)),
    (Dialect.duckDB.element("[1, 2]", at: "2"), .int(2)),
    (Dialect.duckDB.element("[1, 2]", at: "3"), .null),
    (Dialect.duckDB.listContains("[1, 2]", "3"), .bool(false)),
    (Dialect.duckDB.unnest("[7]"), .int(7)),
    (Dialect.duckDB.jsonText(#"'{"a": {"b": "x"}}'"#, path: "$.a.b"), .string("x")),
    (Dialect.duckDB.toJSON("{'a': 1}"), .string(#"{"a":1}"#)),
    (Dialect.duckDB.md5("'a'"), .string("0cc175b9c0f1b6a831c399e269772661")),
  ]

  @Test func scalarFunctions() async throws {
    for (expression, expected) in Self.scalars {
      #expect(try await value(expression) == expected, "\(expression.text)")
    }
    #expect(try await value(dialect.hash("'a'")) == (try await value(dialect.hash("'a'"))))
  }

  @Test func tablesViewsAndFiles() async throws {
    let engine = try await Engines.open(uri: nil)
    let folder = FileManager.default.temporaryDirectory.appending(path: "it's \(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for _ in 0..<2 {
      for statement in dialect.createTable("t", as: "SELECT i, 'x' AS s FROM range(100) r(i)") {
        try await engine.execute(statement)
      }
      try await engine.execute(dialect.createView("v", as: "SELECT * FROM t"))
      try await engine.execute(dialect.createTemporary("w", as: "SELECT * FROM v"))
    }
    let file = folder.appending(path: "a.parquet").path
    try await engine.execute(dialect.writeParquet("SELECT * FROM w", to: file))
    let back = try await engine.another().query(
      "SELECT count(*) AS n FROM \(dialect.readParquet([file]))"
    )
    #expect(back.ints("n") == [100])
    let csv = folder.appending(path: "a.csv").path
    try "a;b\n1;2\n".write(toFile: csv, atomically: true, encoding: .utf8)
    let rows = try await engine.query(
      "SELECT * FROM \(dialect.readCSV([csv], options: [(name: "delim", value: "';'")]))"
    )
    #expect(rows.schema.names == ["a", "b"])
    try await engine.execute(
      dialect.createView("c", reading: csv, format: "csv", options: [("delim", ";")])
    )
    #expect(try await engine.query("SELECT * FROM c").ints("b") == [2])
    let sampled = dialect.sample("t", rows: 10, seed: 3)
    #expect(try await engine.query("SELECT * FROM \(sampled)").rowCount == 10)
    let columns = try await engine.query(dialect.describe("t"))
    #expect(columns.strings(at: 0) == ["i", "s"])
    #expect(columns.strings(at: 1) == ["BIGINT", "VARCHAR"])
  }

  @Test func sparkIsSpelledItsOwnWay() {
    let spark = Dialect.spark
    #expect(spark.text(spark.listValue(["1", "2"])) == "array(1, 2)")
    #expect(spark.text(spark.tryCast("x", to: .text)) == "TRY_CAST(x AS STRING)")
    #expect(
      spark.text(spark.regexpReplace("x", #"(\d)"#, with: #"<\1>$"#))
        == #"regexp_replace(x, '(\\d)', '<$1>\\$')"#
    )
    #expect(spark.createTable("t", as: "SELECT 1").count == 2)
    #expect(
      spark.text(
        spark.createView("v", reading: "/a'b.csv", format: "csv", options: [("header", "true")])
      )
        == #"CREATE OR REPLACE TEMPORARY VIEW `v` USING csv OPTIONS (`path` '/a\'b.csv', `header` 'true')"#
    )
  }
}
