import Terminal
import Testing

@Suite struct TextWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("漢字", 4), ("ｆｕｌｌ", 8), ("e\u{301}", 1), ("⚠\u{FE0F}", 1), ("✅", 2),
    ("👨\u{200D}👩\u{200D}👧", 2), ("👍\u{1F3FD}", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2),
    ("a\u{1B}[31m", 6), ("\t", 1), ("क्ष", 2), ("─", 1), ("⣿", 1), ("\u{202E}x", 2),
  ])
  func widthOfText(text: String, columns: Int) {
    #expect(TextWidth().width(of: text) == columns)
  }

  @Test(arguments: [("─", 2), ("…", 2), ("α", 2), ("█", 2), ("⣿", 1), ("░", 1), ("▸", 1), ("漢", 2)])
  func ambiguousCharactersTakeTwoCellsWhereTheTerminalSaysSo(text: String, columns: Int) {
    #expect(TextWidth(isAmbiguousWide: true).width(of: text) == columns)
  }

  @Test(arguments: [
    ("melanoma", 8, "melanoma"), ("melanoma", 5, "mela…"), ("黑色素瘤", 8, "黑色素瘤"), ("黑色素瘤", 6, "黑色…"),
    ("黑色素瘤", 2, "…"), ("abc", 0, ""), ("abc", 1, "…"),
  ])
  func truncationNeverCutsAGlyph(text: String, columns: Int, expected: String) {
    #expect(TextWidth().truncated(text, to: columns) == expected)
  }

  @Test(arguments: [
    (Alignment.left, "漢  "), (.right, "  漢"), (.centre, " 漢 "),
  ])
  func paddingCountsColumns(alignment: Alignment, expected: String) {
    #expect(TextWidth().padded("漢", to: 4, alignment: alignment) == expected)
  }

  @Test func aGlyphKeepsFourMarks() {
    let stacked = "a" + String(repeating: "\u{301}", count: 9)
    let elements = Array(GlyphSequence(stacked))
    #expect(elements.count == 1)
    #expect(elements.first?.glyph.text.unicodeScalars.count == 5)
  }
}

@Suite struct SanitiseTests {
  @Test(arguments: [
    ("\u{1B}[2J", "␛[2J"), ("a\tb\nc", "a␉b␊c"), ("\u{0}\u{7F}", "␀␡"),
    ("\u{9B}31m", "\u{FFFD}31m"),
    ("\u{202E}evil\u{2066}", "\u{FFFD}evil\u{FFFD}"), ("\u{200B}x\u{FEFF}", "x"),
    ("\u{2028}", "\u{FFFD}"), ("\u{FFFF}", "\u{FFFD}"), ("a\r\nb", "a␍␊b"), ("naïve 漢", "naïve 漢"),
  ])
  func controlsBecomeVisibleMarks(text: String, expected: String) {
    #expect(Sanitise.text(text) == expected)
  }

  @Test func asciiMarksAreQuestionMarks() {
    #expect(Sanitise.text("\u{1B}\t\u{9B}", isASCII: true) == "???")
  }

  @Test func noScalarBelowSpaceOrInC1EverComesOut() {
    for value in UInt32(0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for element in GlyphSequence("x" + String(Character(scalar)) + "y") {
        for inner in element.glyph.text.unicodeScalars {
          #expect(inner.value >= 0x20 && !(0x7F...0x9F).contains(inner.value))
          #expect(!(0x202A...0x202E).contains(inner.value))
          #expect(!(0x2066...0x2069).contains(inner.value))
        }
      }
    }
  }
}

@Suite struct SpellingTests {
  @Test func spellingSuggestsOnlyWhatIsNear() {
    #expect(Spelling.nearest(to: "bordr", in: ["border", "text"]) == "border")
    #expect(Spelling.nearest(to: "zzzzzz", in: ["border", "text"]) == nil)
  }
}
