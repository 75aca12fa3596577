import Basics
import Feedback

/// The acceptance rate over time with its 95 % interval, above the number of events.
struct RateChart {
  private static let width = 1060.0
  private static let height = 250.0

  /// Equal buckets, oldest first.
  var buckets: [TimeBucket]

  func chart(id: String) -> ReportChart? {
    let groups = buckets
    guard let most = groups.map(\.events).max(), most > 0 else { return nil }
    var svg = SVGBuilder(width: Self.width, height: Self.height)
    let left = 46.0
    let right = Self.width - 10
    let step = (right - left) / Double(groups.count)
    let rate = ChartScale(0...1, from: 160, to: 12)
    let events = ChartScale(0...Double(most), from: 222, to: 178)
    for tick in [0, 0.25, 0.5, 0.75, 1] {
      svg.line(left, rate(tick), right, rate(tick), "grid")
      svg.text(Figures.percentMark(tick), x: left - 6, y: rate(tick) + 4, anchor: "end")
    }
    var curve: [(x: Double, y: Double)] = []
    for (index, group) in groups.enumerated() {
      let middle = left + (Double(index) + 0.5) * step
      let top = events(Double(group.events))
      svg.rectangle(
        x: middle - step * 0.4,
        y: top,
        width: step * 0.8,
        height: 222 - top,
        "muted",
        tip: "\(Figures.time(group.start)): \(Figures.count(group.events)) events"
      )
      guard let value = group.rate, let low = group.low, let high = group.high else {
        // Buckets without events are a gap, not a line.
        svg.polyline(curve, "curve thin c1")
        curve = []
        continue
      }
      svg.line(middle, rate(low), middle, rate(high), "interval")
      curve.append((middle, rate(value)))
      svg.circle(
        x: middle,
        y: rate(value),
        radius: 3,
        "f1",
        tip: "\(Figures.time(group.start)): \(Figures.percent(value)) of "
          + "\(Figures.count(group.events)), \(Figures.percentInterval(low, high))"
      )
    }
    svg.polyline(curve, "curve thin c1")
    svg.text(Figures.count(most), x: left - 6, y: 182, anchor: "end")
    svg.text("events", x: left - 6, y: 222, anchor: "end")
    svg.line(left, 222, right, 222, "axis")
    if let first = groups.first, let last = groups.last {
      svg.text(Figures.time(first.start), x: left, y: 242)
      svg.text(Figures.time(last.start), x: right, y: 242, anchor: "end")
    }
    let days = (groups.first?.seconds ?? 0) / 86_400
    let width = days == 1 ? "a day" : "\(days) days"
    let summary =
      "\(groups.count) \(groups.count == 1 ? "point" : "points") of \(width) each; bars show "
      + "events, lines the Wilson 95 % interval"
    return ReportChart(
      title: "Acceptance over time",
      summary: summary,
      svg: svg.finished(id: id, title: "Acceptance over time", summary: summary)
    )
  }
}
