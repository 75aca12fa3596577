/// Takes data out of texts that may be shown or logged.
enum Redaction {
  /// Hides the contents of single-quoted literals in SQL.
  static func sql(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isInside = false
    for scalar in text.unicodeScalars {
      if scalar == "'" {
        if isInside { result.append("…") }
        isInside.toggle()
        result.append(scalar)
      } else if !isInside {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Hides what a driver's message quotes, and drops its echo of the statement or the record.
  ///
  /// Drivers do not escape the values they quote, so all is hidden from the first quotation mark
  /// to the last.
  static func message(_ text: String) -> String {
    var head = text
    for echo in [
      "\nLINE ", "Original Line:", "\nPossible fixes", "\nPossible solutions", "\n== SQL",
      "\n== DataFrame", "SQLSTATE: ",
    ] {
      if let range = head.firstRange(of: echo) { head = String(head[..<range.lowerBound]) }
    }
    for (before, after) in [(" with value ", " can't be cast"), ("Duplicate key ", nil)] {
      head = hide(head, between: before, and: after)
    }
    head = withoutNumbers(head)
    let scalars = Array(head.unicodeScalars)
    let marks = scalars.indices.filter { isQuote(scalars, at: $0) }
    guard let first = marks.first, let last = marks.last, first < last else {
      return head.trimmingSuffix(while: \.isWhitespace)
    }
    var result = String.UnicodeScalarView(scalars[...first])
    result.append("…")
    result.append(contentsOf: scalars[last...])
    return String(result).trimmingSuffix(while: \.isWhitespace)
  }

  /// Spark writes numbers without marks after the name of the condition, and what
  /// `raise_error` was given word for word.
  private static func withoutNumbers(_ text: String) -> String {
    let prefix = "[Spark] "
    guard text.hasPrefix(prefix),
      let bracket = text.dropFirst(prefix.count).firstIndex(of: "]")
    else { return text }
    let end = text.index(after: bracket)
    if text[..<end].contains("USER_RAISED_EXCEPTION") { return text[..<end] + " …" }
    let words = text[end...].split(separator: " ", omittingEmptySubsequences: false)
      .map { $0.contains(where: \.isNumber) ? "…" : $0 }
    return text[..<end] + words.joined(separator: " ")
  }

  /// A quotation mark, but not the apostrophe of *can't*.
  private static func isQuote(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
    switch scalars[index] {
    case "\"", "`": return true
    case "'":
      let isBetweenLetters =
        index > 0 && index + 1 < scalars.count && scalars[index - 1].properties.isAlphabetic
        && scalars[index + 1].properties.isAlphabetic
      return !isBetweenLetters
    default: return false
    }
  }

  /// Hides what stands between two phrases, to the end of the text when the second is absent.
  private static func hide(_ text: String, between before: String, and after: String?) -> String {
    guard let start = text.firstRange(of: before) else { return text }
    let rest = text[start.upperBound...]
    let end = after.flatMap { rest.firstRange(of: $0)?.lowerBound } ?? text.endIndex
    return text[..<start.upperBound] + "…" + text[end...]
  }
}

extension String {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
    var result = Substring(self)
    while let last = result.last, predicate(last) { result.removeLast() }
    return String(result)
  }
}
