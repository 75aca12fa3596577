import Basics
import Feedback
import Foundation
import Pipeline
import Terminal

extension DashboardModel {
  func feedbackTable(_ panel: Panel) -> PanelTable {
    guard let summary = feedback.summary.value else {
      let titles: [Panel: String] = [
        .feedbackModels: "models", .feedbackActions: "what users did", .feedbackTime: "over time",
        .comparison: "verdict", .typedAnswers: "typed instead", .drift: "drift",
      ]
      return .none(titles[panel] ?? "calibration", status(of: feedback.summary))
    }
    return switch panel {
    case .feedbackModels: summary.modelsTable
    case .feedbackActions: actionsTable(of: summary)
    case .feedbackTime: timeTable
    case .comparison: comparisonTable(of: summary)
    case .drift: driftTable
    case .typedAnswers: typedTable(of: summary)
    default: calibrationTable
    }
  }

  private var timeTable: PanelTable {
    // The newest bucket with events stands on top, where the eye is while events arrive.
    let buckets = feedbackBuckets.reversed().filter { $0.events > 0 }
    let most = Double(max(buckets.map(\.events).max() ?? 0, 1))
    let base = shownEvents
    let name = shownModel.map { " of \($0.model)" } ?? ""
    return PanelTable(
      title: "over time\(shownModelWords), \(feedback.window.title)",
      columns: [
        .init(title: "from (UTC)"), .init(title: "shown", isNumeric: true, isFigure: true),
        .init(title: "", isWide: true, dispensable: 2, width: 6, most: 30),
        .init(title: acceptanceWord, isNumeric: true),
        .init(title: "95 %", isNumeric: true, dispensable: 1),
      ],
      rowCount: buckets.count,
      cells: { row in
        let bucket = buckets[row]
        return [
          .time(bucket.start, .dim), .count(bucket.events),
          .bar(Double(bucket.events) / most, shownModelRole), .rate(bucket.rate),
          .text(Figures.interval(bucket.low, bucket.high), .dim),
        ]
      },
      drilldown: { row, _ in
        .rows(
          base.and(buckets[row].condition),
          title: "suggestions\(name) from \(Figures.time(buckets[row].start))"
        )
      },
      empty: feedback.summary.value?.events == 0
        ? "no event yet" : "no event in this window: m shows another"
    )
  }

  /// What users did with the predictions of the chosen model, or of all of them.
  private func actionsTable(of summary: FeedbackSummary) -> PanelTable {
    let model = shownModel
    let rows = (model?.actions ?? summary.actions).occurring
    // A line that could not be read names no model.
    let bad = model == nil ? summary.rejected : 0
    let all = Double(max(rows.reduce(0) { $0 + $1.count }, 1))
    let base = shownEvents
    let name = model.map { " of \($0.model)" } ?? ""
    return PanelTable(
      title: "what users did\(shownModelWords)",
      columns: [
        .init(title: "action"), .init(title: "", isWide: true, dispensable: 1, width: 6),
        .init(title: "count", isNumeric: true, isFigure: true),
        .init(title: "share", isNumeric: true, dispensable: 2),
      ],
      rowCount: rows.count + (bad > 0 ? 1 : 0),
      cells: { row in
        guard row < rows.count else {
          return [
            .text("bad lines", .bad), .bar(0, .bad), .count(bad, .bad), .text(""),
          ]
        }
        let share = Double(rows[row].count) / all
        return [
          .text(rows[row].action.words), .bar(share, rows[row].action.role),
          .count(rows[row].count), .percent(share, .dim),
        ]
      },
      drilldown: { row, _ in
        guard row < rows.count else {
          return .rows(.rejectedEvents, title: "feedback lines that could not be read")
        }
        return .rows(
          base.and(.equals(column: "action", value: rows[row].action.rawValue)),
          title: "suggestions\(name): \(rows[row].action.words)"
        )
      },
      empty: "no event yet",
      footer: rows.contains { $0.action == .unseen && $0.count > 0 }
        ? "share: of all, seen or not" : nil
    )
  }

  /// The calibration that is shown: of the chosen model, else of all together.
  var shownCalibration: Calibration? {
    guard let model = shownModel else { return feedback.summary.value?.calibration }
    return model.calibration
  }

