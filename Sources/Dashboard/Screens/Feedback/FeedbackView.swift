import Basics
import Feedback
import Foundation
import Terminal

extension Canvas {
  mutating func feedback(in rect: Rect) {
    if rect.width >= 120 {
      let rows = rect.rows([.fixed(max(rect.height * 2 / 5, 8)), .share(1)])
      let upper = rows[0].columns([.share(2), .share(1)])
      panel(.acceptance, in: upper[0])
      panel(.feedbackActions, in: upper[1])
      let lower = rows[1].columns([.share(2), .share(1)])
      let verdictRows = min(model.table(.comparison).rowCount + 3, rows[1].height / 3)
      let left = lower[0].rows([
        .fixed(modelRows + 3), .fixed(max(verdictRows, 3)), .share(1),
      ])
      panel(.feedbackModels, in: left[0])
      panel(.comparison, in: left[1])
      driftAndTime(in: left[2])
      if rect.height >= 40 {
        let right = lower[1].rows([.share(1), .share(1), .share(1)])
        panel(.promised, in: right[0])
        panel(.calibration, in: right[1])
        panel(.typedAnswers, in: right[2])
      } else {
        let right = lower[1].rows([.share(1), .share(1)])
        panel(shown(.calibration, or: .promised), in: right[0])
        panel(.typedAnswers, in: right[1])
      }
    } else {
      let rows = rect.rows([.fixed(max(rect.height * 2 / 5, 9)), .share(1), .share(1)])
      let upper = rows[0].columns([.share(3), .share(2)])
      panel(.acceptance, in: upper[0])
      panel(.feedbackActions, in: upper[1])
      let middle = rows[1].columns([.share(1), .share(1)])
      panel(.feedbackModels, in: middle[0])
      panel(shown(.calibration, or: .promised), in: middle[1])
      let first: Panel = hasDrift ? .drift : .comparison
      let second: Panel = hasDrift ? .comparison : .drift
      panel(shown(first, or: second, .feedbackTime, .typedAnswers), in: rows[2])
    }
  }

  /// Whether something that is shown now differs from what a model learnt.
  private var hasDrift: Bool {
    model.feedback.drift?.models.contains { !$0.standing.isEmpty } == true
  }

  /// Drift where it can be told, and the buckets of the chart below it where there is room.
  private mutating func driftAndTime(in rect: Rect) {
    guard model.feedback.drift != nil else {
      panel(shown(.feedbackTime, or: .drift), in: rect)
      return
    }
    let wanted = min(model.table(.drift).rowCount + 4, rect.height - 5)
    guard rect.height >= 12, wanted >= 5 else {
      panel(shown(.drift, or: .feedbackTime), in: rect)
      return
    }
    let rows = rect.rows([.fixed(wanted), .share(1)])
    panel(.drift, in: rows[0])
    panel(.feedbackTime, in: rows[1])
  }

  private var modelRows: Int {
    let models = model.feedback.summary.value?.byModel.count ?? 2
    return min(max(models + (models > 1 ? 1 : 0), 2), 6)
  }

  mutating func ratePanel(in rect: Rect) {
    guard let inner = chartBox(.acceptance, trailing: model.lastEventWords, in: rect) else {
      return
    }
    acceptanceLine(in: inner.row(0))
    acceptanceChart(in: inner.inset(top: 1))
  }

  /// The rate with its interval over the window, of the chosen model or of all.
  mutating func acceptanceLine(in rect: Rect) {
    guard let summary = model.feedback.summary.value else { return }
    let shown = model.shownAcceptance ?? summary.acceptance
    var parts: [(text: String, style: Style)] = [
      (Figures.rate(shown.rate), Style(.title)), (" \(model.acceptanceWord)", .dim),
    ]
    if let low = shown.low, let high = shown.high {
      let ends =
        high < 0.01
        ? "\(Figures.fixed(low * 100, 3))–\(Figures.rate(high))" : Figures.interval(low, high)
      parts.append((" (95 %: \(ends))", .dim))
    }
    let cases = " of \(Figures.count(shown.events)) shown"
    if parts.reduce(0, { $0 + appearance.textWidth.width(of: $1.text) }) + cases.count
      <= rect.width
    {
      parts.append((cases, .dim))
    }
    line(parts, at: rect.origin, width: rect.width)
  }

