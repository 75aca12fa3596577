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
      ]
      return .none(titles[panel] ?? "calibration", status(of: feedback.summary))
    }
    return switch panel {
    case .feedbackModels: summary.modelsTable
    case .feedbackActions: summary.actionsTable
    case .feedbackTime: timeTable
    default: summary.calibrationTable
    }
  }

  private var timeTable: PanelTable {
    // The newest bucket stands on top, where the eye is while events arrive.
    let buckets = Array(feedback.buckets.reversed())
    let most = Double(max(buckets.map(\.events).max() ?? 0, 1))
    return PanelTable(
      title: feedback.isByHour ? "by hour" : "by minute",
      columns: [
        .init(title: feedback.isByHour ? "hour (UTC)" : "minute (UTC)"),
        .init(title: "", isWide: true, dispensable: 1, width: 8),
        .init(title: "events", isNumeric: true, isFigure: true),
        .init(title: "accepted", isNumeric: true),
      ],
      rowCount: buckets.count,
      cells: { row in
        let bucket = buckets[row]
        let rate = bucket.events > 0 ? Double(bucket.accepted) / Double(bucket.events) : nil
        return [
          .text(Figures.time(bucket.start), .dim), .bar(Double(bucket.events) / most, .series1),
          .text(Figures.count(bucket.events)), .text(Figures.percent(rate)),
        ]
      },
      door: { row, _ in
        .rows(
          RowFilter(.events, [buckets[row].condition]),
          title: "events from \(Figures.time(buckets[row].start))"
        )
      },
      empty: "no event yet"
    )
  }
}

extension FeedbackSummary {
  fileprivate var modelsTable: PanelTable {
    let rows = byModel
    return PanelTable(
      title: "models",
      columns: [
        .init(title: "model"),
        .init(title: "events", isNumeric: true, isFigure: true, dispensable: 1),
        .init(title: "", isWide: true, dispensable: 2, width: 8),
        .init(title: "accepted", isNumeric: true),
        .init(title: "95 % interval", isNumeric: true, dispensable: 3),
      ],
      rowCount: rows.count,
      cells: { row in
        let model = rows[row]
        return [
          .text(model.model), .text(Figures.count(model.events), .dim),
          .bar(model.rate, Role.series(row)), .text(Figures.percent(model.rate)),
          .text("\(Figures.percent(model.low)) … \(Figures.percent(model.high))", .dim),
        ]
      },
      door: { row, _ in
        .rows(
          RowFilter(.events, [.equals(column: "model", value: rows[row].model)]),
          title: "events of \(rows[row].model)"
        )
      },
      empty: "no event yet"
    )
  }

  fileprivate var actionsTable: PanelTable {
    let rows = actions
    let bad = rejected
    let all = Double(max(events, 1))
    return PanelTable(
      title: "what users did",
      columns: [
        .init(title: "action"), .init(title: "", isWide: true, dispensable: 1, width: 6),
        .init(title: "events", isNumeric: true, isFigure: true),
        .init(title: "share", isNumeric: true, dispensable: 2),
      ],
      rowCount: rows.count + (bad > 0 ? 1 : 0),
      cells: { row in
        guard row < rows.count else {
          return [
            .text("bad lines", .bad), .bar(0, .bad), .text(Figures.count(bad), .bad), .text(""),
          ]
        }
        let share = Double(rows[row].count) / all
        return [
          .text(rows[row].action.words), .bar(share, rows[row].action.role),
          .text(Figures.count(rows[row].count)), .text(Figures.percent(share), .dim),
        ]
      },
      door: { row, _ in
        guard row < rows.count else {
          return .rows(.rejectedEvents, title: "feedback lines that could not be read")
        }
        return .rows(
          RowFilter(.events, [.equals(column: "action", value: rows[row].action.rawValue)]),
          title: "events \(rows[row].action.words)"
        )
      },
      empty: "no event yet"
    )
  }

  fileprivate var calibrationTable: PanelTable {
    guard let bins = calibration?.bins.filter({ $0.events > 0 }) else {
      return .none("calibration", "no event yet")
    }
    return PanelTable(
      title: "calibration",
      columns: [
        .init(title: "score"), .init(title: "events", isNumeric: true, isFigure: true),
        .init(title: "promised", isNumeric: true, dispensable: 1),
        .init(title: "accepted", isNumeric: true),
        .init(title: "", isWide: true, dispensable: 2, width: 6),
      ],
      rowCount: bins.count,
      cells: { row in
        let bin = bins[row]
        let role: Role = bin.isBroken ? .bad : .good
        return [
          .text("\(Figures.fixed(bin.from, 2)) … \(Figures.fixed(bin.to, 2))", .dim),
          .text(Figures.count(bin.events)), .text(Figures.percent(bin.meanScore), .dim),
          .text(Figures.percent(bin.observed), role), .bar(bin.observed, role),
        ]
      },
      door: { row, _ in
        let bin = bins[row]
        return .rows(
          RowFilter.answered.and(bin.condition),
          title: "scores from \(Figures.fixed(bin.from, 2)) to \(Figures.fixed(bin.to, 2))"
        )
      },
      empty: "no event yet"
    )
  }
}

extension FeedbackEvent.Action {
  var words: String {
    switch self {
    case .accepted: "accepted"
    case .ignored: "ignored"
    case .rejected: "rejected"
    case .typed: "typed own"
    }
  }

  var role: Role {
    switch self {
    case .accepted: .good
    case .ignored: .dim
    case .rejected: .bad
    case .typed: .warning
    }
  }
}
