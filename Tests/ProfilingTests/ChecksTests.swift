import DatasetSupport
import Profiling
import Testing
import Workspace

@Suite struct ChecksTests {
  private func run(_ checks: [(name: String, sql: String)]) async throws -> [CheckResult] {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("id,age\na,10\nb,130\nc,\nd,-1\n", "a.csv")
    let loaded = try await folder.load("a.csv") {
      $0.checks = checks.map { Manifest.Check(name: $0.name, sql: $0.sql) }
    }
    return try await Checks.run(loaded)
  }

  @Test func rowsThatBreakARuleAreCountedAndMissingValuesBreakNone() async throws {
    let results = try await run([("plausible age", "age BETWEEN 0 AND 120"), ("any", "TRUE")])
    #expect(results.map(\.violations) == [2, 0])
    #expect(results.map(\.problem) == [nil, nil])
  }

  @Test func aRuleThatTheEngineRefusesDoesNotHideTheOthers() async throws {
    let results = try await run([("typo", "aeg > 3"), ("not a rule", "("), ("adult", "age > 17")])
    #expect(results.map(\.violations) == [0, 0, 2])
    #expect(results[0].problem?.contains("aeg") == true)
    #expect(results[1].problem != nil)
    #expect(results[2].problem == nil)
  }

  @Test func withoutChecksNothingIsAsked() async throws {
    #expect(try await run([]).isEmpty)
  }
}
