import Basics
/// Estimates with their intervals, one below the other, on one axis of shares.
struct IntervalChart {
  struct Row {
    var name: String
    var value: Double
    /// Equal to the value when there is no interval.
    var low: Double
    var high: Double
    /// A second mark to compare with, drawn hollow.
    var other: Double?
    var tip: String
  }

  private static let width = 520.0
  private static let rowHeight = 26.0

  var title: String
  var summary: String
  var rows: [Row]
  var startsAtZero = true

  func chart(id: String) -> ReportChart? {
    let shown = rows.prefix(StackedBarChart.longest)
    let ends = shown.flatMap { [$0.low, $0.high, $0.value, $0.other ?? $0.value] }
    guard let low = ends.min(), let high = ends.max() else { return nil }
    let bottom = 10 + Double(shown.count) * Self.rowHeight
    var svg = SVGBuilder(width: Self.width, height: bottom + 22)
    let left = 120.0
    let padding = (high - low) * 0.05
    let x = ChartScale(
      (startsAtZero ? 0 : max(0, low - padding))...min(1, high + padding),
      from: left,
      to: Self.width - 24
    )
    for tick in x.ticks(5) {
      svg.line(x(tick), 6, x(tick), bottom, "grid")
      svg.text(Figures.percentMark(tick), x: x(tick), y: bottom + 16, anchor: "middle")
    }
    for (index, row) in shown.enumerated() {
      let y = 10 + (Double(index) + 0.5) * Self.rowHeight
      let name = row.name.count > 17 ? row.name.prefix(16) + "…" : row.name
      svg.text(name, x: left - 8, y: y + 4, anchor: "end")
      if row.high > row.low { svg.line(x(row.low), y, x(row.high), y, "interval") }
      if let other = row.other { svg.circle(x: x(other), y: y, radius: 5, "hollow") }
      svg.circle(x: x(row.value), y: y, radius: 4.5, "f1", tip: row.tip)
    }
    return ReportChart(
      title: title,
      summary: summary,
      svg: svg.finished(id: id, title: title, summary: summary)
    )
  }
}
