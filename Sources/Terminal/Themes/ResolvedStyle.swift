/// A style in palette indices, ready for a terminal.
package struct ResolvedStyle: Sendable, Hashable {
  /// Nil is the terminal's own colour.
  package var foreground: Int?
  package var background: Int?
  package var attributes: TextAttributes

  package init(
    foreground: Int? = nil,
    background: Int? = nil,
    attributes: TextAttributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// Replaces a foreground that coarse palettes made hard to tell from its background.
  mutating func keepReadable() {
    guard let foreground, let background else { return }
    let canvas = Palette.colours[background]
    guard Palette.colours[foreground].contrast(with: canvas) < 2 else { return }
    self.foreground = canvas.luminance > 0.3 ? 0 : 7
  }
}

/// A theme's colours as palette indices for one number of colours.
struct ResolvedPalette: Sendable, Hashable {
  var roles: [Int?]
  var gradients: [[Int?]]

  init(roles: [ThemeColour], gradients: [[RGB?]], colours: Appearance.Colours) {
    var known: [RGB: Int?] = [:]
    func index(_ colour: RGB?) -> Int? {
      guard let colour else { return nil }
      if let index = known[colour] { return index }
      let index = Palette.nearest(to: colour, colours: colours)
      known[colour] = index
      return index
    }
    self.roles = roles.map { index($0.colour) }
    self.gradients = gradients.map { $0.map { index($0) } }
  }
}

/// Interpolates colours.
enum ColourRamp {
  /// 101 colours through three stops at 0, 50 and 100, linear in sRGB.
  static func expand(_ start: RGB, _ middle: RGB, _ end: RGB) -> [RGB?] {
    (0...100).map { step in
      step <= 50 ? mix(start, middle, step, 50) : mix(middle, end, step - 50, 50)
    }
  }

  private static func mix(_ from: RGB, _ to: RGB, _ part: Int, _ whole: Int) -> RGB {
    func channel(_ one: UInt8, _ two: UInt8) -> UInt8 {
      UInt8((Int(one) * (whole - part) + Int(two) * part + whole / 2) / whole)
    }
    return RGB(
      red: channel(from.red, to.red),
      green: channel(from.green, to.green),
      blue: channel(from.blue, to.blue)
    )
  }
}