  /// Acceptance over time with its intervals, and the events it rests on below.
  mutating func acceptanceChart(in rect: Rect) {
    // All time stays all time, however narrow the panel is.
    let buckets = TimeBucket.merged(model.feedbackBuckets, atMost: RateChart.room(rect.width))
    guard rect.height >= 2, let last = buckets.last else { return }
    let hasAxis = rect.height >= 4
    let area = hasAxis ? rect.inset(bottom: 1) : rect
    var chart = RateChart(
      buckets: buckets.map {
        RateChart.Bucket(rate: $0.rate, low: $0.low, high: $0.high, cases: $0.events)
      },
      role: model.shownModelRole
    )
    chart.marks = (model.firstBuckets(in: buckets) + model.promotionBuckets(in: buckets))
      .sorted { $0.bucket < $1.bucket }
      .map { RateChart.Mark(bucket: $0, name: $1) }
    draw(chart, in: area)
    guard hasAxis else { return }
    let shown = RateChart.room(area.width, for: buckets.count)
    let axis = rect.row(rect.height - 1)
    // Days begin at midnight: only shorter stretches need the time of day.
    func words(_ time: Date) -> String {
      let text = Figures.time(time)
      return last.seconds.isMultiple(of: 86_400) ? String(text.prefix(10)) : text
    }
    let start = words(buckets[max(buckets.count - shown, 0)].start)
    let end = words(last.start.addingTimeInterval(Double(last.seconds)))
    let length = Figures.age(Double(last.seconds))
    let most = Figures.count(buckets.suffix(shown).map(\.events).max() ?? 0)
    let measure = appearance.textWidth
    let right = axis.right - measure.width(of: end)
    // Below the mark it belongs to, as near as the other end leaves room.
    let first = min(
      axis.x + RateChart.firstColumn(area.width, for: buckets.count),
      right - measure.width(of: start) - 2
    )
    write(
      end,
      at: Point(x: max(right, axis.x), y: axis.y),
      style: .dim,
      width: min(axis.width, measure.width(of: end))
    )
    guard first >= axis.x else { return }
    write(start, at: Point(x: first, y: axis.y), style: .dim)
    let scale = "one mark \(length), n at most \(most)"
    let middle = Rect(
      x: first + measure.width(of: start) + 2,
      y: axis.y,
      width: right - first - measure.width(of: start) - 4,
      height: 1
    )
    guard middle.width >= measure.width(of: scale) else { return }
    write(scale, at: middle.origin, style: .dim, width: middle.width, alignment: .centre)
  }

  /// What was kept against what the score promised: on the diagonal scores are honest.
  mutating func promised(in rect: Rect) {
    guard let inner = chartBox(.promised, in: rect) else { return }
    let bins = model.shownCalibration?.bins.filter { $0.events > 0 } ?? []
    draw(
      LineChart(
        series: [
          .init(
            name: "perfect",
            values: [.init(x: 0, y: 0), .init(x: 1, y: 1)],
            role: .track
          ),
          .init(
            name: "kept, with 95 %",
            values: bins.map { bin in
              .init(
                x: bin.meanScore,
                y: bin.observed,
                interval: bin.low <= bin.high ? bin.low...bin.high : nil
              )
            },
            role: model.shownModelRole
          ),
        ],
        xTitle: "promised",
        xRange: 0...1,
        yRange: 0...1,
        emptyText: "no answered event yet"
      ),
      in: inner
    )
  }
}
