/// Takes data out of texts that may be shown or logged.
enum Redaction {
  /// Hides the contents of single-quoted literals.
  static func sql(_ text: String) -> String { hide(text, quotes: ["'"]) }

  /// Hides what a driver's message quotes, and the echo of the statement that follows it.
  static func message(_ text: String) -> String {
    var head = text
    for echo in ["\nLINE ", "\n\nLINE "] {
      if let range = head.firstRange(of: echo) { head = String(head[..<range.lowerBound]) }
    }
    return hide(head, quotes: ["'", "\"", "`"])
  }

  /// A doubled quote stays inside; one between letters, as in *can't*, opens nothing.
  private static func hide(_ text: String, quotes: Set<Character>) -> String {
    var result = ""
    var open: Character?
    var previous: Character = " "
    for character in text {
      if let quote = open {
        if character == quote {
          result += "…\(quote)"
          open = nil
        }
      } else if quotes.contains(character) {
        let isApostrophe = character == "'" && previous.isLetter
        result.append(character)
        if !isApostrophe { open = character }
      } else {
        result.append(character)
      }
      previous = character
    }
    return open == nil ? result : result + "…"
  }
}
