/// How an engine writes names and values.
package enum Quoting: Sendable, Hashable {
  /// Names in double quotes, strings in single ones, both doubled inside.
  case standard
  /// Names in backticks, strings with backslash escapes.
  case backtick

  package func identifier(_ name: String) -> String {
    // No engine can hold NUL in a name: such a column was loaded under the visible mark.
    let visible = name.contains("\0") ? name.replacing("\0", with: "\u{2400}") : name
    return switch self {
    case .standard: "\"" + visible.replacing("\"", with: "\"\"") + "\""
    case .backtick: "`" + visible.replacing("`", with: "``") + "`"
    }
  }

  package func literal(_ value: String) -> String {
    // NUL would end the text of the statement, so it is put back by a function of the engine.
    guard value.unicodeScalars.contains("\0") else { return quoted(value) }
    let pieces = value.unicodeScalars.split(separator: "\0", omittingEmptySubsequences: false)
      .map { quoted(String($0)) }
    return "(" + pieces.joined(separator: " || chr(0) || ") + ")"
  }

  private func quoted(_ value: String) -> String {
    switch self {
    case .standard: "'" + value.replacing("'", with: "''") + "'"
    case .backtick:
      "'" + value.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
  }

  package func literal(_ value: Double) -> String {
    if value.isNaN { return "CAST('NaN' AS DOUBLE)" }
    if value.isInfinite { return "CAST('\(value < 0 ? "-" : "")Infinity' AS DOUBLE)" }
    // The shortest text that reads back as the same double; the exponent makes it no decimal.
    var text = value.description
    if !text.contains("e") { text += "e0" }
    return value.sign == .minus ? "(\(text))" : text
  }
}
