import Terminal
import Testing

@Suite struct ChartTests {
  private func charts(_ values: [Double]) -> [any Widget] {
    let finite = values.filter(\.isFinite)
    let series = LineChart.Series(name: "loss", values: values, role: .series1)
    var charts: [any Widget] = [
      LineChart(series: [series], yTitle: "loss", emptyText: "none"),
      LineChart(series: [series, series], xTitle: "epoch", yRange: 0...1),
      LineChart(series: [series], xRange: -1e308...1e308, yRange: 0...0),
      AreaChart(values: values), AreaChart(values: values, fit: .whole),
      AreaChart(values: values, range: -Double.infinity ... .infinity),
      AreaChart(values: values, range: 0 ... .infinity),
      Sparkline(values: values), Sparkline(values: values, range: -Double.infinity ... .infinity),
      Histogram(counts: values, lower: "0", upper: "9"),
      StackedBar(
        segments: values.map { StackedBar.Segment(label: "x", value: $0, role: .series1) }
      ),
    ]
    charts += values.prefix(3).map { Gauge(label: "share", value: $0) }
    charts += finite.prefix(3).map { ProgressBar(label: "rows", fraction: $0) }
    return charts
  }

  @Test(arguments: strangeValues)
  func chartsTakeAnyValueAtAnySizeAndStayInside(values: [Double]) {
    for appearance in appearances {
      for chart in charts(values) {
        for size in sizes {
          var frame = Frame(
            size: Size(columns: size.columns + 4, rows: size.rows + 2),
            appearance: appearance
          )
          let place = Rect(x: 2, y: 1, width: size.columns, height: size.rows)
          chart.draw(in: &frame, place, appearance)
          #expect(isBlank(frame, outside: place), "\(type(of: chart)) at \(place)")
        }
      }
    }
  }

  @Test func aLineRisesFromTheLowerLeft() {
    let series = LineChart.Series(name: "x", values: [0, 1, 2, 3], role: .series1)
    let chart = LineChart(series: [series])
    #expect(drawn(chart, 4, 2).textRows() == ["   ⣀", "⡠⠔⠊"])
    let ascii = drawn(chart, 4, 2, .plain).textRows()
    #expect(ascii[0].hasSuffix("'") || ascii[0].hasSuffix("."))
    #expect(ascii[1].first == "." || ascii[1].first == ":")
  }

  @Test(arguments: [0.2...0.8, 0.1234...0.1356, 99.5...99.6, -3.0 ... -2.9, 0...1, 17...17])
  func aGivenRangeIsLabelledAtTwoPlacesAtLeast(range: ClosedRange<Double>) {
    let series = LineChart.Series(name: "x", values: [range.lowerBound], role: .series1)
    for rows in [4, 6, 8, 20] {
      let frame = drawn(LineChart(series: [series], yRange: range), 40, rows)
      let labelled = frame.textRows().filter { $0.contains("┤") }
      #expect(labelled.count >= 2, "\(range) on \(rows) rows")
      #expect(Set(labelled.map { $0.prefix { $0 != "┤" } }).count == labelled.count)
    }
  }

  @Test func withoutColoursLettersTellSeriesApart() {
    let lines = ["train", "test"].enumerated().map {
      LineChart.Series(name: $0.element, values: [0, Double($0.offset)], role: .series1)
    }
    let text = drawn(LineChart(series: lines), 40, 10, .plain).textRows()
    #expect(text[0] == "a train  b test")
    #expect(text.dropFirst().contains { $0.hasSuffix("b") })
  }

  @Test func withoutValuesAChartSaysSo() {
    let chart = LineChart(series: [], emptyText: "no epoch yet")
    #expect(drawn(chart, 20, 3).textRows() == ["", "    no epoch yet", ""])
  }

  @Test func anAreaIsFilledFromItsFoot() {
    let frame = drawn(AreaChart(values: [0, 1, 2, 4]), 2, 1)
    #expect(frame.textRows() == ["⢀⣼"])
    let whole = drawn(AreaChart(values: [1, 2], fit: .whole), 2, 1, .plain)
    #expect(whole.textRows() == [".:"])
  }

