/// How an engine writes names and values.
///
/// Works on Unicode scalars: a quote followed by a combining mark is one `Character`, unlike a
/// plain quote, yet the engine sees the quote.
package enum Quoting: Sendable, Hashable {
  /// Names in double quotes, strings in single ones, both doubled inside.
  case standard
  /// Names in backticks, strings with backslash escapes.
  case backtick

  package func identifier(_ name: String) -> String {
    // No engine can hold NUL in a name: such a column was loaded under the visible mark.
    let visible = name.unicodeScalars.map { $0 == "\0" ? "\u{2400}" : $0 }
    switch self {
    case .standard: return enclosed(visible, in: "\"", escaping: ["\"": "\""])
    case .backtick: return enclosed(visible, in: "`", escaping: ["`": "`"])
    }
  }

  package func literal(_ value: String) -> String {
    // NUL would end the text of the statement, so it is put back by a function of the engine.
    guard value.unicodeScalars.contains("\0") else { return quoted(value.unicodeScalars) }
    let pieces = value.unicodeScalars.split(separator: "\0", omittingEmptySubsequences: false)
      .map { quoted($0) }
    return "(" + pieces.joined(separator: " || chr(0) || ") + ")"
  }

  private func quoted(_ value: some Sequence<Unicode.Scalar>) -> String {
    switch self {
    case .standard: enclosed(value, in: "'", escaping: ["'": "'"])
    case .backtick: enclosed(value, in: "'", escaping: ["'": "\\", "\\": "\\"])
    }
  }

  private func enclosed(
    _ text: some Sequence<Unicode.Scalar>,
    in quote: Unicode.Scalar,
    escaping escapes: [Unicode.Scalar: Unicode.Scalar]
  ) -> String {
    var result = String.UnicodeScalarView()
    result.append(quote)
    for scalar in text {
      if let escape = escapes[scalar] { result.append(escape) }
      result.append(scalar)
    }
    result.append(quote)
    return String(result)
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
