/// Colours and attributes for every role and gradient.
package struct Theme: Sendable, Hashable {
  package let name: String
  private var roles: [ThemeColour]
  private var gradients: [[RGB?]]
  private var resolved: [Appearance.Colours: ResolvedPalette]

  /// Reads a theme from the entries of a theme file.
  ///
  /// A value is `#rrggbb` or `default`, then any of `bold underline reverse dim`; a gradient is
  /// three colours, or `default`. Missing entries are those of the built-in dark theme.
  /// - Throws: ``ThemeError`` for an unknown role, a bad colour, attribute or gradient.
  package init(name: String, entries: [String: String]) throws {
    try self.init(name: name, layers: [Theme.darkEntries, entries])
  }

  /// The built-in dark theme, so that nothing depends on theme files.
  package static let dark: Theme = builtIn("dark", [darkEntries])

  /// The built-in theme without colours; attributes carry all state.
  package static let mono: Theme = builtIn("mono", [darkEntries, monoEntries])

  /// The theme names of this program's own tables, which a test reads without errors.
  private static func builtIn(_ name: String, _ layers: [[String: String]]) -> Theme {
    do {
      return try Theme(name: name, layers: layers)
    } catch {
      preconditionFailure("built-in theme \(name): \(error)")
    }
  }

  private init(name: String, layers: [[String: String]]) throws {
    self.name = name
    roles = Array(repeating: ThemeColour(colour: nil), count: Role.allCases.count)
    gradients = Array(
      repeating: Array(repeating: nil, count: 101),
      count: Gradient.allCases.count
    )
    resolved = [:]
    for layer in layers {
      for (entry, value) in layer.sorted(by: { $0.key < $1.key }) {
        try read(entry, value)
      }
    }
    for depth in Appearance.Colours.allCases {
      resolved[depth] = ResolvedPalette(roles: roles, gradients: gradients, colours: depth)
    }
  }

  package subscript(role: Role) -> ThemeColour { roles[Int(role.rawValue)] }

  /// The colour of a step, 0...100, or nil for the terminal's own colour.
  package func colour(of gradient: Gradient, step: Int) -> RGB? {
    gradients[Int(gradient.rawValue)][min(max(step, 0), 100)]
  }

  /// How many of the series a terminal with so many colours shows in colours of their own.
  package func distinctSeries(_ colours: Appearance.Colours) -> Int {
    Set(Role.series.map { resolve($0, colours) }).count
  }

  /// Whether the canvas is light; nil when the theme leaves it to the terminal.
  package var isLight: Bool? {
    self[.background].colour.map { $0.luminance > 0.4 }
  }

  /// The palette index of a role, or nil for the terminal's own colour.
  package func resolve(_ role: Role, _ colours: Appearance.Colours) -> Int? {
    resolved[colours]?.roles[Int(role.rawValue)]
  }

  /// What a style looks like on a terminal with so many colours.
  package func resolve(_ style: Style, _ colours: Appearance.Colours) -> ResolvedStyle {
    guard let palette = resolved[colours] else { return ResolvedStyle() }
    var look = ResolvedStyle()
    look.attributes = style.attributes
    switch style.foreground {
    case .role(let role):
      look.foreground = palette.roles[Int(role.rawValue)]
      look.attributes.formUnion(attributes(of: role, colours))
    case .gradient(let gradient, let step):
      look.foreground = palette.gradients[Int(gradient.rawValue)][min(max(step, 0), 100)]
    case .colour(let colour): look.foreground = Palette.nearest(to: colour, colours: colours)
    }
    look.background = palette.roles[Int((style.background ?? .background).rawValue)]
    if let background = style.background, background != .background {
      look.attributes.formUnion(attributes(of: background, colours))
    }
    if let colour = style.backgroundColour {
      look.background = Palette.nearest(to: colour, colours: colours)
    }
    if colours == .eight || colours == .sixteen, style.backgroundColour == nil {
      look.keepReadable()
    }
    return look
  }

  /// The attributes of a role.
  ///
  /// Without colours, or when the theme gives the role none, they carry the state alone.
  package func attributes(of role: Role, _ colours: Appearance.Colours) -> TextAttributes {
    let own = self[role].attributes
    guard colours == .none || (self[role].colour == nil && own.isEmpty) else { return own }
    return own.union(role.monochromeAttributes)
  }

  private mutating func read(_ entry: String, _ value: String) throws {
    let words = value.split(whereSeparator: { $0 == " " || $0 == "\t" })
    if let gradient = Gradient.allCases.first(where: { $0.name == entry }) {
      if words == ["default"] {
        gradients[Int(gradient.rawValue)] = Array(repeating: nil, count: 101)
        return
      }
      let stops = words.compactMap { RGB(hex: $0) }
      guard stops.count == 3, words.count == 3 else {
        throw ThemeError.badGradient(value, entry: entry, theme: name)
      }
      gradients[Int(gradient.rawValue)] = ColourRamp.expand(stops[0], stops[1], stops[2])
      return
    }
    guard let role = Role(name: entry) else {
      let known = Role.allCases.map(\.name) + Gradient.allCases.map(\.name)
      throw ThemeError.unknownRole(
        entry,
        theme: name,
        nearest: Spelling.nearest(to: entry, in: known)
      )
    }
    guard let first = words.first else {
      throw ThemeError.badColour(value, entry: entry, theme: name)
    }
    let colour = RGB(hex: first)
    guard colour != nil || first == "default" else {
      throw ThemeError.badColour(String(first), entry: entry, theme: name)
    }
    var attributes: TextAttributes = []
    for word in words.dropFirst() {
      guard let attribute = TextAttributes(name: word) else {
        throw ThemeError.badAttribute(String(word), entry: entry, theme: name)
      }
      attributes.formUnion(attribute)
    }
    roles[Int(role.rawValue)] = ThemeColour(colour: colour, attributes: attributes)
  }
}

extension TextAttributes {
  /// Reads the word of theme files.
  init?(name: some StringProtocol) {
    switch name {
    case "bold": self = .bold
    case "underline": self = .underline
    case "reverse": self = .reverse
    case "dim": self = .dim
    default: return nil
    }
  }
}

extension Role {
  /// How the role is set apart where there are no colours.
  package var monochromeAttributes: TextAttributes {
    switch self {
    case .title, .header, .key, .accent, .good, .borderFocused: .bold
    case .warning, .link: .underline
    case .bad, .selection: .reverse
    case .dim, .track: .dim
    default: []
    }
  }
}
