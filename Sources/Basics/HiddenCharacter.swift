/// Characters that act on the place where a text is shown instead of being read.
package enum HiddenCharacter {
  /// Whether a scalar is one: controls, marks of direction, invisible formats, line and paragraph
  /// separators, and private characters, which mean what a terminal makes of them.
  ///
  /// Joiners are none: they shape emoji and Indic and Persian letters, and move nothing.
  package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
      !scalar.properties.isJoinControl
    default: false
    }
  }

  /// A JSON document in which hidden characters, which can stand in its texts only, are written as
  /// escapes: it says the same, and does nothing to the screen it is shown on.
  package static func escapedForJSON(_ document: String) -> String {
    // The line ends between the members of a document are no part of its texts.
    func isActive(_ scalar: Unicode.Scalar) -> Bool { scalar != "\n" && isHidden(scalar) }
    guard document.unicodeScalars.contains(where: isActive) else { return document }
    var escaped = String.UnicodeScalarView()
    for scalar in document.unicodeScalars {
      guard isActive(scalar) else {
        escaped.append(scalar)
        continue
      }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        let escape = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        escaped.append(contentsOf: escape.unicodeScalars)
      }
    }
    return String(escaped)
  }
}
