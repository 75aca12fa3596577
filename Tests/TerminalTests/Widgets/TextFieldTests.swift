import Terminal
import Testing

@Suite struct TextFieldTests {
  private func edited(_ text: String, _ keys: [Key]) -> (TextFieldState, Bool) {
    var state = TextFieldState(text)
    var isHandled = true
    for key in keys { isHandled = state.handle(key) && isHandled }
    return (state, isHandled)
  }

  @Test(arguments: [
    ("abc", [Key.backspace], "ab", 2), ("黑色素", [.left, .backspace], "黑素", 1),
    ("abc", [.home, .delete], "bc", 0), ("one two", [.control("w")], "one ", 4),
    ("one two", [.alt("b"), .control("k")], "one ", 4), ("abc", [.left, .control("u")], "c", 0),
    ("abc", [.home, .character("漢"), .character("字")], "漢字abc", 2),
    ("abc", [.home, .backspace, .left], "abc", 0), ("abc", [.end, .delete, .right], "abc", 3),
    ("e", [.character("\u{301}")], "e\u{301}", 1), ("ab cd", [.home, .alt("d")], " cd", 0),
  ])
  func editing(text: String, keys: [Key], expected: String, cursor: Int) {
    let (state, isHandled) = edited(text, keys)
    #expect(state.text == expected)
    #expect(state.cursor == cursor)
    #expect(isHandled)
  }

  @Test func keysOfOthersAreLeftToThem() {
    #expect(edited("a", [.enter]).1 == false)
    #expect(edited("a", [.escape]).1 == false)
    #expect(edited("a", [.up]).1 == false)
  }

  @Test func aBurstOfAnInputMethodArrivesWhole() {
    var state = TextFieldState("ab")
    _ = state.handle(.left)
    state.insert("黑色素瘤\n\u{1B}x")
    #expect(state.text == "a黑色素瘤 xb")
    #expect(state.cursor == 7)
  }

  @Test func theCursorStaysVisibleWhateverTheWidth() {
    for width in 1...12 {
      var state = TextFieldState("黑色素瘤melanoma黑色素瘤")
      for _ in 0..<18 {
        var frame = Frame(size: Size(columns: width, rows: 1))
        TextField(state: state).draw(in: &frame, frame.bounds, Appearance())
        let cursor = frame.cursor
        #expect(cursor.map { $0.x >= 0 && $0.x < width } == true)
        expectWholeGlyphs(frame)
        _ = state.handle(.left)
      }
    }
  }
}

@Suite struct FuzzyMatchTests {
  @Test(arguments: [
    ("tr", "Train model", [0, 1]), ("tm", "Train model", [0, 6]), ("", "Train", []),
    ("ain", "Train again", [2, 3, 4]), ("报", "导出报告", [2]), ("T M", "train model", [0, 6]),
  ])
  func lettersAreHighlightedWhereTheyMeanMost(query: String, text: String, positions: [Int]) {
    #expect(FuzzyMatch(query, in: text)?.positions == positions)
  }

  @Test func lettersOutOfOrderDoNotMatch() {
    #expect(FuzzyMatch("rt", in: "tr") == nil)
    #expect(FuzzyMatch("abcd", in: "abc") == nil)
  }

  @Test func wordStartsRankFirst() {
    let palette = CommandPalette(
      query: TextFieldState("tr"),
      items: [
        .init(id: "1", title: "Export report"), .init(id: "2", title: "Matrix"),
        .init(id: "3", title: "Train"),
      ]
    )
    #expect(palette.matches.first?.item.id == "3")
    #expect(palette.matches.map(\.item.id).contains("2"))
  }
}

@Suite struct TextBlockTests {
  @Test(arguments: [
    ("one two three", 7, ["one two", "three"]), ("黑色素瘤病", 4, ["黑色", "素瘤", "病"]),
    ("abcdefgh", 3, ["abc", "def", "gh"]), ("a\n\nb", 9, ["a", "", "b"]), ("", 5, [""]),
    ("one 两个三", 6, ["one 两", "个三"]), ("aa bb cc", 5, ["aa bb", "cc"]),
  ])
  func wrapping(text: String, width: Int, lines: [String]) {
    #expect(TextBlock.wrap(text, width: width, TextWidth()) == lines)
  }

  @Test func noLineIsWiderThanAsked() {
    let text = "Jeder Wert 黑色素瘤, den zwei Quellen verschieden angeben, ist ein Konflikt 冲突。"
    for width in 2...40 {
      for line in TextBlock.wrap(text, width: width, TextWidth()) {
        #expect(TextWidth().width(of: line) <= width)
      }
    }
  }
}
