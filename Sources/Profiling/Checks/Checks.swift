import Columnar
package import Engine
package import Ingest
package import Workspace

/// Counts the rows that violate the checks of the manifest.
package enum Checks {
  /// Evaluates every check in one pass over `rows`.
  ///
  /// A check that the engine refuses says so in its `problem`, and the others go on.
  ///
  /// - Throws: `CancellationError`.
  package static func run(_ loaded: LoadedDataset) async throws -> [CheckResult] {
    let checks = loaded.manifest.checks
    guard !checks.isEmpty else { return [] }
    do {
      let counts = try await violations(of: checks, in: loaded)
      return zip(checks, counts).map { CheckResult(name: $0.name, sql: $0.sql, violations: $1) }
    } catch is EngineError {
      var results: [CheckResult] = []
      for check in checks { results.append(try await run(check, in: loaded)) }
      return results
    }
  }

  /// What is told of checks that nobody agreed to.
  package static func refused(_ manifest: Manifest) -> [CheckResult] {
    manifest.refused.checks.map {
      CheckResult(name: $0.name, sql: $0.sql, violations: 0, problem: Manifest.refusal)
    }
  }

  /// Whether a row violates a check; never null.
  ///
  /// - Throws: `EngineError` with code `expression` when the check is more than a condition.
  package static func violation(
    of check: Manifest.Check,
    in loaded: LoadedDataset
  ) async throws -> SQL {
    let condition = try await ScalarExpression.accept(check.sql, engine: loaded.engine)
    return "coalesce(NOT \(condition.sql), FALSE)"
  }

  private static func run(
    _ check: Manifest.Check,
    in loaded: LoadedDataset
  ) async throws -> CheckResult {
    var result = CheckResult(name: check.name, sql: check.sql, violations: 0)
    do {
      result.violations = try await violations(of: [check], in: loaded)[0]
    } catch let error as EngineError {
      result.problem = reason(error)
    }
    return result
  }

  /// What the engine says of a condition before it reads a row quotes the condition alone; later
  /// it may quote data, which is hidden.
  private static func reason(_ error: EngineError) -> String {
    let isOfPlanning = ["Binder Error", "Parser Error", "Catalog Error"].contains {
      error.message.hasPrefix($0)
    }
    let line = error.message.split(whereSeparator: \.isNewline).first.map(String.init)
    return isOfPlanning ? line ?? error.reason : error.reason
  }

  private static func violations(
    of checks: [Manifest.Check],
    in loaded: LoadedDataset
  ) async throws -> [Int] {
    var counts: [SQL] = []
    for check in checks {
      counts.append(
        loaded.engine.dialect.count(where: try await violation(of: check, in: loaded))
      )
    }
    let rows = loaded.sources.reduce(0) { $0 + $1.rowsKept }
    let row = try await loaded.engine.query(
      "SELECT \(counts.joined()) FROM rows",
      within: .expression(rows: rows)
    ).row(0)
    return row.map { Int($0.int ?? 0) }
  }
}
