package import Engine

/// The text of an entity key: its columns joined by " · ".
package enum EntityKey {
  package static let separator = " · "

  package static func text(_ parts: [String]) -> String { parts.joined(separator: separator) }

  /// The key of a row, as SQL text.
  package static func sql(_ columns: [String], _ dialect: Dialect) -> SQL {
    let parts = columns.map { text($0, dialect) }
    guard parts.count > 1 else { return parts.first ?? "NULL" }
    return "concat_ws(\(literal: separator), \(parts.joined()))"
  }

  /// Whether a row has a key: every column of it holds something.
  package static func isPresent(_ columns: [String], _ dialect: Dialect) -> SQL {
    let tests = columns.map { "coalesce(\(text($0, dialect)), '') <> ''" as SQL }
    return tests.isEmpty ? "FALSE" : tests.joined(separator: " AND ")
  }

  private static func text(_ column: String, _ dialect: Dialect) -> SQL {
    "trim(\(dialect.cast(.identifier(column), to: .text)))"
  }
}