  @Test func aSparklineShowsTheNewestAtTheRight() {
    #expect(drawn(Sparkline(values: [1, 2, 3]), 5, 1).textRows() == ["  ▁▅█"])
    #expect(drawn(Sparkline(values: [9, 1, 2, 3]), 3, 1).textRows() == ["▁▅█"])
    #expect(drawn(Sparkline(values: [.nan, 2, .infinity]), 3, 1, .plain).textRows() == [" +"])
  }
}

@Suite struct AxisTests {
  @Test(arguments: [
    (0.05, 20.0, 6, ["0.1", "0.3", "1", "3", "10"]), (0.2, 2.5, 8, ["0.2", "0.5", "1", "2"]),
    (0.9, 1.2, 4, ["0.9", "1.0", "1.1", "1.2"]),
    (0.00003, 0.4, 6, ["0.0001", "0.001", "0.01", "0.1"]),
  ])
  func aLogarithmicAxisHasRoundTicksInItsOwnUnits(
    low: Double,
    high: Double,
    count: Int,
    labels: [String]
  ) {
    let axis = Axis(logarithmicFrom: low, to: high, count: count)
    #expect(axis.ticks.map { axis.label($0) } == labels)
    #expect(abs(axis.position(low)) < 1e-9 && abs(axis.position(high) - 1) < 1e-9)
    #expect(abs(axis.position((low * high).squareRoot()) - 0.5) < 1e-9)
  }

  @Test func aLogarithmicAxisStandsWhatHasNoLogarithm() {
    for (low, high) in [(0.0, 1.0), (-1, 0), (.nan, .infinity), (2, 2)] {
      let axis = Axis(logarithmicFrom: low, to: high, count: 5)
      #expect(axis.ticks.allSatisfy { $0.isFinite && $0 > 0 })
      #expect(!axis.ticks.isEmpty && axis.upper > axis.lower)
    }
    #expect(Axis(logarithmicFrom: 0.1, to: 1, count: 5).position(0) == -.infinity)
  }

  @Test(arguments: [
    (1.0, 12.0, 3, [5.0, 10.0]), (0.603, 1.283, 2, [0.8, 1.0, 1.2]), (1, 1, 3, [1]),
    (1, 3, 2, [1, 2, 3]),
  ])
  func fewTicksComeCloserTogether(lower: Double, upper: Double, count: Int, ticks: [Double]) {
    let isWhole = lower.rounded() == lower
    let axis = Axis(
      lower: lower,
      upper: upper,
      count: count,
      isNice: false,
      leastStep: isWhole ? 1 : 0
    )
    #expect(axis.ticks.count == ticks.count)
    #expect(zip(axis.ticks, ticks).allSatisfy { abs($0 - $1) < 1e-9 }, "\(axis.ticks)")
  }

  @Test(arguments: [
    (0.0, 10.0, 6, [0.0, 2, 4, 6, 8, 10]), (0, 1, 3, [0, 0.5, 1]), (-1, 1, 3, [-1, 0, 1]),
    (0, 95, 3, [0, 50, 100]),
  ])
  func ticksAreRound(lower: Double, upper: Double, count: Int, ticks: [Double]) {
    #expect(Axis(lower: lower, upper: upper, count: count).ticks == ticks)
  }

  @Test(arguments: [
    (Double.nan, Double.nan), (-.infinity, .infinity), (0, 0), (5, 5), (-1e308, 1e308),
    (0, .leastNonzeroMagnitude), (1e300, 1e300), (.infinity, -.infinity), (7, 3), (1e15, 1e15 + 1),
  ])
  func anyRangeGivesAnAxis(lower: Double, upper: Double) {
    for count in [-1, 0, 1, 2, 7] {
      for isNice in [false, true] {
        let axis = Axis(lower: lower, upper: upper, count: count, isNice: isNice)
        #expect(axis.lower.isFinite && axis.upper.isFinite && axis.lower < axis.upper)
        #expect((2...12).contains(axis.ticks.count), "\(axis)")
        #expect(axis.ticks.allSatisfy { $0.isFinite && !axis.label($0).isEmpty })
        #expect(axis.position(axis.lower) == 0)
        #expect(abs(axis.position(axis.upper) - 1) < 1e-9)
      }
    }
  }

