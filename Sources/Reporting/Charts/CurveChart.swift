import Basics
/// Curves over a common axis: losses and metrics by epoch.
struct CurveChart {
  struct Series {
    var name: String
    /// The number of the colour, from 1.
    var colour: Int
    var points: [(x: Double, y: Double)]
  }

  private static let width = 520.0
  private static let height = 230.0

  var title: String
  var summary: String
  var xTitle: String
  var series: [Series]
  /// A place on the x axis worth a mark, with its words.
  var marker: (x: Double, text: String)?
  /// Begins the y axis at 0 and ends it at 1.
  var isShare = false

  /// Draws the curves; nil when there are no points.
  func chart(id: String) -> ReportChart? {
    let points = series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    guard let xs = Self.bounds(points.map(\.x)), let ys = Self.bounds(points.map(\.y)) else {
      return nil
    }
    var svg = SVGBuilder(width: Self.width, height: Self.height)
    let left = 46.0
    let bottom = Self.height - 36
    let x = ChartScale(xs, from: left, to: Self.width - 12)
    let y = ChartScale(
      isShare ? 0...1 : min(ys.lowerBound, 0)...ys.upperBound,
      from: bottom,
      to: 30
    )
    for tick in y.ticks() {
      svg.line(left, y(tick), Self.width - 12, y(tick), "grid")
      svg.text(Figures.number(tick), x: left - 6, y: y(tick) + 4, anchor: "end")
    }
    for tick in x.ticks(6) where tick == tick.rounded() {
      svg.text(Figures.number(tick), x: x(tick), y: bottom + 16, anchor: "middle")
    }
    svg.text(xTitle, x: Self.width - 12, y: bottom + 31, anchor: "end")
    if let marker {
      svg.line(x(marker.x), 30, x(marker.x), bottom, "marker")
      let isRight = x(marker.x) > Self.width * 0.7
      svg.text(
        marker.text,
        x: x(marker.x) + (isRight ? -5 : 5),
        y: isShare ? bottom - 8 : 42,
        "label strong",
        anchor: isRight ? "end" : "start"
      )
    }
    for curve in series {
      let drawn = curve.points.filter { $0.x.isFinite && $0.y.isFinite }
      let placed = drawn.map { (x: x($0.x), y: y($0.y)) }
      svg.polyline(placed, "curve c\(curve.colour)")
      for (point, place) in zip(drawn, placed) where drawn.count <= 40 {
        svg.circle(
          x: place.x,
          y: place.y,
          radius: 2.6,
          "f\(curve.colour)",
          tip:
            "\(curve.name), \(xTitle) \(Figures.number(point.x)): \(Figures.number(point.y))"
        )
      }
    }
    ChartLegend.draw(series.map { ($0.name, $0.colour) }, x: left, y: 13, in: &svg)
    return ReportChart(
      title: title,
      summary: summary,
      svg: svg.finished(id: id, title: title, summary: summary)
    )
  }

  private static func bounds(_ values: [Double]) -> ClosedRange<Double>? {
    guard let low = values.min(), let high = values.max() else { return nil }
    return low...high
  }
}

/// Names the colours of a chart in one line above it.
enum ChartLegend {
  static func draw(
    _ entries: [(name: String, colour: Int)],
    x: Double,
    y: Double,
    in svg: inout SVGBuilder
  ) {
    var x = x
    for entry in entries {
      let name = entry.name.count > 24 ? entry.name.prefix(23) + "…" : entry.name
      let space =
        26 + Double(name.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 2 : 1) }) * 6.4
      guard x + space < svg.width + 12 else { return }
      svg.rectangle(x: x, y: y - 8, width: 9, height: 9, "f\(entry.colour)")
      svg.text(name, x: x + 14, y: y)
      x += space
    }
  }
}
