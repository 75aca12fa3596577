/// Says which entry of a theme is wrong and what to write instead.
package struct ThemeError: Error, Sendable, Hashable, CustomStringConvertible {
  package struct Code: RawRepresentable, Sendable, Hashable {
    package let rawValue: String

    package init(rawValue: String) {
      self.rawValue = rawValue
    }

    package static let unknownRole = Code(rawValue: "unknownRole")
    package static let badColour = Code(rawValue: "badColour")
    package static let badAttribute = Code(rawValue: "badAttribute")
    package static let badGradient = Code(rawValue: "badGradient")
  }

  package let code: Code
  package let theme: String
  /// The role or gradient as written.
  package let entry: String
  package let value: String
  package let suggestion: String?

  package var description: String {
    "theme \(theme), \(entry): \(reason)" + (suggestion.map { "; \($0)" } ?? "")
  }

  /// What is wrong with the entry.
  var reason: String {
    let value = Sanitise.text(value)
    return switch code {
    case .unknownRole: "there is no such role"
    case .badAttribute: "'\(value)' is not an attribute"
    case .badGradient: "'\(value)' is not a gradient"
    default: "'\(value)' is not a colour"
    }
  }

  static func unknownRole(_ entry: String, theme: String, nearest: String?) -> ThemeError {
    ThemeError(
      code: .unknownRole,
      theme: theme,
      entry: entry,
      value: "",
      suggestion: nearest.map { "did you mean \($0)?" }
    )
  }

  static func badColour(_ value: String, entry: String, theme: String) -> ThemeError {
    ThemeError(
      code: .badColour,
      theme: theme,
      entry: entry,
      value: value,
      suggestion: "write #rrggbb or default"
    )
  }

  static func badAttribute(_ value: String, entry: String, theme: String) -> ThemeError {
    ThemeError(
      code: .badAttribute,
      theme: theme,
      entry: entry,
      value: value,
      suggestion: "use bold, underline, reverse or dim"
    )
  }

  static func badGradient(_ value: String, entry: String, theme: String) -> ThemeError {
    ThemeError(
      code: .badGradient,
      theme: theme,
      entry: entry,
      value: value,
      suggestion: "write three colours: #rrggbb #rrggbb #rrggbb"
    )
  }
}
