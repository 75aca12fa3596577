import Terminal
import Testing

@Suite struct WidgetTests {
  private static let hostile = [
    "", "漢字漢字漢字", "a\u{1B}[31m", "e\u{301}", String(repeating: "w", count: 300),
  ]

  private static func widgets(_ text: String) -> [any Widget] {
    let items = [text, "two", text].map { ListView.Item($0, detail: text, disabledReason: nil) }
    let entry = HelpView.Entry(keys: text, title: text, disabledReason: text)
    let action = CommandPalette.Item(id: "a", title: text, key: text, disabledReason: text)
    return [
      ListView(items: items, selected: 2, top: -4, isFocused: true),
      ListView(items: [], emptyText: text), ListView(items: items, selected: 99),
      HelpView(sections: [.init(title: text, entries: [entry, entry])], top: 50),
      CommandPalette(query: TextFieldState(text), items: [action], selected: 7, title: text),
      CommandPalette(query: TextFieldState(), items: [], emptyText: text),
      TextField(state: TextFieldState(text), prompt: text, placeholder: text),
      TextBlock(text, top: -1), Box(title: text, key: "1", trailing: text, footer: text),
      Tabs(tabs: [.init(key: "1", title: text)], selected: 3),
      KeyHints(hints: [.init(key: "q", title: text)], status: text),
      ProgressBar(label: text, fraction: nil, rate: text),
      TableView(
        columns: [.init(text)],
        rows: [.init([text, text])],
        selectedRow: 0,
        isFocused: true
      ),
    ]
  }

  @Test(arguments: hostile)
  func widgetsTakeAnyTextAtAnySizeAndStayInside(text: String) {
    for appearance in appearances {
      for widget in Self.widgets(text) {
        for size in sizes {
          var frame = Frame(
            size: Size(columns: size.columns + 4, rows: size.rows + 2),
            appearance: appearance
          )
          let place = Rect(x: 2, y: 1, width: size.columns, height: size.rows)
          widget.draw(in: &frame, place, appearance)
          #expect(isBlank(frame, outside: place), "\(type(of: widget)) at \(place)")
          expectWholeGlyphs(frame)
          if let cursor = frame.cursor, !place.isEmpty { #expect(place.contains(cursor)) }
        }
      }
    }
  }

  @Test func asciiScreensHaveSevenBits() {
    for widget in Self.widgets("a\u{1B}[31m\u{9B}") {
      let text = drawn(widget, 30, 8, .plain).textRows().joined()
      #expect(text.unicodeScalars.allSatisfy { $0.value < 0x7F }, "\(type(of: widget)): \(text)")
    }
  }
}

@Suite struct ListViewTests {
  private let items = ["alpha", "beta", "gamma", "delta"].map { ListView.Item($0, detail: "1") }

  @Test(arguments: [
    (0, ["▸ alpha    1┃", "  beta     1│"]), (3, ["  gamma    1│", "▸ delta    1┃"]),
  ])
  func theSelectionIsAlwaysVisible(selected: Int, expected: [String]) {
    let list = ListView(items: items, selected: selected, isFocused: true)
    let frame = drawn(list, 13, 2)
    #expect(frame.textRows() == expected)
    #expect(frame.cursor == Point(x: 0, y: selected == 0 ? 0 : 1))
  }

  @Test func clicksNameTheItem() {
    let frame = drawn(ListView(items: items, selected: 3, name: "choice"), 12, 2)
    #expect(frame.target(at: Point(x: 4, y: 0)) == "choice:2")
  }

  @Test func aReasonStandsInPlaceOfTheDetail() {
    let item = ListView.Item("delete", detail: "x", disabledReason: "read-only")
    #expect(drawn(ListView(items: [item]), 24, 1).textRows() == ["  delete       read-only"])
  }
}

@Suite struct TableViewTests {
  private func table(_ columns: Int, selected: Int? = nil, first: Int = 0) -> TableView {
    TableView(
      columns: (0..<columns).map { TableView.Column("c\($0)", width: .fixed(6)) },
      rows: [TableView.Row((0..<columns).map { "v\($0)" })],
      selectedRow: 0,
      selectedColumn: selected,
      firstColumn: first,
      isFocused: true
    )
  }

  private func arrangement(_ table: TableView, _ width: Int) -> TableArrangement {
    TableArrangement(table, width: width, TextWidth())
  }

  @Test(arguments: [
    (0, 0, [0, 1, 2]), (2, 0, [0, 1, 2]), (3, 0, [1, 2, 3]), (9, 0, [7, 8, 9]), (1, 5, [1, 2, 3]),
  ])
  func columnsScrollUntilTheSelectedOneIsVisible(selected: Int, first: Int, visible: [Int]) {
    let arrangement = arrangement(table(10, selected: selected, first: first), 20)
    #expect(arrangement.places.map(\.column) == visible)
    #expect(arrangement.hidesLeft == (visible[0] > 0))
    #expect(arrangement.hidesRight == (visible[2] < 9))
  }

