import Columnar
import Engine
import Testing

@Suite struct EngineErrorTests {
  private func failure(_ sql: SQL) async throws -> EngineError {
    let engine = try await Engines.open(uri: nil)
    return try await #require(throws: EngineError.self) { try await engine.query(sql) }
  }

  @Test func conversionFailuresHideTheValue() async throws {
    let secret = "patient 4711"
    let error = try await failure("SELECT CAST(\(literal: secret) AS INTEGER)")
    #expect(!error.description.contains("4711"))
    #expect(error.description.contains("Conversion Error"))
    #expect(error.detail.contains("4711"))
  }

  @Test func failuresWhileReadingHideTheValue() async throws {
    let error = try await failure(
      "SELECT CASE WHEN i = 9000 THEN 'Frau ''Müller''' ELSE '1' END::INTEGER FROM range(9001) t(i)"
    )
    #expect(!error.description.contains("Müller"))
    #expect(error.detail.contains("Müller"))
  }

  @Test(arguments: [
    "SELECT 4711::TINYINT", "SELECT (i + 4711)::UTINYINT FROM range(1) t(i)",
    "SELECT '4711-13-01'::DATE", "SELECT error('row ''it''s 4711'' is bad')",
    "SELECT strptime('4711', '%Y-%m')", "SELECT '{\"a\": 4711'::JSON",
    "SELECT decode('\\xFF4711'::BLOB)",
  ])
  func valuesInMessagesAreHidden(_ sql: String) async throws {
    let error = try await failure(SQL(raw: sql))
    let message = error.description.prefix { $0 != "\n" }
    #expect(!message.contains("4711"))
  }

  @Test func missingTablesAreNamedInTheDetail() async throws {
    let error = try await failure("SELECT * FROM nowhere")
    #expect(error.code == .statement)
    #expect(error.detail.contains("nowhere"))
    #expect(error.sql?.text == "SELECT * FROM nowhere")
  }

  @Test func anEngineAnswersAfterAFailure() async throws {
    let engine = try await Engines.open(uri: nil)
    await #expect(throws: EngineError.self) { try await engine.execute("SELEC 1") }
    #expect(try await engine.query("SELECT 1 AS n").ints("n") == [1])
  }

  @Test func aBodyThatThrowsEndsTheQuery() async throws {
    struct Stop: Error {}
    let engine = try await Engines.open(uri: nil)
    await #expect(throws: Stop.self) {
      try await engine.forEachBatch("SELECT * FROM range(100000000)") { _ in throw Stop() }
    }
    #expect(try await engine.query("SELECT 1 AS n").ints("n") == [1])
  }

  @Test(arguments: ["a b c", "../x://y", "sp ace://host"])
  func namesThatAreNoEngineAreRefused(_ uri: String) async {
    let error = await #expect(throws: EngineError.self) { try await Engines.open(uri: uri) }
    #expect(error?.code == .configuration)
  }

  @Test func anUnknownDriverSaysWhereItLooked() async {
    let error = await #expect(throws: EngineError.self) {
      try await Engines.open(uri: "nosuchdriver://host")
    }
    #expect(error?.description.contains("nosuchdriver.toml") == true)
    #expect(error?.description.contains("/etc/adbc/drivers") == true)
  }
}
