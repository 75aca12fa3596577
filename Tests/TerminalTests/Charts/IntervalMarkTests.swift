import Terminal
import Testing

@Suite struct IntervalMarkTests {
  private func drawn(_ mark: IntervalMark, _ width: Int, _ appearance: Appearance = Appearance())
    -> String
  {
    var frame = Frame(size: Size(columns: width, rows: 1), appearance: appearance)
    mark.draw(in: &frame, frame.bounds, appearance)
    return frame.row(0).map(\.glyph.text).joined()
  }

  @Test func theEstimateStandsInsideItsInterval() {
    let mark = IntervalMark(value: 0.5, low: 0.3, high: 0.8, scale: .linear(0...1))
    #expect(drawn(mark, 11) == "   ├─●──┤  ")
    #expect(drawn(mark, 11, .plain) == "   |-o--|  ")
  }

  @Test func aReferenceIsALineAcross() {
    let mark = IntervalMark(value: 0.1, low: 0, high: 0.2, scale: .linear(0...1), reference: 0.9)
    #expect(drawn(mark, 11) == "├●┤      │ ")
  }

  @Test func powersOfTenAreEquallyFarApartOnALogarithmicScale() {
    let scale = IntervalMark.Scale.logarithmic(0.001...1)
    #expect(abs(scale.position(0.01) - 1.0 / 3) < 1e-6)
    #expect(abs(scale.position(0.1) - 2.0 / 3) < 1e-6)
    #expect(scale.position(0.0001) == 0 && scale.position(1) == 1)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatIsNoNumberDrawsNothingAndTrapsNowhere(value: Double) {
    let mark = IntervalMark(value: value, low: value, high: value, scale: .linear(0...1))
    #expect(drawn(mark, 5) == "     ")
    #expect(
      drawn(IntervalMark(value: 0.5, low: 0.9, high: 0.1, scale: .linear(0...1)), 5).count == 5
    )
  }
}

@Suite struct RateChartTests {
  private func bucket(_ accepted: Int, _ cases: Int) -> RateChart.Bucket {
    guard cases > 0 else { return RateChart.Bucket(rate: nil, low: nil, high: nil, cases: 0) }
    let rate = Double(accepted) / Double(cases)
    return RateChart.Bucket(
      rate: rate,
      low: max(rate - 0.1, 0),
      high: min(rate + 0.1, 1),
      cases: cases
    )
  }

  private func drawn(_ buckets: [RateChart.Bucket], _ size: Size) -> [String] {
    var frame = Frame(size: size)
    RateChart(buckets: buckets).draw(in: &frame, frame.bounds, Appearance())
    return (0..<size.rows).map { y in frame.row(y).map(\.glyph.text).joined() }
  }

  /// A long silence and one late event leave every earlier stretch at its place.
  @Test func stretchesWithoutCasesStayEmptyAndTheNewestStandsRight() {
    let buckets = [bucket(8, 10)] + (0..<18).map { _ in bucket(0, 0) } + [bucket(1, 2)]
    let rows = drawn(buckets, Size(columns: 26, rows: 8))
    let marks = rows.flatMap { row in
      row.enumerated().filter { $0.element == "●" }.map(\.offset)
    }
    #expect(Set(marks) == [6, 25])
    #expect(rows.allSatisfy { row in Array(row)[7..<25].allSatisfy { $0 == " " } })
  }

  @Test func countsStandBelowTheRates() {
    let rows = drawn([bucket(5, 10), bucket(10, 20)], Size(columns: 12, rows: 6))
    #expect(rows.last?.contains("█") == true)
    #expect(rows.last?.hasPrefix("    n") == true)
    #expect(rows.first?.contains("%") == true)
  }

  @Test func whatIsOlderThanTheWidthIsLeftOut() {
    let rows = drawn((0..<50).map { _ in bucket(1, 2) }, Size(columns: 16, rows: 5))
    #expect(rows.joined().count { $0 == "●" } == RateChart.room(16, for: 50))
  }
}

@Suite struct MiddleTruncationTests {
  @Test(arguments: [
    ("user-item_affinity_30", 16, "user-…ffinity_30"), ("short", 8, "short"),
    ("漢字漢字漢字漢字", 9, "漢…漢字"),
  ])
  func bothEndsOfANameAreKept(text: String, columns: Int, expected: String) {
    let cut = TextWidth().truncatedInTheMiddle(text, to: columns)
    #expect(TextWidth().width(of: cut) <= columns)
    #expect(cut.first == expected.first && cut.last == expected.last)
    #expect(cut.contains("…") == (cut != text))
  }
}

@Suite struct PatternTests {
  @Test(arguments: [
    (Theme.mono, Appearance.Colours.direct, true), (.mono, .indexed256, true),
    (.dark, .indexed256, false), (.dark, .direct, false), (.dark, .eight, true),
    (.dark, .none, true),
  ])
  func patternsTellSeriesApartWhereColoursDoNot(
    theme: Theme,
    colours: Appearance.Colours,
    hasPatterns: Bool
  ) {
    let look = Appearance(colours: colours).showing(theme)
    #expect(look.hasPatterns == hasPatterns)
    let fillings = Set(Role.series.map { look.filling($0) })
    #expect(fillings.count == (hasPatterns ? Role.series.count : 1))
  }
}
