/// A bitmap finer than cells, drawn with braille, quadrants or ASCII by one code path.
package struct DotCanvas: Sendable {
  package let size: Size
  /// Dots in a cell across and down.
  package let dotsAcross: Int
  package let dotsDown: Int
  private let glyphs: [String]
  private var masks: [UInt8]
  private var styles: [Style]

  /// Makes an empty canvas of so many cells.
  package init(size: Size, graph: Appearance.Graph) {
    self.size = size
    switch graph {
    case .braille: (dotsAcross, dotsDown, glyphs) = (2, 4, Self.braille)
    case .block: (dotsAcross, dotsDown, glyphs) = (2, 2, Self.quadrants)
    case .ascii: (dotsAcross, dotsDown, glyphs) = (1, 2, Self.ascii)
    }
    masks = Array(repeating: 0, count: size.columns * size.rows)
    styles = Array(repeating: .text, count: size.columns * size.rows)
  }

  package var width: Int { size.columns * dotsAcross }
  package var height: Int { size.rows * dotsDown }

  /// Sets a dot; (0, 0) is the top left.
  ///
  /// Dots outside are left out.
  package mutating func set(x: Int, y: Int, style: Style) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let cell = y / dotsDown * size.columns + x / dotsAcross
    masks[cell] |= 1 << UInt8(y % dotsDown * dotsAcross + x % dotsAcross)
    styles[cell] = style
  }

  /// Sets the dots of a straight line, clipped to the canvas.
  package mutating func line(from start: Point, to end: Point, style: Style) {
    let dx = abs(end.x - start.x)
    let dy = -abs(end.y - start.y)
    let stepX = start.x < end.x ? 1 : -1
    let stepY = start.y < end.y ? 1 : -1
    var error = dx + dy
    var point = start
    while true {
      set(x: point.x, y: point.y, style: style)
      if point == end { return }
      let doubled = 2 * error
      if doubled >= dy {
        error += dy
        point.x += stepX
      }
      if doubled <= dx {
        error += dx
        point.y += stepY
      }
    }
  }

  /// Writes the cells that have dots.
  package func draw(in frame: inout Frame, at origin: Point) {
    for y in 0..<size.rows {
      for x in 0..<size.columns {
        let index = y * size.columns + x
        guard masks[index] != 0 else { continue }
        frame.write(
          glyphs[Int(masks[index])],
          at: Point(x: origin.x + x, y: origin.y + y),
          style: styles[index]
        )
      }
    }
  }

  /// Every glyph a canvas may write, for tests of width.
  package static var allGlyphs: [String] { braille + quadrants + ascii }

  /// Indexed by dots in reading order; Unicode numbers braille dots by columns.
  private static let braille: [String] = {
    let bits: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    return (0..<256).map { mask in
      var pattern: UInt32 = 0x2800
      for (index, bit) in bits.enumerated() where mask & 1 << index != 0 { pattern |= bit }
      return Unicode.Scalar(pattern).map { String(Character($0)) } ?? " "
    }
  }()

  private static let quadrants = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]

  private static let ascii = [" ", "'", ".", ":"]
}
