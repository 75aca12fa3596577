/// Rules that keep hostile or invisible characters of data away from the terminal.
package enum Sanitise {
  /// The visible mark that stands for a control character, or nil when the scalar is harmless.
  ///
  /// C0 controls show as their control pictures (`␛ ␉ ␊`), C1 and bidirectional controls, line
  /// separators, private-use and unassigned non-characters as U+FFFD; in ASCII all show as `?`.
  package static func mark(for scalar: Unicode.Scalar, isASCII: Bool = false) -> Unicode.Scalar? {
    let value = scalar.value
    if value >= 0x20, value < 0x7F { return nil }
    if value < 0x20 {
      return isASCII ? "?" : Unicode.Scalar(0x2400 + value) ?? "?"
    }
    if value == 0x7F { return isASCII ? "?" : "\u{2421}" }
    guard isReplaced(value) else { return nil }
    return isASCII ? "?" : "\u{FFFD}"
  }

  /// Whether a zero-width scalar is left out instead of being kept as a mark.
  ///
  /// Joiners, variation selectors, zero-width spaces, byte order marks and tag characters.
  package static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200B...0x200D, 0x2060...0x2065, 0xFEFF, 0xFE00...0xFE0F, 0x180B...0x180F,
      0xE0000...0xE0FFF, 0xFFF9...0xFFFB, 0x1BCA0...0x1BCA3:
      true
    default: false
    }
  }

  /// The text with every control shown as a mark, for use outside frames.
  package static func text(_ text: String, isASCII: Bool = false) -> String {
    var clean = ""
    for element in GlyphSequence(text, isASCII: isASCII) { clean += element.glyph.text }
    return clean
  }

  /// The text with every control shown as a mark but for its line ends, and nothing else changed:
  /// for whole outputs, and for what is copied.
  package static func lines(_ text: String, keepingTabs: Bool = false) -> String {
    func replacement(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
      if scalar == "\n" || (keepingTabs && scalar == "\t") { return nil }
      return mark(for: scalar)
    }
    guard text.unicodeScalars.contains(where: { replacement($0) != nil }) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { replacement($0) ?? $0 }))
  }

  private static func isReplaced(_ value: UInt32) -> Bool {
    switch value {
    case 0x80...0x9F, 0xAD, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F,
      0xE000...0xF8FF, 0xFDD0...0xFDEF, 0xF0000...0x10FFFF:
      true
    default: value & 0xFFFE == 0xFFFE
    }
  }
}
