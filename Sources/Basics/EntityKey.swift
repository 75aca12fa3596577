/// The text of an entity key: its columns joined by " · ".
///
/// Keys are compared as values: a whole number is written without a fraction, whatever its source
/// writes (`1.0` is `1`), and white space around a key is none of it. Codes keep their zeros: `001`
/// is not `1`. A "·" within a part of a key of several columns is doubled, so that no two keys have
/// one text.
package enum EntityKey {
  package static let separator = " · "
  package static let mark = "·"

  package static func text(_ parts: [String]) -> String {
    let values = parts.map(value)
    guard values.count > 1 else { return values.first ?? "" }
    return values.map { $0.replacing(mark, with: mark + mark) }.joined(separator: separator)
  }

  /// The parts that a text was made of.
  ///
  /// - `count`: how many columns the key has.
  package static func parts(_ text: String, count: Int) -> [String] {
    guard count > 1 else { return [text] }
    // A run of marks stands for half as many; the odd one between blanks is the separator.
    var parts = [""]
    var rest = text[...]
    while let character = rest.first {
      if rest.hasPrefix(mark + mark) {
        parts[parts.count - 1] += mark
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix(separator) {
        parts.append("")
        rest = rest.dropFirst(separator.count)
      } else {
        parts[parts.count - 1].append(character)
        rest = rest.dropFirst()
      }
    }
    return parts
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
}
