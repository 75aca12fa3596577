/// A colour of 8 bits a channel.
package struct RGB: Sendable, Hashable, CustomStringConvertible {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Reads `#rrggbb`.
  package init?(hex: some StringProtocol) {
    guard hex.first == "#", hex.utf8.count == 7, let value = UInt32(hex.dropFirst(), radix: 16)
    else { return nil }
    self.init(
      red: UInt8(value >> 16),
      green: UInt8(value >> 8 & 0xFF),
      blue: UInt8(value & 0xFF)
    )
  }

  package var description: String {
    let digits = [red, green, blue].map { channel in
      let text = String(channel, radix: 16)
      return channel < 16 ? "0" + text : text
    }
    return "#" + digits.joined()
  }

  /// The colour itself where a palette index is expected: 24 bits above ``directBase``.
  package var direct: Int {
    Self.directBase | Int(red) << 16 | Int(green) << 8 | Int(blue)
  }

  /// Above all palette indices.
  package static let directBase = 1 << 24

  /// The colour behind an index of ``Palette``, or behind a direct colour.
  package init(resolved value: Int) {
    guard value >= Self.directBase else {
      self = Palette.colours[min(max(value, 0), Palette.colours.count - 1)]
      return
    }
    self.init(
      red: UInt8(value >> 16 & 0xFF),
      green: UInt8(value >> 8 & 0xFF),
      blue: UInt8(value & 0xFF)
    )
  }

  /// Relative luminance, 0...1, as WCAG 2 defines it.
  package var luminance: Double {
    let linear = ColourMath.linear(self)
    return 0.2126 * linear.x + 0.7152 * linear.y + 0.0722 * linear.z
  }

  /// Contrast ratio, 1...21, as WCAG 2 defines it.
  package func contrast(with other: RGB) -> Double {
    let one = luminance
    let two = other.luminance
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }
}

/// What a theme says about one role.
package struct ThemeColour: Sendable, Hashable {
  /// Nil is the terminal's own colour.
  package var colour: RGB?
  package var attributes: TextAttributes

  package init(colour: RGB?, attributes: TextAttributes = []) {
    self.colour = colour
    self.attributes = attributes
  }
}
