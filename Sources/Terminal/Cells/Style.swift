/// A colour ramp of three stops that themes expand to 101 steps.
package enum Gradient: UInt8, Sendable, CaseIterable {
  /// The fill of area graphs, from the baseline up.
  case graph
  /// The done part of progress bars.
  case progress
  /// From little to much, without judgement.
  case heat

  /// The name in theme files: `gradient-load`.
  package var name: String {
    switch self {
    case .graph: "gradient-graph"
    case .progress: "gradient-progress"
    case .heat: "gradient-heat"
    }
  }
}

/// A colour by meaning.
package enum Paint: Sendable, Hashable {
  case role(Role)
  /// One step, 0...100, of a gradient; steps outside are clamped.
  case gradient(Gradient, step: Int)
  /// A colour of the data itself, such as a pixel; no theme changes it.
  case colour(RGB)
}

/// Ways to set text apart that do not need colour.
package struct TextAttributes: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package static let bold = TextAttributes(rawValue: 1)
  package static let reverse = TextAttributes(rawValue: 2)
  package static let underline = TextAttributes(rawValue: 4)
  package static let dim = TextAttributes(rawValue: 8)
}

/// How a cell looks, in roles.
package struct Style: Sendable, Hashable {
  package var foreground: Paint
  /// Nil is the canvas.
  package var background: Role?
  package var attributes: TextAttributes
  /// A colour of the data behind the glyph, in place of `background`.
  package var backgroundColour: RGB?

  package init(
    foreground: Paint = .role(.text),
    background: Role? = nil,
    attributes: TextAttributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  package init(
    _ role: Role,
    background: Role? = nil,
    attributes: TextAttributes = []
  ) {
    self.init(foreground: .role(role), background: background, attributes: attributes)
  }

  /// The two pixels of a half block, the upper in front.
  package init(upper: RGB, lower: RGB) {
    self.init(foreground: .colour(upper))
    backgroundColour = lower
  }

  package static let text = Style(.text)
  package static let dim = Style(.dim)

  /// This style on another background.
  package func on(_ background: Role?) -> Style {
    var style = self
    style.background = background
    return style
  }

  /// This style with more attributes.
  package func with(_ attributes: TextAttributes) -> Style {
    var style = self
    style.attributes.formUnion(attributes)
    return style
  }
}
