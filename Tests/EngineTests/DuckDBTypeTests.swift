import Columnar
import Engine
import Testing

/// Every type that DuckDB returns, by a literal of it.
@Suite struct DuckDBTypeTests {
  static let literals: [(SQL, Value)] = [
    ("NULL", .null), ("TRUE", .bool(true)), ("(-128)::TINYINT", .int(-128)),
    ("(-32768)::SMALLINT", .int(-32768)), ("7::INTEGER", .int(7)),
    ("(-9223372036854775808)::BIGINT", .int(.min)), ("255::UTINYINT", .int(255)),
    ("65535::USMALLINT", .int(65535)), ("4294967295::UINTEGER", .int(4_294_967_295)),
    ("18446744073709551615::UBIGINT", .uint(.max)),
    (
      "170141183460469231731687303715884105727::HUGEINT",
      .decimal("170141183460469231731687303715884105727")
    ),
    ("(-12345678901234567890123)::HUGEINT", .decimal("-12345678901234567890123")),
    ("0.5::FLOAT", .double(0.5)), ("'-inf'::DOUBLE", .double(-.infinity)),
    ("1.5::DECIMAL(4,1)", .decimal("1.5")), ("(-0.05)::DECIMAL(18,2)", .decimal("-0.05")),
    ("1234567890123456789.012345678::DECIMAL(38,9)", .decimal("1234567890123456789.012345678")),
    ("''", .string("")),
    ("'推拿 🩺 longer than twelve bytes'", .string("推拿 🩺 longer than twelve bytes")),
    ("'\\x00\\xFFa'::BLOB", .bytes([0, 255, 97])), ("DATE '1969-12-31'", .date(days: -1)),
    ("TIME '23:59:59.999999'", .time(microseconds: 86_399_999_999)),
    ("TIMESTAMP '1970-01-01 00:00:01.5'", .timestamp(microseconds: 1_500_000, zone: nil)),
    ("TIMESTAMP_S '1969-12-31 23:59:59'", .timestamp(microseconds: -1_000_000, zone: nil)),
    ("TIMESTAMP_MS '1970-01-01 00:00:00.007'", .timestamp(microseconds: 7_000, zone: nil)),
    ("TIMESTAMP_NS '1970-01-01 00:00:00.000001999'", .timestamp(microseconds: 1, zone: nil)),
    ("'infinity'::TIMESTAMP", .timestamp(microseconds: .max, zone: nil)),
    (
      "INTERVAL '14 months 3 days 2 seconds'",
      .interval(.init(months: 14, days: 3, nanoseconds: 2_000_000_000))
    ),
    ("'b'::ENUM ('a', 'b')", .string("b")),
    (
      "'3f2504e0-4f89-11d3-9a0c-0305e82c3301'::UUID",
      .string("3f2504e0-4f89-11d3-9a0c-0305e82c3301")
    ),
    ("[1, NULL, 3]", .list([.int(1), .null, .int(3)])), ("[]::INTEGER[]", .list([])),
    ("[1.5, 2.5]::FLOAT[2]", .list([.double(1.5), .double(2.5)])),
    ("[['a'], NULL, []]::VARCHAR[][]", .list([.list([.string("a")]), .null, .list([])])),
    (
      "{'a': 1, 'b': {'c': 'x', 'd': NULL}}",
      .structure([
        .init("a", .int(1)), .init("b", .structure([.init("c", .string("x")), .init("d", .null)])),
      ])
    ),
    ("MAP {'k': 1, 'l': NULL}", .map([.init(.string("k"), .int(1)), .init(.string("l"), .null)])),
    (
      "[{'a': [1, 2]}, NULL]",
      .list([.structure([.init("a", .list([.int(1), .int(2)]))]), .null])
    ),
    ("union_value(num := 2)", .int(2)), ("'{\"a\": 1}'::JSON", .string("{\"a\": 1}")),
  ]

  @Test func everyLiteralReadsBack() async throws {
    let engine = try await Engines.open(uri: nil)
    for (literal, expected) in Self.literals {
      let table = try await engine.query("SELECT \(literal) AS v")
      #expect(table.values("v") == [expected], "\(literal.text)")
    }
  }

  @Test func nullsOfEveryTypeReadAsNull() async throws {
    let engine = try await Engines.open(uri: nil)
    for (literal, expected) in Self.literals where expected != .null {
      let table = try await engine.query(
        """
        SELECT v FROM range(3000) t(i) LEFT JOIN (SELECT 1 AS k, \(literal) AS v) ON i % 3 = k
        ORDER BY i
        """
      )
      let expected = (0..<3000).map { $0 % 3 == 1 ? expected : .null }
      #expect(table.values("v") == expected, "\(literal.text)")
    }
  }

  @Test func zonedTimesKeepTheirZone() async throws {
    let engine = try await Engines.open(uri: nil)
    let value = try await engine.query(
      "SELECT make_timestamptz(1500000) AS v"
    )[0, "v"]
    guard case .timestamp(let microseconds, let zone) = value else {
      Issue.record("\(value)")
      return
    }
    #expect(microseconds == 1_500_000 && zone != nil)
  }

  @Test func otherTypesHaveAValue() async throws {
    let engine = try await Engines.open(uri: nil)
    for literal: SQL in [
      "'101'::BIT", "TIMETZ '12:00:00+02'", "340282366920938463463374607431768211455::UHUGEINT",
      "123456789012345678901234567890123456789012::BIGNUM",
    ] {
      let value = try await engine.query("SELECT \(literal) AS v")[0, "v"]
      #expect(!value.isNull && !value.description.isEmpty, "\(literal.text)")
    }
  }
}
