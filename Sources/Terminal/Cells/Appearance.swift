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
    /// Every colour as it is written in the theme.
    case direct
  }

  package var glyphs: GlyphSet
  package var graph: Graph
  package var colours: Colours
  package var isAmbiguousWide: Bool
  package var reduceMotion: Bool
  /// Colours do not tell all series apart: fill patterns and letters do.
  package var hasPatterns: Bool

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
    hasPatterns = colours == .none
  }

  /// The patterns of series that colours do not tell apart, by the place of the series.
  package static let patterns = ["#", "=", "+", "-", ":", ".", "%", "*"]

  /// How this terminal shows a theme: with patterns where the theme's colours are too few.
  package func showing(_ theme: Theme) -> Appearance {
    var copy = self
    copy.hasPatterns = theme.distinctSeries(colours) < Role.series.count
    return copy
  }

  /// What fills a bar of this role: a pattern where colours are too few, else the full cell.
  package func filling(_ role: Role) -> String {
    guard hasPatterns, let place = Role.series.firstIndex(of: role) else { return symbols.full }
    return Self.patterns[place % Self.patterns.count]
  }

  /// Seven-bit characters and no colour: the least any terminal can do.
  package static let plain = Appearance(glyphs: .ascii, graph: .ascii, colours: .none)

  package var textWidth: TextWidth {
    TextWidth(isAmbiguousWide: isAmbiguousWide, isASCII: glyphs == .ascii)
  }
  package var symbols: Symbols { Symbols.of(glyphs) }
}
