import Basics

/// Makes text from data fit to be read: nothing in it may act on the reader's screen.
enum VisibleText {
  /// Characters of one value shown in a table.
  static let longestCell = 120

  /// Writes control characters, direction marks and invisible characters as `⟨U+202E⟩`.
  static func marked(_ text: String, keepingLines: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: { HiddenCharacter.isHidden($0) }) else { return text }
    var visible = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if keepingLines, scalar == "\n" || scalar == "\t" {
        visible.append(scalar)
      } else if scalar == "\n" {
        visible.append("⏎")
      } else if HiddenCharacter.isHidden(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        visible.append(
          contentsOf: "⟨U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)⟩"
            .unicodeScalars
        )
      } else {
        visible.append(scalar)
      }
    }
    return String(visible)
  }

  /// A marked value of at most `longestCell` characters.
  static func cell(_ text: String) -> String {
    let marked = marked(text)
    return marked.count <= longestCell ? marked : marked.prefix(longestCell - 1) + "…"
  }
}
