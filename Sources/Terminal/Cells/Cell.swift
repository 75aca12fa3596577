/// One place of a frame.
package struct Cell: Sendable, Hashable {
  package var glyph: Glyph
  /// One or two; zero is the right half of the wide glyph before it.
  package var width: UInt8
  package var style: Style

  package init(glyph: Glyph, width: UInt8 = 1, style: Style) {
    self.glyph = glyph
    self.width = width
    self.style = style
  }

  package static let blank = Cell(glyph: .space, style: .text)

  package var isContinuation: Bool { width == 0 }
}
