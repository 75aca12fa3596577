/// The sanitised glyphs of a text, each with its width.
///
/// Everything that reaches a cell passes here: control characters, escape and bidirectional
/// controls become visible marks, so text from data cannot command the terminal.
package struct GlyphSequence: Sequence, IteratorProtocol {
  package struct Element: Sendable, Hashable {
    package var glyph: Glyph
    /// One or two cells.
    package var width: Int
  }

  private var scalars: String.UnicodeScalarView.Iterator
  private var pending: Unicode.Scalar?
  private let width: TextWidth
  private let isASCII: Bool

  /// Reads `text`; with `isASCII`, or where the measure says so, marks for controls are plain `?`.
  package init(_ text: String, width: TextWidth = TextWidth(), isASCII: Bool = false) {
    self.scalars = text.unicodeScalars.makeIterator()
    self.width = width
    self.isASCII = isASCII || width.isASCII
  }

  package mutating func next() -> Element? {
    while let first = pending ?? scalars.next() {
      pending = nil
      if let mark = Sanitise.mark(for: first, isASCII: isASCII) {
        return Element(glyph: Glyph(mark), width: width.width(of: mark))
      }
      let columns = width.width(of: first)
      guard columns == 0 else { return element(of: first, columns) }
      // Joiners vanish, and a mark without a base stands on a space of its own.
      if Sanitise.isDropped(first) { continue }
      var glyph = Glyph.space
      glyph.add(first)
      absorbMarks(into: &glyph)
      return Element(glyph: glyph, width: 1)
    }
    return nil
  }

  private mutating func element(of base: Unicode.Scalar, _ columns: Int) -> Element {
    var glyph = Glyph(base)
    if base.value >= 0x20, base.value < 0x7F {
      guard let following = scalars.next() else { return Element(glyph: glyph, width: 1) }
      pending = following
      if following.value < 0x300 { return Element(glyph: glyph, width: 1) }
    }
    absorbMarks(into: &glyph)
    return Element(glyph: glyph, width: columns)
  }

  /// Takes the marks, joined emoji and skin tones that belong to the base just read.
  private mutating func absorbMarks(into glyph: inout Glyph) {
    var isJoined = false
    while let scalar = pending ?? scalars.next() {
      pending = nil
      if Sanitise.mark(for: scalar, isASCII: isASCII) != nil {
        pending = scalar
        return
      }
      if scalar.value == 0x200D {
        isJoined = glyph.base.value >= 0x2190
        continue
      }
      if width.width(of: scalar) == 0 {
        if !Sanitise.isDropped(scalar) { glyph.add(scalar) }
        continue
      }
      let isSkinTone = (0x1F3FB...0x1F3FF).contains(scalar.value) && glyph.base.value >= 0x261D
      if isSkinTone || (isJoined && scalar.value >= 0x2190) {
        isJoined = false
        continue
      }
      pending = scalar
      return
    }
  }
}
