/// A piece of a written date.
enum DateToken: Hashable {
  case number(Int, digits: Int)
  case month(Int)
  case weekday
  case mark(Unicode.Scalar)

  /// Cuts a text in the common form into numbers, words and marks; an unknown word ends as marks.
  static func tokens(of form: String) -> [DateToken] {
    var tokens: [DateToken] = []
    var rest = form.unicodeScalars[...]
    while let scalar = rest.first {
      if scalar == " " {
        rest.removeFirst()
      } else if isDigit(scalar) {
        let run = rest.prefix(while: isDigit)
        rest = rest.dropFirst(run.count)
        // More than 18 digits are no date; the cut keeps the number within Int.
        tokens.append(.number(Int(String(run.prefix(18))) ?? 0, digits: run.count))
      } else if isLetter(scalar) {
        let run = String(rest.prefix(while: isLetter))
        rest = rest.dropFirst(run.unicodeScalars.count)
        tokens += word(run)
      } else {
        rest.removeFirst()
        tokens.append(.mark(scalar))
      }
    }
    return tokens
  }

  /// The month of an English name or its abbreviation.
  static func month(named word: some StringProtocol) -> Int? {
    guard word.count >= 3 else { return nil }
    if word == "sept" { return 9 }
    return monthNames.firstIndex { $0 == word || ($0.hasPrefix(word) && word.count == 3) }
      .map { $0 + 1 }
  }

  private static func word(_ run: String) -> [DateToken] {
    if let month = month(named: run) { return [.month(month)] }
    if weekdays.contains(where: { $0 == run || ($0.hasPrefix(run) && run.count >= 3) }) {
      return [.weekday]
    }
    if ordinals.contains(run) { return [] }
    return run.unicodeScalars.map { .mark($0) }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) }

  private static let ordinals: Set<String> = ["st", "nd", "rd", "th", "of"]
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]
  private static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
}
