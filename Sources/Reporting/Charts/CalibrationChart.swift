import Basics
import Feedback

/// Observed acceptance against the score that promised it; on the diagonal the promise is kept.
struct CalibrationChart {
  private static let width = 520.0
  private static let height = 300.0

  var series: [(name: String, calibration: Calibration)]

  func chart(id: String) -> ReportChart? {
    guard !series.isEmpty else { return nil }
    var svg = SVGBuilder(width: Self.width, height: Self.height)
    let x = ChartScale(0...1, from: 50, to: Self.width - 24)
    let y = ChartScale(0...1, from: Self.height - 38, to: 28)
    for tick in [0, 0.25, 0.5, 0.75, 1] {
      svg.line(x(0), y(tick), x(1), y(tick), "grid")
      svg.text(Figures.percentMark(tick), x: x(0) - 6, y: y(tick) + 4, anchor: "end")
      svg.text(Figures.percentMark(tick), x: x(tick), y: y(0) + 16, anchor: "middle")
    }
    svg.text("score →", x: x(1), y: Self.height - 5, anchor: "end")
    svg.line(x(0), y(0), x(1), y(1), "marker")
    for (index, one) in series.prefix(6).enumerated() {
      let colour = index + 1
      let total = Double(max(one.calibration.bins.reduce(0) { $0 + $1.events }, 1))
      svg.polyline(
        one.calibration.bins.map { (x($0.meanScore), y($0.observed)) },
        "curve thin c\(colour)"
      )
      for bin in one.calibration.bins {
        svg.circle(
          x: x(bin.meanScore),
          y: y(bin.observed),
          radius: 2.5 + 9 * (Double(bin.events) / total).squareRoot(),
          "f\(colour) soft",
          tip:
            "\(VisibleText.cell(one.name)): score \(Figures.percent(bin.meanScore)), accepted "
            + "\(Figures.percent(bin.observed)) of \(Figures.count(bin.events))"
        )
      }
    }
    ChartLegend.draw(
      series.prefix(6).enumerated().map { ($1.name, $0 + 1) },
      x: 50,
      y: 13,
      in: &svg
    )
    let summary = series.map {
      "\(VisibleText.cell($0.name)): mean score \(Figures.percent($0.calibration.meanScore)), "
        + "accepted \(Figures.percent($0.calibration.observed))"
    }.joined(separator: "; ")
    return ReportChart(
      title: "Calibration",
      summary: summary,
      svg: svg.finished(id: id, title: "Calibration", summary: summary)
    )
  }
}
