/// The typographic signs that this program writes, spelled in seven bits.
enum Typography {
  private static let spellings: [Character: String] = [
    "…": "..", "–": "-", "−": "-", "≤": "<=", "≥": ">=", "“": "\"", "”": "\"", "×": "x", "·": "-",
    "±": "+-", "∞": "inf", "β": "beta", "ⁿ": "^n", "é": "e", "µ": "u",
  ]

  /// The text with known signs respelled; other characters are left to the frame.
  static func ascii(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    return text.map { spellings[$0] ?? String($0) }.joined()
  }
}
