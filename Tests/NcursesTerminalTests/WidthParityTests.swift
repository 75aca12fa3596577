import NcursesTerminal
import Terminal
import Testing

extension TerminalProcessTests {
  /// ncurses places glyphs by the C library's widths; where ours differ, columns shift.
  @Suite struct WidthParityTests {
    @Test func everyGlyphWeDrawHasTheWidthOfTheLibrary() throws {
      try #require(NcursesBackend.useLocale(), "no UTF-8 locale")
      let drawn =
        Symbols.unicode.all + Symbols.ascii.all + Symbols.neutral.all + DotCanvas.allGlyphs
        + (0..<0x20).compactMap { Unicode.Scalar($0) }.map { Sanitise.text(String($0)) }
        + ["\u{2421}", "\u{FFFD}"]
      for scalar in Set(drawn.joined().unicodeScalars) {
        let ours = TextWidth().width(of: scalar)
        #expect(
          ours == NcursesBackend.libraryWidth(of: scalar),
          "U+\(String(scalar.value, radix: 16))"
        )
      }
    }

    @Test func neutralGlyphsAreNeutral() {
      for scalar in Set((Symbols.neutral.all).joined().unicodeScalars) {
        #expect(TextWidth(isAmbiguousWide: true).width(of: scalar) == 1, "\(scalar)")
      }
    }

    @Test func theTablesAgreeOnEveryCharacterTheLibraryKnows() {
      NcursesBackend.useLocale()
      var differing: [UInt32] = []
      for value in UInt32(0x20)...0x2FFFF {
        guard let scalar = Unicode.Scalar(value), Sanitise.mark(for: scalar) == nil else {
          continue
        }
        let library = NcursesBackend.libraryWidth(of: scalar)
        if library >= 0, library != TextWidth().width(of: scalar) { differing.append(value) }
      }
      #expect(differing.isEmpty)
    }
  }
}
