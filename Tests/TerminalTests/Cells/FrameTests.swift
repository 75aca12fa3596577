import Terminal
import Testing

/// Fails when a wide glyph has lost its other half or hangs over the edge.
func expectWholeGlyphs(_ frame: Frame, sourceLocation: SourceLocation = #_sourceLocation) {
  for y in 0..<frame.size.rows {
    var x = 0
    while x < frame.size.columns {
      let cell = frame[x, y]
      #expect(cell.width > 0, "half a glyph at \(x),\(y)", sourceLocation: sourceLocation)
      if cell.width == 2 {
        #expect(
          x + 1 < frame.size.columns && frame[x + 1, y].isContinuation,
          "half a glyph at \(x),\(y)",
          sourceLocation: sourceLocation
        )
      }
      x += max(1, Int(cell.width))
    }
  }
}

@Suite struct FrameTests {
  private func frame(_ columns: Int, _ rows: Int = 1) -> Frame {
    Frame(size: Size(columns: columns, rows: rows))
  }

  @Test func writingAnswersTheColumnsUsed() {
    var frame = frame(10)
    #expect(frame.write("漢a", at: Point(x: 0, y: 0)) == 3)
    #expect(frame.textRows() == ["漢a"])
  }

  @Test func aWideGlyphNeverLandsHalfInTheLastColumn() {
    var frame = frame(3)
    frame.write("a漢字", at: Point(x: 0, y: 0))
    #expect(frame.textRows() == ["a漢"])
    frame.write("漢", at: Point(x: 2, y: 0))
    #expect(frame[2, 0].glyph == .space)
    expectWholeGlyphs(frame)
  }

  @Test(arguments: [(0, "x 字"), (1, " x字"), (2, "漢x"), (3, "漢 x")])
  func overwritingHalfAWideGlyphBlanksTheOtherHalf(x: Int, expected: String) {
    var frame = frame(4)
    frame.write("漢字", at: Point(x: 0, y: 0))
    frame.write("x", at: Point(x: x, y: 0))
    #expect(frame.textRows() == [expected])
    expectWholeGlyphs(frame)
  }

  @Test func aWideGlyphOverTwoHalvesBlanksBothOthers() {
    var frame = frame(4)
    frame.write("漢字", at: Point(x: 0, y: 0))
    frame.write("瘤", at: Point(x: 1, y: 0))
    #expect(frame.textRows() == [" 瘤"])
    expectWholeGlyphs(frame)
  }

  @Test func writingClipsOnEverySide() {
    var frame = frame(4, 2)
    frame.write("漢abcdef", at: Point(x: -1, y: 0))
    frame.write("out", at: Point(x: 0, y: 5))
    frame.write("out", at: Point(x: 0, y: -1))
    #expect(frame.textRows() == [" abc", ""])
    frame.clipped(to: Rect(x: 1, y: 1, width: 2, height: 1)) {
      $0.write("wxyz", at: Point(x: 0, y: 1))
    }
    #expect(frame.textRows()[1] == " xy")
    expectWholeGlyphs(frame)
  }

  @Test func widthCutsAndPads() {
    var frame = frame(8)
    let used = frame.write("diagnosis", at: Point(x: 0, y: 0), width: 6)
    #expect(used == 6)
    #expect(frame.textRows() == ["diagn…"])
    frame.write("7", at: Point(x: 0, y: 0), width: 6, alignment: .right)
    #expect(frame.textRows() == ["     7"])
  }

  @Test func rolesAreListedAsRuns() {
    var frame = frame(8, 2)
    frame.write(
      "ab",
      at: Point(x: 1, y: 0),
      style: Style(.bad, background: .selection, attributes: .bold)
    )
    frame.write("c", at: Point(x: 0, y: 1), style: Style(foreground: .gradient(.heat, step: 40)))
    #expect(frame.roleRows() == ["0 1-2 bad/selection+bold", "1 0-0 gradient-heat@40"])
  }

  @Test func clicksFindWhatWasDrawnLast() {
    var frame = frame(8, 2)
    frame.mark(Rect(x: 0, y: 0, width: 8, height: 2), as: "below")
    frame.mark(Rect(x: 2, y: 1, width: 20, height: 1), as: "above")
    #expect(frame.target(at: Point(x: 3, y: 1)) == "above")
    #expect(frame.target(at: Point(x: 1, y: 1)) == "below")
    #expect(frame.target(at: Point(x: 9, y: 1)) == nil)
  }

  @Test func randomWritesNeverSplitAGlyph() {
    var generator = SystemRandomNumberGenerator()
    let texts = ["漢字", "ab", "e\u{301}x", "✅", "한글 text", "\u{1B}[31m", "─│"]
    for wide in [false, true] {
      var frame = Frame(
        size: Size(columns: 17, rows: 3),
        appearance: Appearance(isAmbiguousWide: wide)
      )
      for _ in 0..<500 {
        let text = texts.randomElement(using: &generator) ?? ""
        let point = Point(
          x: Int.random(in: -3...18, using: &generator),
          y: Int.random(in: -1...3, using: &generator)
        )
        frame.write(text, at: point)
      }
      expectWholeGlyphs(frame)
    }
  }
}

@Suite struct KeyTests {
  @Test(arguments: [
    ("q", Key.character("q")), ("ctrl-s", .control("s")), ("alt-x", .alt("x")),
    ("f12", .function(12)),
    ("esc", .escape), ("shift-tab", .backTab), ("space", .character(" ")), ("pgdn", .pageDown),
    ("ctrl-space", .control(" ")), ("?", .character("?")), ("shift-up", .shiftUp),
    ("漢", .character("漢")),
  ])
  func namesAreReadAndWritten(text: String, key: Key) {
    #expect(Key(parsing: text) == key)
    #expect(key.description == text)
  }

  @Test(arguments: ["", "ctrl-", "hyper-x", "f99", "ctrl-ab"])
  func wrongNamesAreRefused(text: String) {
    #expect(Key(parsing: text) == nil)
  }

  @Test func synonymsAreRead() {
    #expect(Key(parsing: "Escape") == .escape)
    #expect(Key(parsing: "PageUp") == .pageUp)
    #expect(Key(parsing: "^p") == .control("p"))
  }
}

@Suite struct RecordingBackendTests {
  @Test func itPlaysEventsAndThenAsksToEnd() {
    let backend = RecordingBackend(
      size: Size(columns: 80, rows: 24),
      batches: [[.key(.up)], [.resize(Size(columns: 20, rows: 6))]]
    )
    #expect(backend.drainInput() == [.key(.up)])
    #expect(backend.drainInput() == [.resize(Size(columns: 20, rows: 6))])
    #expect(backend.size == Size(columns: 20, rows: 6))
    #expect(backend.drainInput() == [.terminate(signal: 15)])
    backend.present(Frame(size: backend.size), theme: .dark)
    #expect(backend.frame?.size.columns == 20)
  }
}
