import Terminal
import TestSupport
import Testing

@Suite struct WidgetGoldenTests {
  static let table = TableView(
    columns: [
      .init("lesion", width: .fixed(10)), .number("age"), .init("site", width: .share(1, min: 8)),
      .init("note", width: .fit(max: 16)),
    ],
    rows: (0..<12).map { row in
      .init(
        ["L-\(row)", "\(20 + row * 7)", "左臂 left arm", row == 3 ? "\u{1B}[31mred" : "ok"],
        style: row == 5 ? Style(.bad) : .text
      )
    },
    rowCount: 500,
    selectedRow: 2,
    selectedColumn: 1,
    sort: .init(column: 1, isDescending: true),
    isFocused: true
  )

  static let widgets: [(name: String, widget: any Widget)] = [
    ("box", Box(title: "Overview", key: "1", isFocused: true, trailing: "live", footer: "p pause")),
    ("table", table),
    (
      "list",
      ListView(
        items: [
          .init("Open the rows", detail: "enter"), .init("导出报告 Export", detail: "E"),
          .init("Train", disabledReason: "no label"),
        ],
        selected: 1,
        isFocused: true
      )
    ),
    ("field", TextField(state: TextFieldState("黑色素瘤 melanoma"), prompt: "/")),
    (
      "help",
      HelpView(sections: [
        .init(
          title: "Move",
          entries: [
            .init(keys: "j k", title: "down, up"), .init(keys: "g G", title: "first, last"),
          ]
        ),
        .init(
          title: "Train",
          entries: [
            .init(keys: "t", title: "start"),
            .init(keys: "p", title: "pause", disabledReason: "nothing is running"),
          ]
        ),
        .init(
          title: "Leave",
          entries: [.init(keys: "esc", title: "back"), .init(keys: "q", title: "quit")]
        ),
      ])
    ),
    (
      "palette",
      CommandPalette(
        query: TextFieldState("tr"),
        items: [
          .init(id: "export", title: "Export report", key: "E"),
          .init(id: "train", title: "Train model", key: "t", disabledReason: "no label"),
          .init(id: "truth", title: "Compare with truth", key: "T"),
        ],
        title: "Commands"
      )
    ),
    (
      "progress",
      ProgressBar(label: "reading", fraction: 0.42, rate: "1.2M rows/s", timeLeft: "12 s left")
    ),
    (
      "tabs",
      Tabs(tabs: [.init(key: "1", title: "Overview"), .init(key: "2", title: "来源")], selected: 1)
    ),
    ("toast", Toast("The report is in .tuina/reports/2026-08-01.html", kind: .success)),
    (
      "hints",
      KeyHints(
        hints: [
          .init(key: "q", title: "quit"), .init(key: "x", title: "export", isEnabled: false),
        ],
        status: "3 rejects",
        statusStyle: Style(.warning)
      )
    ),
    ("text", TextBlock("A value that two sources claim differently is a conflict. 冲突是两个来源的不同说法。")),
  ]

  @Test(arguments: ChartGoldenTests.looks.map(\.name).filter { $0 != "block" })
  func widgets(look: String) throws {
    let appearance = try #require(ChartGoldenTests.looks.first { $0.name == look }).appearance
    var document = ""
    for (name, widget) in Self.widgets {
      var frame = Frame(size: Size(columns: 76, rows: 8), appearance: appearance)
      widget.draw(in: &frame, frame.bounds, appearance)
      expectWholeGlyphs(frame)
      document += "=== \(name)\n" + frame.golden()
    }
    try expectSnapshot(document, "widgets-\(look).txt")
  }

  @Test func everyWidgetSurvivesEverySmallSize() {
    let charts: [any Widget] = [
      LineChart(series: [.init(name: "漢", values: [1, .nan, 3], role: .series1)], yTitle: "y"),
      LineChart(series: [], emptyText: "nothing yet"), AreaChart(values: [1, 2, .infinity]),
      AreaChart(values: [], fit: .whole), Histogram(counts: [1, 2, 3], lower: "a", upper: "b"),
      Histogram(counts: []), Sparkline(values: [.nan]), Gauge(label: "x", value: .nan),
      BarChart(bars: [.init(label: "漢字", value: -.infinity)], selected: 7),
      StackedBar(segments: [.init(label: "漢", value: 1, role: .good)]),
      Scrollbar(total: 9, visible: 1, top: 99),
      TableView(columns: [], rows: []), ListView(items: []),
      Toast("漢字 and more text than fits in there"),
      ProgressBar(label: "漢", fraction: nil),
    ]
    for appearance in [Appearance(), Appearance(isAmbiguousWide: true), .plain] {
      for widget in Self.widgets.map(\.widget) + charts {
        for width in 0...14 {
          for height in 0...4 {
            var frame = Frame(size: Size(columns: 16, rows: 6), appearance: appearance)
            let rect = Rect(x: 1, y: 1, width: width, height: height)
            widget.draw(in: &frame, rect, appearance)
            expectWholeGlyphs(frame)
            for y in 0..<6 {
              for x in 0..<16 where !rect.contains(Point(x: x, y: y)) {
                if frame[x, y].glyph != .space {
                  Issue.record("\(widget) draws at \(x),\(y) outside \(rect)")
                  return
                }
              }
            }
          }
        }
      }
    }
  }
}
