/// A line of text being edited.
///
/// Text is kept as grapheme clusters, so one press of backspace removes what a person sees as one
/// character, and whole words committed by input methods arrive as one insertion.
package struct TextFieldState: Sendable, Hashable {
  package private(set) var characters: [Character]
  /// The index of the character behind the cursor, 0...count.
  package private(set) var cursor: Int

  package init(_ text: String = "") {
    characters = Array(Self.clean(text))
    cursor = characters.count
  }

  package var text: String { String(characters) }
  package var isEmpty: Bool { characters.isEmpty }

  /// Inserts text before the cursor; line breaks become spaces and other controls vanish.
  package mutating func insert(_ text: String) {
    let before = String(characters[..<cursor]) + Self.clean(text)
    // Joining may merge a mark with the character before it, so count the result.
    let after = String(characters[cursor...])
    characters = Array(before + after)
    cursor = min(before.count, characters.count)
  }

  package mutating func clear() {
    characters = []
    cursor = 0
  }

  /// Applies an editing key and tells whether it was one.
  package mutating func handle(_ key: Key) -> Bool {
    switch key {
    case .character(let character): insert(String(character))
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(characters.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = characters.count
    case .alt("b"): cursor = wordStart()
    case .alt("f"): cursor = wordEnd()
    case .backspace, .control("h"): remove(max(0, cursor - 1)..<cursor)
    case .delete, .control("d"): remove(cursor..<min(characters.count, cursor + 1))
    case .control("w"): remove(wordStart()..<cursor)
    case .alt("d"): remove(cursor..<wordEnd())
    case .control("u"): remove(0..<cursor)
    case .control("k"): remove(cursor..<characters.count)
    default: return false
    }
    return true
  }

  private mutating func remove(_ range: Range<Int>) {
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  private func wordStart() -> Int {
    var index = cursor
    while index > 0, characters[index - 1].isWhitespace { index -= 1 }
    while index > 0, !characters[index - 1].isWhitespace { index -= 1 }
    return index
  }

  private func wordEnd() -> Int {
    var index = cursor
    while index < characters.count, characters[index].isWhitespace { index += 1 }
    while index < characters.count, !characters[index].isWhitespace { index += 1 }
    return index
  }

  private static func clean(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A: scalars.append(" ")
      case 0..<0x20, 0x7F...0x9F: continue
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}
