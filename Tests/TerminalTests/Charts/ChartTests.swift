import Terminal
import TestSupport
import Testing

@Suite struct AxisTests {
  @Test(arguments: [
    (0.0, 1.0, 6), (0.013, 0.987, 5), (-3.0, 250.0, 4), (1e6, 5e6, 5), (5.0, 5.0, 4), (0, 0, 3),
    (-1e-5, 1e-5, 5), (.nan, .infinity, 4), (10, 2, 3), (1e15, 1e15 + 8, 4),
  ])
  func ticksAreRoundAscendingAndCoverTheRange(lower: Double, upper: Double, count: Int) {
    let axis = Axis(lower: lower, upper: upper, count: count)
    #expect(axis.upper > axis.lower)
    #expect(axis.ticks.count >= 2 && axis.ticks.count <= count + 3)
    #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0 < $1 })
    if lower.isFinite, upper.isFinite, lower < upper {
      #expect(axis.lower <= lower && axis.upper >= upper)
    }
    #expect(Set(axis.ticks.map { axis.label($0) }).count == axis.ticks.count || lower > 1e14)
  }

  @Test func labelsHaveTheDecimalsOfTheStep() {
    let axis = Axis(lower: 0, upper: 1, count: 6)
    #expect(axis.ticks.map { axis.label($0) } == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    let thousands = Axis(lower: 0, upper: 40_000, count: 5)
    #expect(thousands.ticks.map { thousands.label($0) } == ["0", "10k", "20k", "30k", "40k"])
  }
}

@Suite struct DotCanvasTests {
  @Test(arguments: [(Appearance.Graph.braille, "⢣"), (.block, "▚"), (.ascii, ":")])
  func aDiagonalLine(graph: Appearance.Graph, expected: String) {
    var canvas = DotCanvas(size: Size(columns: 1, rows: 1), graph: graph)
    canvas.line(
      from: Point(x: 0, y: 0),
      to: Point(x: canvas.width - 1, y: canvas.height - 1),
      style: .text
    )
    var frame = Frame(size: Size(columns: 1, rows: 1))
    canvas.draw(in: &frame, at: Point(x: 0, y: 0))
    #expect(frame.textRows() == [expected])
  }

  @Test func dotsOutsideAreLeftOut() {
    var canvas = DotCanvas(size: Size(columns: 2, rows: 1), graph: .braille)
    canvas.line(from: Point(x: -50, y: 2), to: Point(x: 50, y: 2), style: .text)
    var frame = Frame(size: Size(columns: 2, rows: 1))
    canvas.draw(in: &frame, at: Point(x: 0, y: 0))
    #expect(frame.textRows() == ["⠤⠤"])
  }
}

@Suite struct ChartGoldenTests {
  static let looks: [(name: String, appearance: Appearance)] = [
    ("unicode", Appearance()), ("block", Appearance(graph: .block)),
    ("neutral", Appearance(isAmbiguousWide: true)), ("plain", .plain),
  ]

  @Test(arguments: looks.map(\.name))
  func charts(look: String) throws {
    let appearance = try #require(Self.looks.first { $0.name == look }).appearance
    var frame = Frame(size: Size(columns: 72, rows: 24), appearance: appearance)
    let rows = frame.bounds.rows([.fixed(12), .fixed(5), .fixed(3), .fixed(4)])
    let loss = (1...30).map { 2 / Double($0) + 0.1 }
    let validation = (1...30).map { (epoch: Int) -> Double in
      2.2 / Double(epoch) + 0.2 + 0.01 * Double(max(0, epoch - 15))
    }
    LineChart(
      series: [
        .init(name: "train", values: loss, role: .series1, firstX: 1),
        .init(name: "validation", values: validation, role: .series2, firstX: 1),
      ],
      xTitle: "epoch",
      yTitle: "loss"
    ).draw(in: &frame, rows[0], appearance)
    let halves = rows[1].columns([.share(1), .share(1)], gap: 2)
    AreaChart(values: (0..<80).map { Double($0 % 20) }).draw(in: &frame, halves[0], appearance)
    Histogram(
      counts: [1, 4, 9, 16, 25, 16, 9, 4, 1, 0],
      lower: "0 mm",
      upper: "20 mm",
      gradient: .heat
    ).draw(in: &frame, halves[1], appearance)
    BarChart(
      bars: [
        .init(label: "benign 良性", value: 970, role: .good),
        .init(label: "melanoma", value: 10, role: .bad), .init(label: "none", value: 0),
      ],
      selected: 1
    ).draw(in: &frame, rows[2], appearance)
    Gauge(label: "coverage", value: 0.63, gradient: .load).draw(
      in: &frame,
      rows[3].row(0),
      appearance
    )
    Sparkline(values: (0..<40).map { Double(($0 * 7) % 11) }).draw(
      in: &frame,
      rows[3].row(1),
      appearance
    )
    StackedBar(segments: [
      .init(label: "benign", value: 970, role: .series1),
      .init(label: "nevus", value: 25, role: .series2),
      .init(label: "melanoma", value: 5, role: .series3),
    ]).draw(in: &frame, rows[3].rows(2, count: 2), appearance)
    expectWholeGlyphs(frame)
    try expectSnapshot(frame.golden(), "charts-\(look).txt")
  }

  @Test func aGapInTheValuesIsAGapInTheLine() {
    var frame = Frame(size: Size(columns: 9, rows: 1))
    let appearance = Appearance()
    LineChart(series: [
      .init(name: "a", values: [1, 1, 1, .nan, .nan, .nan, 1, 1, 1], role: .series1)
    ]).draw(in: &frame, frame.bounds, appearance)
    #expect(frame.textRows()[0].contains(" "))
  }

  @Test func aShareAboveZeroIsNeverInvisible() {
    let appearance = Appearance()
    var frame = Frame(size: Size(columns: 40, rows: 1), appearance: appearance)
    BarChart(bars: [.init(label: "a", value: 1e-9, text: "x")], maximum: 1)
      .draw(in: &frame, frame.bounds, appearance)
    #expect(frame.textRows()[0].contains("▏"))
  }
}
