import Basics
/// One full-width bar a row, divided into shares.
struct StackedBarChart {
  struct Row {
    var name: String
    var counts: [Int]
  }

  private static let width = 520.0
  private static let rowHeight = 26.0
  /// Rows drawn at most; tables hold the rest.
  static let longest = 20

  var title: String
  var summary: String
  var classes: [String]
  var rows: [Row]

  func chart(id: String) -> ReportChart? {
    let shown = rows.prefix(Self.longest)
    guard !shown.isEmpty, !classes.isEmpty else { return nil }
    var svg = SVGBuilder(width: Self.width, height: 28 + Double(shown.count) * Self.rowHeight)
    let left = 120.0
    let span = Self.width - left - 66
    ChartLegend.draw(
      classes.prefix(8).enumerated().map { ($1, $0 + 1) },
      x: left,
      y: 13,
      in: &svg
    )
    for (index, row) in shown.enumerated() {
      let y = 24 + Double(index) * Self.rowHeight
      let total = max(row.counts.reduce(0, +), 1)
      let name = row.name.count > 17 ? row.name.prefix(16) + "…" : row.name
      svg.text(name, x: left - 8, y: y + 16, anchor: "end")
      var x = left
      for (position, count) in row.counts.enumerated() {
        let width = span * Double(count) / Double(total)
        let label = position < classes.count ? VisibleText.cell(classes[position]) : ""
        svg.rectangle(
          x: x,
          y: y + 3,
          width: max(width - 0.8, count > 0 ? 1 : 0),
          height: Self.rowHeight - 8,
          "f\(min(position + 1, 8))",
          tip: "\(label): \(Figures.count(count)), "
            + Figures.percent(Double(count) / Double(total))
        )
        x += width
      }
      svg.text(Figures.count(total), x: Self.width, y: y + 16, anchor: "end")
    }
    return ReportChart(
      title: title,
      summary: summary,
      svg: svg.finished(id: id, title: title, summary: summary)
    )
  }
}
