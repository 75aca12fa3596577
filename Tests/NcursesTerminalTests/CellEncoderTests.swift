import CNcurses
import Terminal
import Testing

@testable import NcursesTerminal

/// Everything that depends on the C library's one locale and one screen.
@Suite(.serialized) enum CursesTests {}

extension CursesTests {
  @Suite struct CellEncoderTests {
    init() { _ = TerminalProbe.Charset.taken() }

    private func cells(
      _ text: String,
      columns: Int,
      style: Style = .text,
      colours: Appearance.Colours = .indexed256
    ) -> [cnc_cell] {
      var frame = Frame(size: Size(columns: max(columns, 20), rows: 1))
      frame.write(text, at: Point(x: 0, y: 0), style: style)
      var encoder = CellEncoder(theme: .dark, colours: colours)
      return encoder.encode(row: 0, of: frame, columns: columns)
    }

    private func text(_ cells: [cnc_cell]) -> String {
      cells.map { cell in Unicode.Scalar(cell.scalars.0).map { String($0) } ?? "" }.joined()
    }

    @Test func aWideGlyphIsOneCell() {
      let cells = cells("漢a", columns: 4)
      #expect(text(cells) == "漢a ")
    }

    @Test func aWideGlyphInTheLastColumnIsCut() {
      #expect(text(cells("a漢", columns: 2)) == "a?")
      #expect(text(cells("a漢", columns: 3)) == "a漢")
    }

    @Test(arguments: [("\u{1FAEA}", "??"), ("\u{2018}\u{1CD00}", "‘?")])
    func whatTheLibraryDoesNotKnowKeepsItsColumns(written: String, shown: String) {
      var frame = Frame(size: Size(columns: 4, rows: 1))
      let used = frame.write(written, at: Point(x: 0, y: 0))
      var encoder = CellEncoder(theme: .dark, colours: .none)
      let cells = encoder.encode(row: 0, of: frame, columns: 4)
      let width = cells.map { max(1, LibraryWidth.width(of: Unicode.Scalar($0.scalars.0) ?? " ")) }
      #expect(width.reduce(0, +) == 4)
      #expect(text(cells).first == shown.first)
      #expect(used <= 2)
    }

    @Test func ambiguousCharactersOnWideTerminalsBecomeLookAlikes() {
      let wide = Appearance(isAmbiguousWide: true)
      var frame = Frame(size: Size(columns: 8, rows: 1), appearance: wide)
      frame.write("─×…", at: Point(x: 0, y: 0))
      var encoder = CellEncoder(theme: .dark, colours: .none)
      #expect(text(encoder.encode(row: 0, of: frame, columns: 8)) == "- x .   ")
    }

    @Test func fourMarksAreKept() throws {
      let stacked = "a" + String(repeating: "\u{301}", count: 9)
      let cell = try #require(cells(stacked, columns: 1).first)
      #expect(cell.scalars == (0x61, 0x301, 0x301, 0x301, 0x301))
    }

    @Test(arguments: Appearance.Colours.allCases)
    func coloursAreThoseOfTheDepth(colours: Appearance.Colours) throws {
      let style = Style(.bad, background: .selection, attributes: .underline)
      let cell = try #require(cells("x", columns: 1, style: style, colours: colours).first)
      let look = Theme.dark.resolve(style, colours)
      #expect(Int(cell.foreground) == look.foreground ?? -1)
      #expect(Int(cell.background) == look.background ?? -1)
      #expect(cell.attributes == look.attributes.rawValue)
      #expect((cell.foreground < 0) == (colours == .none))
    }

    @Test func attributesAreThoseOfTheShim() {
      #expect(Int(TextAttributes.bold.rawValue) == CNC_BOLD)
      #expect(Int(TextAttributes.reverse.rawValue) == CNC_REVERSE)
      #expect(Int(TextAttributes.underline.rawValue) == CNC_UNDERLINE)
      #expect(Int(TextAttributes.dim.rawValue) == CNC_DIM)
    }

    @Test(arguments: [false, true])
    func randomRowsFillTheirColumns(isWide: Bool) {
      var generator = SystemRandomNumberGenerator()
      let texts = [
        "漢字", "ab", "e\u{301}x", "✅", "한글", "─│", "\u{1FAEA}", "\u{1B}[31m", "👩\u{200D}👧",
      ]
      for columns in 1...60 {
        var frame = Frame(
          size: Size(columns: columns, rows: 1),
          appearance: Appearance(isAmbiguousWide: isWide)
        )
        for _ in 0..<20 {
          let x = Int.random(in: -2...columns, using: &generator)
          frame.write(texts.randomElement(using: &generator) ?? "", at: Point(x: x, y: 0))
        }
        let shown = Int.random(in: 1...columns, using: &generator)
        var encoder = CellEncoder(theme: .dark, colours: .indexed256)
        let widths = encoder.encode(row: 0, of: frame, columns: shown)
          .map { LibraryWidth.width(of: Unicode.Scalar($0.scalars.0) ?? " ") }
        #expect(widths.allSatisfy { $0 > 0 })
        #expect(widths.reduce(0, +) == shown)
      }
    }
  }

  @Suite struct WidthParityTests {
    init() { _ = TerminalProbe.Charset.taken() }

    private func expectParity(_ glyphs: [String], sourceLocation: SourceLocation = #_sourceLocation)
    {
      for scalar in glyphs.flatMap(\.unicodeScalars) {
        #expect(
          TextWidth().width(of: scalar) == LibraryWidth.width(of: scalar),
          "\(scalar) U+\(String(scalar.value, radix: 16))",
          sourceLocation: sourceLocation
        )
      }
    }

    @Test(arguments: [Appearance.GlyphSet.unicode, .ascii, .neutral])
    func theLibraryAgreesAboutEveryMark(set: Appearance.GlyphSet) {
      expectParity(Symbols.of(set).all)
    }

    @Test func theLibraryAgreesAboutEveryGlyphOfCharts() {
      expectParity(DotCanvas.allGlyphs)
    }

    @Test func theLibraryAgreesAboutWhatStandsForControls() {
      expectParity(
        ["\u{FFFD}"] + (0x2400...0x2421).compactMap { Unicode.Scalar($0) }.map { "\($0)" }
      )
    }

    @Test func theLibraryAgreesAboutCommonText() {
      let ranges: [ClosedRange<UInt32>] = [
        0x20...0x7E, 0xA1...0xAC, 0xAE...0x2FF, 0x370...0x377, 0x3041...0x3096, 0x4E00...0x9FFF,
        0xAC00...0xD7A3, 0xFF01...0xFF60,
      ]
      for range in ranges {
        let unequal = range.compactMap { Unicode.Scalar($0) }
          .filter { TextWidth().width(of: $0) != LibraryWidth.width(of: $0) }
        #expect(unequal == [])
      }
    }
  }
}
