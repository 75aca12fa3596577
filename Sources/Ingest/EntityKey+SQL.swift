package import Engine

/// The text of an entity key: its columns joined by " · ".
///
/// Keys are compared as values: a whole number is written without a fraction, whatever its source
/// writes (`1.0` is `1`), and white space around a key is none of it. Codes keep their zeros: `001`
/// is not `1`.
package enum EntityKey {
  package static let separator = " · "

  package static func text(_ parts: [String]) -> String {
    parts.map(value).joined(separator: separator)
  }

  /// A part of a key as it is compared.
  package static func value(_ text: String) -> String {
    let trimmed = text.drop { $0.isWhitespace }
    let end = trimmed.lastIndex { !$0.isWhitespace }.map { trimmed.index(after: $0) }
    let part = trimmed[..<(end ?? trimmed.startIndex)]
    guard let point = part.firstIndex(of: "."),
      part[part.index(after: point)...].allSatisfy({ $0 == "0" }),
      part.index(after: point) < part.endIndex
    else { return String(part) }
    let whole = part[..<point].drop { $0 == "-" }
    let isNumber =
      !whole.isEmpty && whole.allSatisfy { $0.isASCII && $0.isNumber }
      && (whole.count == 1 || whole.first != "0") && part[..<point].count - whole.count <= 1
    return String(isNumber ? part[..<point] : part)
  }

  /// The key of a row, as SQL text.
  package static func sql(_ columns: [String], _ dialect: Dialect) -> SQL {
    let parts = columns.map { text($0, dialect) }
    guard parts.count > 1 else { return parts.first ?? "NULL" }
    return "concat_ws(\(literal: separator), \(parts.joined()))"
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
