import Basics
import Profiling
import Workspace

/// A small picture of one column: bars over ranges of numbers, or over the most frequent values.
struct HistogramChart {
  private static let width = 250.0
  private static let height = 130.0

  var column: ColumnProfile

  /// Draws the numbers, else the values; nil when the column has neither.
  func chart(id: String) -> ReportChart? {
    if !column.histogram.isEmpty { return numbers(id: id) }
    let isCategory = column.type == .category
    return isCategory && !column.top.isEmpty ? values(id: id) : nil
  }

  private var title: String { "\(column.name) · \(column.source)" }

  private func edge(_ value: Double) -> String {
    column.instant(value) ?? Figures.number(value)
  }

  /// Dates and times have neither mean nor deviation.
  private var moments: String {
    guard let mean = column.mean else { return "" }
    return "; mean \(Figures.number(mean)), standard deviation \(Figures.number(column.sd))"
  }

  private func numbers(id: String) -> ReportChart? {
    let bins = column.histogram.filter { $0.low.isFinite && $0.high.isFinite && $0.high > $0.low }
    guard let low = bins.map(\.low).min(), let high = bins.map(\.high).max(),
      let most = bins.map(\.count).max(), most > 0
    else { return nil }
    var svg = SVGBuilder(width: Self.width, height: Self.height)
    let bottom = Self.height - 20
    let x = ChartScale(low...high, from: 4, to: Self.width - 4)
    let y = ChartScale(0...Double(most), from: bottom, to: 10)
    for bin in bins {
      let top = y(Double(bin.count))
      svg.rectangle(
        x: x(bin.low) + 0.4,
        y: top,
        width: max(x(bin.high) - x(bin.low) - 0.8, 0.4),
        height: bottom - top,
        "f1",
        tip: "\(edge(bin.low)) to \(edge(bin.high)): "
          + Figures.count(bin.count)
      )
    }
    svg.line(4, bottom, Self.width - 4, bottom, "axis")
    svg.text(edge(low), x: 4, y: Self.height - 5)
    svg.text(edge(high), x: Self.width - 4, y: Self.height - 5, anchor: "end")
    let summary =
      "\(Figures.count(bins.reduce(0) { $0 + $1.count })) values from "
      + "\(edge(low)) to \(edge(high))"
      + moments
    return ReportChart(
      title: title,
      summary: summary,
      svg: svg.finished(id: id, title: title, summary: summary)
    )
  }

  private func values(id: String) -> ReportChart? {
    let top = column.top.prefix(6)
    guard let most = top.map(\.count).max(), most > 0 else { return nil }
    var svg = SVGBuilder(width: Self.width, height: Self.height)
    let rowHeight = (Self.height - 8) / 6
    let x = ChartScale(0...Double(most), from: 0, to: 100)
    for (index, value) in top.enumerated() {
      let y = 4 + Double(index) * rowHeight
      let name = value.value.count > 14 ? value.value.prefix(13) + "…" : value.value
      svg.text(name, x: 96, y: y + rowHeight / 2 + 4, anchor: "end")
      svg.rectangle(
        x: 102,
        y: y + 3,
        width: x(Double(value.count)),
        height: rowHeight - 6,
        "f1",
        tip: "\(VisibleText.cell(value.value)): \(Figures.count(value.count))"
      )
      svg.text(
        Figures.count(value.count),
        x: 106 + x(Double(value.count)),
        y: y + rowHeight / 2 + 4
      )
    }
    let summary = top.map { "\(VisibleText.cell($0.value)) \(Figures.count($0.count))" }
      .joined(separator: ", ")
    return ReportChart(
      title: title,
      summary: summary,
      svg: svg.finished(id: id, title: title, summary: summary)
    )
  }
}
