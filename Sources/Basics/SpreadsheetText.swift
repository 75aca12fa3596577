/// Keeps cells of data from being run by the program that opens a saved table.
package enum SpreadsheetText {
  /// The text, after an apostrophe when a spreadsheet would take it for a formula: one that begins
  /// with `= + - @`, a tab or a return, and is no number.
  package static func neutral(_ text: String) -> String {
    guard let first = text.unicodeScalars.first,
      "=+-@\t\r\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first),
      !isNumber(text)
    else { return text }
    return "'" + text
  }

  /// Whether a text is a plain number: a sign, digits with one mark, an exponent.
  private static func isNumber(_ text: String) -> Bool {
    guard text.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }) else { return false }
    return Double(text) != nil
  }
}