  @Test(arguments: [0, 1, 2, 7, 40])
  func placesNeverOverlapAndNeverLeaveTheTable(columns: Int) {
    let widths: [TableView.Column.Width] = [
      .fixed(5), .fit(max: 12), .share(1, min: 4), .share(2, min: 0), .fixed(-3), .fit(max: 0),
    ]
    var table = table(columns, selected: columns / 2)
    for index in 0..<columns { table.columns[index].width = widths[index % widths.count] }
    for width in 0...220 {
      var end = 0
      for place in arrangement(table, width).places {
        #expect(place.x >= end && place.width > 0 && place.x + place.width <= width)
        end = place.x + place.width
      }
    }
  }

  @Test func sharingColumnsTakeWhatIsLeft() {
    var table = table(3)
    table.columns[1].width = .share(1, min: 2)
    #expect(arrangement(table, 40).places.map(\.width) == [6, 26, 6])
  }

  @Test func rowsHeaderAndSelectionAreDrawn() {
    var table = TableView(
      columns: [.init("site"), .number("rows")],
      rows: [.init(["arm", "12"]), .init(["neck", "7"])],
      selectedRow: 1,
      selectedColumn: 1,
      sort: .init(column: 1, isDescending: true),
      isFocused: true
    )
    let frame = drawn(table, 20, 4)
    #expect(frame.textRows() == ["site rows▼", "arm     12", "neck     7", ""])
    #expect(frame.cursor == Point(x: 5, y: 2))
    #expect(frame[0, 2].style.background == .selection)
    #expect(frame.target(at: Point(x: 1, y: 1)) == "row:0")
    #expect(frame.target(at: Point(x: 6, y: 0)) == "row-column:1")
    table.rows = []
    table.rowCount = 0
    table.emptyText = "no row"
    #expect(drawn(table, 20, 4).textRows()[2].contains("no row"))
  }

  @Test func onlyTheWindowIsNeeded() {
    let rows = (1_000_000..<1_000_003).map { TableView.Row(["r\($0)"]) }
    let table = TableView(
      columns: [.init("id")],
      rows: rows,
      firstRow: 1_000_000,
      topRow: 1_000_001,
      rowCount: 5_000_000,
      selectedRow: 9
    )
    let text = drawn(table, 12, 4).textRows()
    #expect(text[1].hasPrefix("r1000001"))
    #expect(text[2].hasPrefix("r1000002"))
    #expect(!text[3].contains("r"))
  }
}

@Suite struct LayoutOfWidgetsTests {
  @Test(arguments: [1, 2, 9, 30])
  func helpLosesNoEntryAtAnyWidth(count: Int) {
    let sections = (0..<count).map { number in
      HelpView.Section(title: "s\(number).", entries: [.init(keys: "k", title: "t\(number).")])
    }
    for width in 20...220 {
      let lines = HelpView(sections: sections).lineCount(width: width)
      #expect(lines >= (count * 3 + 1) / 2)
      let text = drawn(HelpView(sections: sections), width, lines).textRows().joined(
        separator: "\n"
      )
      for number in 0..<count {
        #expect(text.contains("s\(number).") && text.contains("t\(number)."), "\(width)")
      }
    }
  }

  @Test(arguments: [
    [Constraint.fixed(30), .share(1)], [.min(20), .fixed(10), .share(3)],
    [.ratio(1, 3), .share(1)],
  ])
  func boxesSideBySideCoverTheScreen(constraints: [Constraint]) {
    for width in 20...220 {
      let area = Rect(x: 0, y: 0, width: width, height: 6)
      var frame = Frame(size: area.size)
      for part in area.columns(constraints) { Box(title: "t").draw(in: &frame, part, Appearance()) }
      let parts = area.columns(constraints).filter { !$0.isEmpty }
      #expect(parts.map(\.width).reduce(0, +) == width)
      #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.right == $1.x })
      for part in parts where part.width >= 2 {
        #expect(frame[part.x, 0].glyph.text == "╭" && frame[part.right - 1, 5].glyph.text == "╯")
      }
    }
  }
}

/// What a search found is set apart inside the cells.
@Suite struct HighlightTests {
  private static func marked(_ text: String, _ sought: String, width: Int = 12) -> String {
    var frame = Frame(size: Size(columns: width, rows: 2))
    let table = TableView(
      columns: [.init("t", width: .fixed(width))],
      rows: [.init([text])],
      highlight: sought
    )
    table.draw(in: &frame, frame.bounds, frame.appearance)
    return frame.row(1).map { cell in
      cell.style.attributes.contains(.reverse) ? cell.glyph.text : "."
    }.joined()
  }

  @Test(arguments: [
    ("melanoma", "NOM", "....nom....."), ("melanoma", "m", "m.....m....."),
    ("黑色素瘤", "素", "....素........"), ("melanoma", "xyz", "............"),
    ("melanoma", "", "............"), ("İstanbul", "stan", ".stan......."),
    ("aaaa", "aa", "aaaa........"), ("a very long text", "text", "............"),
  ])
  func everyPlaceThatHoldsTheTextIsSetApart(
    text: String,
    sought: String,
    expected: String
  ) {
    let marked = Self.marked(text, sought)
    #expect(marked.filter { $0 != "." && $0 != " " } == expected.filter { $0 != "." })
    #expect(marked.prefix { $0 == "." }.count == expected.prefix { $0 == "." }.count)
  }
}
