import Basics
import Profiling
import Workspace

/// A small picture of one column: bars over ranges of numbers, or over the most frequent values.
struct HistogramChart {
  private static let width = 250.0
  private static let height = 130.0

  var column: ColumnProfile
  /// The range that all sources of the column share; nil for that of its own bins.
  var range: ClosedRange<Double>?

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
    return "; mean \(Figures.measure(mean)), standard deviation \(Figures.measure(column.sd))"
  }

  private static func bins(of column: ColumnProfile) -> [HistogramBin] {
    column.histogram.filter { $0.low.isFinite && $0.high.isFinite && $0.high > $0.low }
  }

  /// The range of the bins of a column; nil without any.
  static func span(of column: ColumnProfile) -> ClosedRange<Double>? {
    let bins = bins(of: column)
    guard let low = bins.map(\.low).min(), let high = bins.map(\.high).max() else { return nil }
    return low...high
  }

  /// The values that the bins leave out, which would flatten all others.
  private var beyond: String {
    let parts = [
      column.belowHistogram > 0 ? "\(Figures.count(column.belowHistogram)) below" : nil,
      column.aboveHistogram > 0 ? "\(Figures.count(column.aboveHistogram)) above" : nil,
    ].compactMap(\.self)
    return parts.isEmpty ? "" : ", " + parts.joined(separator: ", ")
  }

  private func numbers(id: String) -> ReportChart? {
    let bins = Self.bins(of: column)
    guard let own = Self.span(of: column), let most = bins.map(\.count).max(), most > 0 else {
      return nil
    }
    let shown = range ?? own
    let (low, high) = (shown.lowerBound, shown.upperBound)
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
      + "\(edge(own.lowerBound)) to \(edge(own.upperBound))" + beyond + moments
    return ReportChart(
      title: title,
      summary: summary,
      svg: svg.finished(id: id, title: title, summary: summary)
    )
  }

  private func values(id: String) -> ReportChart? {
    let top = column.top.prefix(6)
    guard let most = top.map(\.count).max(), most > 0 else { return nil }
    let rowHeight = (Self.height - 8) / 6
    var svg = SVGBuilder(width: Self.width, height: 8 + Double(top.count) * rowHeight)
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
    let rest = column.rows - column.missing - top.reduce(0) { $0 + $1.count }
    let more = column.distinct.count - top.count
    let about = column.distinct.relativeError > 0 ? "≈ " : ""
    let left = [
      more > 0 && rest > 0
        ? "\(about)\(Figures.plural(more, "more value")) in \(Figures.plural(rest, "row"))" : nil,
      column.missing > 0 ? "\(Figures.count(column.missing)) missing" : nil,
    ].compactMap(\.self).joined(separator: ", ")
    return ReportChart(
      title: title,
      summary: left.isEmpty ? summary : "\(summary); \(left)",
      svg: svg.finished(id: id, title: title, summary: summary),
      caption: left.isEmpty ? "no other value, none missing" : left
    )
  }
}
