import Terminal
import Testing

@Suite struct FuzzyMatchTests {
  @Test(arguments: [
    ("tr", "Train", [0, 1]), ("er", "Export report", [0, 7]), ("", "anything", []),
    ("漢", "a漢", [1]), ("T R", "train", [0, 1]), ("ain", "Train", [2, 3, 4]),
  ])
  func lettersAreFoundInOrder(query: String, text: String, positions: [Int]) {
    #expect(FuzzyMatch(query, in: text)?.positions == positions)
  }

  @Test(arguments: [("x", "Train"), ("nt", "Train"), ("trainer", "Train"), ("a", "")])
  func otherLettersDoNotMatch(query: String, text: String) {
    #expect(FuzzyMatch(query, in: text) == nil)
  }

  @Test(arguments: [
    ("tr", "Train", "Export report"), ("ex", "export", "the axis"), ("sr", "show rows", "user"),
  ])
  func wordStartsAndNeighboursCountMore(query: String, better: String, worse: String) throws {
    let one = try #require(FuzzyMatch(query, in: better))
    let two = FuzzyMatch(query, in: worse)
    #expect(one.score > two?.score ?? .min)
  }

  @Test func longTextsAreMatched() {
    let text = String(repeating: "ab", count: 2000)
    #expect(FuzzyMatch("bababa", in: text)?.positions.count == 6)
  }
}

@Suite struct CommandPaletteTests {
  private let items = [
    CommandPalette.Item(id: "export", title: "export the report", key: "E"),
    CommandPalette.Item(id: "train", title: "train", key: "s", disabledReason: "no label"),
    CommandPalette.Item(id: "retrain", title: "retrain"),
  ]

  private func matches(_ query: String) -> [String] {
    CommandPalette(query: TextFieldState(query), items: items).matches.map(\.item.id)
  }

  @Test(arguments: [
    ("", ["export", "train", "retrain"]), ("tr", ["train", "export", "retrain"]), ("zzz", []),
    ("export", ["export"]),
  ])
  func theBestMatchComesFirst(query: String, ids: [String]) {
    #expect(matches(query) == ids)
  }

  @Test func keysAndReasonsAreShown() {
    let palette = CommandPalette(query: TextFieldState("tra"), items: items, title: "do")
    let frame = drawn(palette, 40, 6)
    let text = frame.textRows()
    #expect(text[0].contains("2/3"))
    #expect(text[1].hasPrefix("│> tra"))
    #expect(text[2].contains("train") && text[2].contains("no label") && text[2].contains("s"))
    #expect(frame.cursor == Point(x: 6, y: 1))
    #expect(frame.target(at: Point(x: 3, y: 3)) == "palette:1")
  }
}

@Suite struct TextFieldTests {
  private func edited(_ text: String, _ keys: [Key]) -> TextFieldState {
    var state = TextFieldState(text)
    for key in keys {
      let isTaken = state.handle(key)
      #expect(isTaken)
    }
    return state
  }

  @Test(arguments: [
    ([Key.character("x")], "one two漢x", 9), ([.home, .character("x")], "xone two漢", 1),
    ([.backspace], "one two", 7), ([.left, .left, .delete], "one tw漢", 6),
    ([.control("w")], "one ", 4), ([.alt("b"), .control("u")], "two漢", 0),
    ([.home, .alt("d")], " two漢", 0), ([.home, .alt("f"), .control("k")], "one", 3),
    ([.control("a"), .left, .backspace], "one two漢", 0), ([.end, .right, .delete], "one two漢", 8),
  ])
  func keysEdit(keys: [Key], text: String, cursor: Int) {
    let state = edited("one two漢", keys)
    #expect(state.text == text)
    #expect(state.cursor == cursor)
  }

  @Test(arguments: [Key.up, .enter, .escape, .function(1), .control("z"), .alt("x")])
  func otherKeysAreNotTaken(key: Key) {
    var state = TextFieldState("a")
    let isTaken = state.handle(key)
    #expect(!isTaken)
    #expect(state == TextFieldState("a"))
  }

  @Test func pastedTextIsOneLine() {
    var state = TextFieldState()
    state.insert("a\tb\nc\u{1B}\u{7F}d")
    #expect(state.text == "a b cd")
    state.insert("e")
    state.insert("\u{301}")
    #expect(state.characters.last == "e\u{301}" && state.cursor == 7)
    state.clear()
    #expect(state.isEmpty && state.cursor == 0)
  }

  @Test(arguments: [
    ("abc", 10, "/abc", 4), ("abcdefghij", 6, "/‹hij", 5), ("漢字漢字", 6, "/‹ 字", 5),
    ("", 10, "/rows", 1),
  ])
  func theCursorStaysInSight(text: String, width: Int, shown: String, cursor: Int) {
    let field = TextField(state: TextFieldState(text), prompt: "/", placeholder: "rows")
    let frame = drawn(field, width, 1)
    #expect(frame.textRows() == [shown])
    #expect(frame.cursor == Point(x: cursor, y: 0))
  }
}

@Suite struct TextBlockTests {
  @Test(arguments: [
    ("one two three", 7, ["one two", "three"]), ("onetwothree", 4, ["onet", "woth", "ree"]),
    ("a\n\nb", 5, ["a", "", "b"]), ("漢字漢字", 5, ["漢字", "漢字"]), ("", 5, [""]), ("one", 0, []),
    ("one two", 3, ["one", "two"]), ("漢", 1, ["", "漢"]), ("a b c d", 3, ["a b", "c d"]),
  ])
  func linesBreakBetweenWords(text: String, width: Int, lines: [String]) {
    #expect(TextBlock.wrap(text, width: width, TextWidth()) == lines)
  }

  @Test func noLineIsTooWideAndNothingIsLost() {
    let text = "the quick 漢字 brown\u{301} fox jumps over thelazydogthatsleeps"
    for width in 2...60 {
      let lines = TextBlock.wrap(text, width: width, TextWidth())
      #expect(lines.allSatisfy { TextWidth().width(of: $0) <= width })
      let kept = lines.joined().filter { $0 != " " }
      #expect(kept == text.filter { $0 != " " })
    }
  }

  @Test func scrollingStartsFurtherDown() {
    #expect(drawn(TextBlock("a\nb\nc", top: 1), 4, 2).textRows() == ["b", "c"])
  }
}

@Suite struct GlyphSequenceTests {
  @Test func manyDroppedJoinersAreNoDeepRecursion() {
    let text = String(repeating: "\u{200B}", count: 2_000_000) + "x"
    #expect(Array(GlyphSequence(text)).map(\.glyph.text) == ["x"])
  }

  @Test(arguments: [
    ("a\u{1B}[31mred", 6, "a?[31~"), ("ab\u{9B}", 8, "ab?     "), ("\u{202E}漢", 3, "?漢"),
  ])
  func asciiTextIsCutAsItIsDrawn(text: String, columns: Int, expected: String) {
    let measure = Appearance.plain.textWidth
    let fitted = measure.padded(text, to: columns, ellipsis: "~")
    #expect(Array(GlyphSequence(fitted, width: measure)).map(\.glyph.text).joined() == expected)
    var frame = Frame(size: Size(columns: columns, rows: 1), appearance: .plain)
    frame.write(text, at: Point(x: 0, y: 0), width: columns)
    #expect(frame.textRows()[0] == expected.trimmingSuffix(" "))
  }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self
    while text.last == character { text.removeLast() }
    return text
  }
}