  @Test func ticksOfANarrowRangeAreToldApart() {
    let axis = Axis(lower: 0.1234, upper: 0.1356, count: 2, isNice: false)
    #expect(axis.ticks.map { axis.label($0) } == ["0.125", "0.130", "0.135"])
  }
}

@Suite struct DotCanvasTests {
  @Test(arguments: [
    (Appearance.Graph.braille, "⠁⢀"), (.block, "▘▗"), (.ascii, "'."),
  ])
  func cornersAreDots(graph: Appearance.Graph, expected: String) {
    var canvas = DotCanvas(size: Size(columns: 2, rows: 1), graph: graph)
    canvas.set(x: 0, y: 0, style: .text)
    canvas.set(x: canvas.width - 1, y: canvas.height - 1, style: .text)
    canvas.set(x: canvas.width, y: 0, style: .text)
    canvas.set(x: -1, y: 0, style: .text)
    var frame = Frame(size: Size(columns: 2, rows: 1))
    canvas.draw(in: &frame, at: Point(x: 0, y: 0))
    #expect(frame.textRows() == [expected])
  }

  @Test(arguments: [
    (Point(x: 0, y: 0), Point(x: 7, y: 3)), (Point(x: 7, y: 0), Point(x: 0, y: 3)),
    (Point(x: 3, y: 3), Point(x: 3, y: 0)), (Point(x: 2, y: 1), Point(x: 2, y: 1)),
    (Point(x: -8, y: -4), Point(x: 15, y: 7)),
  ])
  func linesEndWhereTheyShould(start: Point, end: Point) {
    var canvas = DotCanvas(size: Size(columns: 4, rows: 1), graph: .braille)
    canvas.line(from: start, to: end, style: .text)
    var frame = Frame(size: Size(columns: 4, rows: 1))
    canvas.draw(in: &frame, at: Point(x: 0, y: 0))
    let used = min(max(start.x, 0), 7) / 2
    #expect(frame[used, 0].glyph != .space)
  }

  @Test func anEmptyCanvasDrawsNothing() {
    var frame = Frame(size: Size(columns: 3, rows: 1))
    DotCanvas(size: Size(columns: 0, rows: 0), graph: .braille).draw(
      in: &frame,
      at: .init(x: 0, y: 0)
    )
    #expect(frame.textRows() == [""])
  }
}

@Suite struct StackedBarTests {
  private func bar(_ values: [Double], _ width: Int, rows: Int = 1) -> Frame {
    let segments = values.enumerated().map {
      StackedBar.Segment(label: "c\($0.offset)", value: $0.element, role: Role.series($0.offset))
    }
    return drawn(StackedBar(segments: segments), width, rows, .plain)
  }

  @Test(arguments: [
    ([3.0, 1], 8, "######=="), ([1, 1, 1], 10, "####===+++"), ([1000, 1, 1], 10, "########=+"),
    ([1, 0, 1], 4, "##++"), ([.nan, 1, -3], 4, "===="), ([1, .infinity], 4, "####"),
    ([5], 3, "###"),
    ([1, 1], 2, "#="), ([1, 1, 1, 1], 4, "#..."), ([1e308, 1e308], 4, "##=="),
  ])
  func columnsAreSharedByLargestRemainder(values: [Double], width: Int, expected: String) {
    #expect(bar(values, width).textRows() == [expected])
  }

  @Test(arguments: [[], [0], [.nan, -1]] as [[Double]])
  func withoutWeightNothingIsDrawn(values: [Double]) {
    #expect(bar(values, 6).textRows() == [""])
  }

  @Test(arguments: [1, 2, 3, 7, 40, 220])
  func manyClassesFillTheWholeBarAndTheSmallOnesAreOne(width: Int) {
    let values = (1...5000).map { 1 / Double($0) }
    let frame = bar(values, width, rows: 1)
    #expect((0..<width).allSatisfy { frame[$0, 0].glyph != .space })
    let roles = Set((0..<width).map { frame[$0, 0].style })
    #expect(roles.count <= max(2, width / 2))
  }

  @Test func theLegendNamesTheRest() {
    let text = bar([8, 1, 1, 1, 1, 1, 1], 13, rows: 8).textRows().joined(separator: " ")
    #expect(text.contains("c0 57.1%"))
    #expect(text.contains("other 14.3%"))
    #expect(!text.contains("c6"))
  }
}
