package import Basics
package import Engine

extension EntityKey {
  /// The key of a row, as SQL text.
  package static func sql(_ columns: [String], _ dialect: Dialect) -> SQL {
    let parts = columns.map { text($0, dialect) }
    guard parts.count > 1 else { return parts.first ?? "NULL" }
    let marked = parts.map { part -> SQL in
      "replace(\(part), \(literal: mark), \(literal: mark + mark))"
    }
    return "concat_ws(\(literal: separator), \(marked.joined()))"
  }

  /// Whether a row has a key: every column of it holds something.
  package static func isPresent(_ columns: [String], _ dialect: Dialect) -> SQL {
    let tests = columns.map { "coalesce(\(trimmed($0, dialect)), '') <> ''" as SQL }
    return tests.isEmpty ? "FALSE" : tests.joined(separator: " AND ")
  }

  private static func trimmed(_ column: String, _ dialect: Dialect) -> SQL {
    "trim(\(dialect.cast(.identifier(column), to: .text)))"
  }

  private static func text(_ column: String, _ dialect: Dialect) -> SQL {
    let text = trimmed(column, dialect)
    let isWhole = dialect.regexpMatches(text, "^-?(0|[1-9][0-9]*)[.]0+$")
    // Few keys have a fraction, and looking for one costs less than matching a pattern.
    return """
      CASE WHEN \(text) LIKE '%.%0' AND \(isWhole)
      THEN \(dialect.regexpReplace(text, "[.]0+$", with: "")) ELSE \(text) END
      """
  }
}
