/// What a terminal can show, as far as drawing depends on it.
package struct Appearance: Sendable, Hashable {
  /// Which characters borders, bullets and marks are made of.
  package enum GlyphSet: Sendable, Hashable {
    case unicode
    case ascii
    /// Only characters that every terminal draws in one cell.
    case neutral
  }

  /// What graphs are made of.
  package enum Graph: Sendable, Hashable {
    /// Two by four dots a cell.
    case braille
    /// Two by two quadrants a cell, for fonts without braille.
    case block
    case ascii
  }

  package enum Colours: Sendable, Hashable, CaseIterable {
    case none
    case eight
    case sixteen
    case indexed256
  }

  package var glyphs: GlyphSet
  package var graph: Graph
  package var colours: Colours
  package var isAmbiguousWide: Bool
  package var reduceMotion: Bool

  package init(
    glyphs: GlyphSet = .unicode,
    graph: Graph = .braille,
    colours: Colours = .indexed256,
    isAmbiguousWide: Bool = false,
    reduceMotion: Bool = false
  ) {
    self.glyphs = isAmbiguousWide && glyphs == .unicode ? .neutral : glyphs
    if glyphs == .ascii {
      self.graph = .ascii
    } else {
      self.graph = isAmbiguousWide && graph == .block ? .braille : graph
    }
    self.colours = colours
    self.isAmbiguousWide = isAmbiguousWide
    self.reduceMotion = reduceMotion
  }

  /// Seven-bit characters and no colour: the least any terminal can do.
  package static let plain = Appearance(glyphs: .ascii, graph: .ascii, colours: .none)

  package var textWidth: TextWidth {
    TextWidth(isAmbiguousWide: isAmbiguousWide, isASCII: glyphs == .ascii)
  }
  package var symbols: Symbols { Symbols.of(glyphs) }
}
