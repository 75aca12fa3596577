/// Says why the terminal cannot be used and what to do instead.
package struct NcursesError: Error, Sendable, Hashable, CustomStringConvertible {
  package struct Code: RawRepresentable, Sendable, Hashable {
    package let rawValue: String

    package init(rawValue: String) {
      self.rawValue = rawValue
    }

    package static let noTerminal = Code(rawValue: "noTerminal")
    package static let dumbTerminal = Code(rawValue: "dumbTerminal")
    package static let unknownTerminal = Code(rawValue: "unknownTerminal")
    package static let alreadyOpen = Code(rawValue: "alreadyOpen")
  }

  package let code: Code
  /// The device or the terminal type in question.
  package let subject: String

  package var description: String {
    switch code {
    case .noTerminal: "there is no terminal at \(subject); use --plain or a subcommand"
    case .dumbTerminal: "TERM=\(subject) cannot draw screens; use --plain or a subcommand"
    case .unknownTerminal:
      "no description of TERM=\(subject) is installed; try TERM=xterm-256color or --plain"
    default: "a screen is already open on \(subject)"
    }
  }
}