  /// Promised and kept by bins of the score, over the events in which the user answered.
  private var calibrationTable: PanelTable {
    let name = shownModel?.model
    let title = "calibration" + (name.map { " of \($0)" } ?? "")
    guard let bins = shownCalibration?.bins.filter({ $0.events > 0 }) else {
      return .none(title, "no answered event yet")
    }
    let base = name.map { RowFilter.answered.and(.equals(column: "model", value: $0)) } ?? .answered
    return PanelTable(
      title: title,
      columns: [
        .init(title: "score"), .init(title: "answered", isNumeric: true, isFigure: true),
        .init(title: "promised", isNumeric: true), .init(title: "kept", isNumeric: true),
        .init(title: "95 %", isNumeric: true, dispensable: 1),
        .init(title: "gap", isNumeric: true, dispensable: 2),
      ],
      rowCount: bins.count,
      cells: { row in
        let bin = bins[row]
        let gap = bin.observed - bin.meanScore
        let role: Role = bin.isBroken ? .bad : .text
        return [
          .text(Figures.interval(Figures.fixed(bin.from, 1), Figures.fixed(bin.to, 1)), .dim),
          .count(bin.events), .percent(bin.meanScore, .dim), .percent(bin.observed, role),
          .text(Figures.interval(bin.low, bin.high), .dim),
          .text(Figures.points(gap), role, sort: .number(gap)),
        ]
      },
      drilldown: { row, _ in
        let bin = bins[row]
        let ends = Figures.interval(Figures.fixed(bin.from, 1), Figures.fixed(bin.to, 1))
        return .rows(base.and(bin.condition), title: "answered suggestions with scores \(ends)")
      },
      empty: "no answered event yet"
    )
  }
}

extension FeedbackSummary {
  fileprivate var modelsTable: PanelTable {
    // All together first, where there is more than one.
    let models = byModel
    let first = models.count > 1 ? 1 : 0
    let all = self
    let ends = models.flatMap { [$0.low, $0.high] }.filter(\.isFinite)
    // Round ends that leave rates of rare events some width.
    let steps = (ends.max() ?? 1) < 0.05 ? 1000.0 : 10
    let low = (max((ends.min() ?? 0), 0) * steps).rounded(.down) / steps
    let high = (min((ends.max() ?? 1), 1) * steps).rounded(.up) / steps
    let scale = IntervalMark.Scale.linear(low...max(high, low + 1 / steps))
    return PanelTable(
      title: "models",
      columns: [
        .init(title: "model", isName: true),
        .init(title: "shown", isNumeric: true, isFigure: true, dispensable: 1),
        .init(title: actions.acceptanceWord, isNumeric: true),
        .init(
          title: "95 %, \(Figures.interval(low, max(high, low + 1 / steps)))",
          isWide: true,
          dispensable: 3,
          width: 10,
          most: 36
        ),
        .init(title: "promised", isNumeric: true, dispensable: 4),
        .init(title: "kept", isNumeric: true, dispensable: 2),
      ],
      rowCount: models.count + first,
      cells: { row in
        guard row >= first else {
          return [
            .text("all together", .dim), .count(all.acceptance.events, .dim),
            .rate(all.acceptance.rate),
            .interval(
              IntervalMark(
                value: all.acceptance.rate ?? .nan,
                low: all.acceptance.low ?? .nan,
                high: all.acceptance.high ?? .nan,
                scale: scale,
                style: Style(.accent)
              )
            ), .percent(all.calibration?.meanScore, .dim),
            .percent(all.calibration?.observed, .dim),
          ]
        }
        let model = models[row - first]
        let isBroken = model.calibration?.isBroken == true
        return [
          .text(model.model), .count(model.events, .dim), .rate(model.rate),
          .interval(
            IntervalMark(
              value: model.rate,
              low: model.low,
              high: model.high,
              scale: scale,
              reference: all.acceptance.rate,
              style: Style(Role.series(row - first))
            )
          ), .percent(model.calibration?.meanScore, .dim),
          .percent(model.calibration?.observed, isBroken ? .bad : .good),
        ]
      },
      drilldown: { row, _ in
        guard row >= first else { return .rows(.shown, title: "suggestions shown") }
        let name = models[row - first].model
        return .rows(
          RowFilter.shown.and(.equals(column: "model", value: name)),
          title: "suggestions of \(name)"
        )
      },
      empty: "no event yet",
      footer: "\(actions.acceptanceWord): of shown; promised, kept: of answered"
    )
  }
}

extension Outcome {
  var words: String {
    switch self {
    case .accepted: "accepted"
    case .ignored: "ignored"
    case .rejected: "rejected"
    case .typed: "typed own"
    case .shown: "no answer yet"
    case .click: "clicked"
    case .unseen: "not seen"
    }
  }

  var role: Role {
    switch self {
    case .accepted, .click: .good
    case .ignored, .shown, .unseen: .dim
    case .rejected: .bad
    case .typed: .warning
    }
  }
}
