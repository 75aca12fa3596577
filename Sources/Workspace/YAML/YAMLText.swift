import Basics
import Yams

/// Builds YAML text line by line.
struct YAMLText {
  private(set) var text = ""

  mutating func comment(_ line: String, indent: Int = 0) {
    text += spaces(indent) + "# " + Self.oneLine(line) + "\n"
  }

  /// The reasons of conclusions, above the key they belong to.
  mutating func reasons(_ inferences: [Inference], indent: Int = 0) {
    for inference in inferences {
      comment("\(inference.value): \(inference.reason)", indent: indent)
    }
  }

  mutating func heading(_ key: String) { text += key + ":\n" }

  /// One `key: value` line; nothing for a value that is nil.
  mutating func entry(_ key: String, _ value: String?, indent: Int = 0) {
    guard let value else { return }
    text += spaces(indent) + "\(key): \(value)\n"
  }

  /// An item of a list that holds the entries with a value.
  mutating func item(_ entries: [(String, String?)]) {
    var mark = "- "
    for (key, value) in entries {
      guard let value else { continue }
      text += spaces(2) + mark + "\(key): \(value)\n"
      mark = "  "
    }
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  static func list(_ values: [String]) -> String {
    "[" + values.map(scalar).joined(separator: ", ") + "]"
  }

  static func map(_ values: [String: String]) -> String {
    let entries = values.sorted { $0.key < $1.key }
      .map { "\(scalar($0.key)): \(scalar($0.value))" }
    return "{" + entries.joined(separator: ", ") + "}"
  }

  /// A text as YAML writes it: plain where that reads back as the same text, else quoted.
  static func scalar(_ text: String) -> String {
    isPlain(text) ? text : quoted(text)
  }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first,
      first.properties.isAlphabetic || first == "/" || first == "." || first == "_"
    else { return false }
    let allowed = text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || " _-./*<>=()+".unicodeScalars.contains(scalar)
    }
    guard allowed, !text.hasSuffix(" ") else { return false }
    // Words like `yes`, `null` and `.inf` are not texts when they stand alone.
    let tag = (try? Yams.compose(yaml: text))?.tag.rawValue
    return tag == Tag.Name.str.rawValue
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if isHidden(scalar) {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          let width = scalar.value > 0xFFFF ? 8 : 4
          result += scalar.value > 0xFFFF ? "\\U" : "\\u"
          result += String(repeating: "0", count: width - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// Comments end with their line, so nothing in them may end it early.
  private static func oneLine(_ text: String) -> String {
    String(
      text.unicodeScalars.map { scalar -> Character in
        isHidden(scalar) ? " " : Character(scalar)
      }
    )
  }

  /// Whether a character would act on the reader's screen instead of being read.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    HiddenCharacter.isHidden(scalar) || scalar.properties.generalCategory == .unassigned
  }
}
