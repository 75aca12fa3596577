import Basics
import Feedback
import Foundation
import Terminal

extension Canvas {
  mutating func feedback(in rect: Rect) {
    if rect.width >= 120 {
      let rows = rect.rows([.fixed(max(rect.height / 3, 8)), .share(1)])
      let upper = rows[0].columns([.share(2), .share(1)])
      panel(.acceptance, in: upper[0])
      panel(.feedbackActions, in: upper[1])
      let lower = rows[1].columns([.share(2), .share(1)])
      let left = lower[0].rows([.fixed(modelRows + 3), .share(1)])
      panel(.feedbackModels, in: left[0])
      panel(.feedbackTime, in: left[1])
      let right = lower[1].rows([.share(1), .share(1)])
      panel(.promised, in: right[0])
      panel(.calibration, in: right[1])
    } else {
      let rows = rect.rows([.fixed(8), .share(1), .share(1)])
      let upper = rows[0].columns([.share(3), .share(2)])
      panel(.acceptance, in: upper[0])
      panel(.feedbackActions, in: upper[1])
      let middle = rows[1].columns([.share(1), .share(1)])
      panel(.feedbackModels, in: middle[0])
      panel(shown(.calibration, or: .promised), in: middle[1])
      panel(.feedbackTime, in: rows[2])
    }
  }

  private var modelRows: Int { min(max(model.feedback.summary.value?.byModel.count ?? 2, 2), 6) }

  mutating func ratePanel(in rect: Rect) {
    let summary = model.feedback.summary.value
    let inner = chartBox(
      .acceptance,
      trailing: summary.map { Figures.plural($0.events, "event") },
      in: rect
    )
    guard let inner, let summary else { return }
    acceptanceLine(summary, in: inner.row(0))
    bucketChart(in: inner.inset(top: 1))
  }

  /// The rate, its interval and what the scores promised.
  mutating func acceptanceLine(_ summary: FeedbackSummary, in rect: Rect) {
    var parts: [(text: String, style: Style)] = [
      (Figures.percent(summary.acceptance.rate), Style(.good, attributes: .bold)),
      (" accepted", .dim),
    ]
    if let low = summary.acceptance.low, let high = summary.acceptance.high {
      parts.append((", \(Figures.percent(low)) … \(Figures.percent(high))", .dim))
    }
    if let calibration = summary.calibration, rect.width >= 60 {
      parts.append(("  scores promised ", .dim))
      parts.append((Figures.percent(calibration.meanScore), .text))
    }
    line(parts, at: rect.origin, width: rect.width)
  }

  /// Events over time as a filled graph, with the acceptance rate in words at its edges.
  mutating func bucketChart(in rect: Rect) {
    let buckets = model.feedback.buckets
    guard rect.height >= 1, let first = buckets.first, let last = buckets.last else { return }
    let hasAxis = rect.height >= 3
    let area = hasAxis ? rect.inset(bottom: 1) : rect
    draw(
      AreaChart(values: buckets.map { Double($0.events) }, fit: .whole),
      in: area
    )
    guard hasAxis else { return }
    let axis = rect.row(rect.height - 1)
    let unit = model.feedback.isByHour ? "events an hour" : "events a minute"
    let most = Figures.count(buckets.map(\.events).max() ?? 0)
    let start = Figures.time(first.start)
    let end = Figures.clock(last.start)
    let words = "at most \(most) \(unit)"
    let measure = appearance.textWidth
    // The words stand between the times or not at all.
    let side = max(measure.width(of: start), measure.width(of: end)) + 2
    write(start, at: axis.origin, style: .dim, width: axis.width)
    if axis.width >= measure.width(of: start) + measure.width(of: end) + 2 {
      let x = axis.right - measure.width(of: end)
      write(end, at: Point(x: x, y: axis.y), style: .dim)
    }
    let middle = axis.inset(left: side, right: side)
    guard middle.width >= measure.width(of: words) else { return }
    write(words, at: middle.origin, style: .dim, width: middle.width, alignment: .centre)
  }

  /// Observed acceptance against the promised score: on the diagonal the scores are honest.
  mutating func promised(in rect: Rect) {
    guard let inner = chartBox(.promised, in: rect) else { return }
    let bins = model.feedback.summary.value?.calibration?.bins.filter { $0.events > 0 } ?? []
    draw(
      LineChart(
        series: [
          .init(
            name: "honest",
            values: [.init(x: 0, y: 0), .init(x: 1, y: 1)],
            role: .track
          ),
          .init(
            name: "observed",
            values: bins.map { .init(x: $0.meanScore, y: $0.observed) },
            role: .series2
          ),
        ],
        xTitle: "score",
        xRange: 0...1,
        yRange: 0...1,
        emptyText: "no event yet"
      ),
      in: inner
    )
  }
}
