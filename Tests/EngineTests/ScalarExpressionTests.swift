import Columnar
import Engine
import Testing

@Suite struct ScalarExpressionTests {
  @Test(arguments: [
    "age BETWEEN 0 AND 120", "diameter_cm * 10", "a.b.c", "\"odd \"\"name\"\"\" = 'it''s'",
    "CASE 性别 WHEN '女' THEN 'female' WHEN '男' THEN 'male' END", "x IN (1, 2)", "x IS NOT NULL",
    "CAST(a AS DECIMAL(10,2)) > 1e3", "a -- a remark", "/* first */ a",
    "lower(trim(x)) ~ '^[a-z]+$'",
    "visited BETWEEN DATE '2024-01-01' AND current_date", "d + INTERVAL 3 DAY", "lpad(zip, 5, '0')",
    "extract(year FROM d) > 2000", "[x FOR x IN l IF x > 1]", "TRUE", "NOT (a OR b)", "-a - -1",
    "regexp_replace(x, '\\s+', ' ', 'g')", "x LIKE '%a;b%'", "coalesce(a, b)", "x'00' IS NULL",
    "list_contains(l, 'a')", "{'a': 1}.a = 1", "(a) + (b)", "now() > d",
  ])
  func whatComputesOneValueOfARowIsTaken(_ text: String) async throws {
    let engine = try await Engines.open(uri: nil, threads: 1)
    #expect(try await ScalarExpression.accept(text, engine: engine).text == text)
  }

  @Test(arguments: [
    // More than one statement, or a statement that goes on.
    "1=1); SELECT (2", "1); COPY (SELECT 1) TO '/tmp/x'; SELECT (1", "1; SELECT 2",
    "1) FROM rows; --",
    "1=1), FALSE)) FROM rows; COPY (SELECT 1) TO 'p.csv'; SELECT count(*) FILTER (WHERE coalesce(NOT (1=1",
    "1) FROM range(3", "1) WHERE (TRUE", "1) ORDER BY (1", "1) LIMIT (1", "1) UNION SELECT (2",
    "1) GROUP BY (1", "1) + (2", "a), (b", "1) AS x, (2", "1] + [2", "1 /*", "'", "$$", ")", "",
    "--",
    // Queries within.
    "(SELECT 1)", "SELECT 1", "EXISTS (SELECT 1)", "x IN (SELECT y FROM t)", "x = ANY (SELECT 1)",
    "ARRAY(SELECT 1)", "(SELECT content FROM read_text('/etc/passwd'))", "FROM t", "VALUES (1)",
    "(SELECT count(*) FROM range(100000000000)) > 1", "(TABLE t)", "[(SELECT 1)]",
    "list_transform([1], lambda x: (SELECT x))", "CASE WHEN (SELECT TRUE) THEN 1 END",
    // Functions that reach out, wait, write, or make much of little.
    "read_text('/etc/passwd')", "getenv('HOME')", "current_setting('threads')", "getvariable('x')",
    "nextval('s')", "write_log('x')", "sleep_ms(10)", "random()", "setseed(0.5)", "uuid()",
    "json_serialize_plan('SELECT 1')", "repeat('x', 3000000000)", "range(100000000000)",
    "generate_series(1, 100000000000)", "lpad('x', 3000000000, 'y')", "lpad('x', n, 'y')",
    "format('{:1000000000}', 1)", "list_resize([1], 1000000000)", "query('SELECT 1')",
    "unnest([1])",
    "pg_sleep(1)", "list_histogram(l)", "glob('/root/*')", "\"read_text\"('/etc/passwd')",
    "main.getvariable('x')", "other.lower('x')", "system.main.lower('x')",
    // What depends on other rows or on the statement around it.
    "sum(a) OVER ()", "row_number() OVER ()", "count(*)", "sum(a)", "*", "COLUMNS('a')", "$1", "?",
    "#1",
    "DEFAULT", "lower(x) FILTER (WHERE y)", "string_agg(a ORDER BY b)",
    "a\0b",
  ])
  func whatDoesMoreIsRefused(_ text: String) async throws {
    let engine = try await Engines.open(uri: nil, threads: 1)
    let error = await #expect(throws: EngineError.self) {
      try await ScalarExpression.accept(text, engine: engine)
    }
    #expect(error?.code == .expression)
  }

  @Test func aRemarkAtTheEndHidesNothingOfTheStatement() async throws {
    let engine = try await Engines.open(uri: nil, threads: 1)
    let expression = try await ScalarExpression.accept("1 + 1 -- no more", engine: engine)
    #expect(try await engine.query("SELECT \(expression.sql) * 10 AS n").ints("n") == [20])
  }

  @Test func longAndDeepTextsAreRefusedAndNotParsedForEver() async throws {
    let engine = try await Engines.open(uri: nil, threads: 1)
    for text in [
      String(repeating: "a + ", count: 5_000) + "a", String(repeating: "(", count: 4_000),
      String(repeating: "NOT ", count: 2_400) + "a",
      String(repeating: "abs(", count: 900) + "a" + String(repeating: ")", count: 900),
    ] {
      await #expect(throws: EngineError.self) {
        try await ScalarExpression.accept(text, engine: engine)
      }
    }
  }
}
