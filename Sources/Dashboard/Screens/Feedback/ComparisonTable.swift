import Basics
import Feedback
import Foundation
import Pipeline
import Terminal

extension DashboardModel {
  /// A figure of the verdict, what it rests on, and what opens behind it.
  private struct Line {
    var what: String
    var figure: String
    var note = ""
    var role = Role.text
    /// What it means, for those who ask.
    var means: [String] = []
    var drilldown: Drilldown?
  }

  /// What may be said of the models against each other, and what is estimated beyond the counts.
  func comparisonTable(of summary: FeedbackSummary) -> PanelTable {
    let lines = (summary.comparison.map(Self.lines) ?? []) + estimates(of: summary)
    return PanelTable(
      title: "verdict",
      columns: [
        .init(title: "figure"), .init(title: "", isNumeric: true, isFigure: true),
        .init(title: "rests on", isWide: true, dispensable: 1, width: 16),
      ],
      rowCount: lines.count,
      cells: { row in
        [
          .text(lines[row].what, .dim), .text(lines[row].figure, lines[row].role),
          .text(lines[row].note, .dim),
        ]
      },
      drilldown: { row, _ in
        lines[row].drilldown
          ?? .explanation(
            title: lines[row].what,
            lines: ["\(lines[row].figure): \(lines[row].note)."] + lines[row].means
          )
      },
      empty:
        "a verdict needs two models; an estimate needs propensities or conversions in the events"
    )
  }

  private static func lines(_ comparison: ModelComparison) -> [Line] {
    let (champion, challenger) = (comparison.champion, comparison.challenger)
    let role: Role =
      switch comparison.state {
      case .better, .worse: .good
      case .sampleRatioMismatch: .bad
      case .undecided, .notConcurrent: .warning
      }
    var lines = [
      Line(
        what: "verdict",
        figure: comparison.state.words,
        note: "\(challenger) against \(champion)",
        role: role,
        drilldown: .explanation(title: "verdict", lines: explanation(comparison))
      )
    ]
    if let moreFixed = comparison.moreFixed, moreFixed > 0 {
      lines.append(
        Line(
          what: "needed",
          figure: "\(roughly(moreFixed)) more an arm",
          note: comparison.moreSequential.map {
            "fixed test of power 0.8; \(roughly($0)) by the one to look at at any time"
          } ?? "fixed test of power 0.8"
        )
      )
    }
    if let difference = comparison.difference {
      lines.append(
        Line(
          what: "difference",
          figure: Figures.points(difference),
          note: "95 %: \(points(comparison.low, comparison.high)); at any time: "
            + points(comparison.sequentialLow, comparison.sequentialHigh)
        )
      )
    }
    if let p = comparison.sampleRatio.pValue {
      let counts = comparison.sampleRatio.counts.map { Figures.count($0) }
      lines.append(
        Line(
          what: "traffic",
          figure: counts.joined(separator: " : "),
          note: "sample ratio p \(Figures.decimal(p, 3)) on common days",
          role: comparison.sampleRatio.isAlarm ? .bad : .text
        )
      )
    }
    return lines
  }

  /// Estimates for the chosen model, or for all.
  private func estimates(of summary: FeedbackSummary) -> [Line] {
    let chosen = shownModel?.model
    var lines = summary.offPolicy.filter { chosen == nil || $0.policy == chosen }.map { estimate in
      Line(
        what: "\(estimate.policy) from the log of \(estimate.logged)",
        figure: "SNIPS \(Figures.rate(estimate.snips))",
        note: "IPS \(Figures.rate(estimate.ips)), effective "
          + "\(Figures.count(Int(estimate.effectiveSamples.rounded()))) of "
          + Figures.count(estimate.events) + (estimate.isWeak ? ": too few to rely on" : ""),
        role: estimate.isWeak ? .warning : .text,
        means: [
          "How often the suggestions of \(estimate.policy) would be taken, had it chosen them where "
            + "\(estimate.logged) did: each suggestion of the log is weighed by how much likelier "
            + "\(estimate.policy) shows it there.",
          "IPS: 95 % \(Figures.rate(estimate.ipsLow)) to \(Figures.rate(estimate.ipsHigh)). "
            + "\(Figures.rate(estimate.unsupportedShare)) of what \(estimate.policy) shows was never "
            + "shown there by \(estimate.logged).",
        ]
      )
    }
    for model in summary.byModel where chosen == nil || model.model == chosen {
      if let change = model.change {
        lines.append(
          Line(
            what: "\(model.model) changed",
            figure: "\(Figures.rate(change.before)) to \(Figures.rate(change.after))",
            note: "since \(Figures.time(change.since))",
            role: change.after < change.before ? .bad : .warning,
            means: [
              "The rate is watched by ADWIN (Bifet & Gavaldà 2007), which cuts its window where two parts "
                + "differ by more than chance allows (δ 0.002 a look)."
            ]
          )
        )
      }
      guard let delay = model.delay else { continue }
      let median = delay.medianSeconds.map { ", half within \(Figures.age($0))" } ?? ""
      lines.append(
        Line(
          what: "\(model.model) converts",
          figure: Figures.rate(delay.expected),
          note: "\(Figures.rate(delay.observed.rate)) so far\(median)",
          drilldown: .explanation(title: "maturity of \(model.model)", lines: Self.curve(delay))
        )
      )
    }
    return lines
  }

  private static func explanation(_ comparison: ModelComparison) -> [String] {
    [
      comparison.words + ".",
      "Compared are the days on which both served: \(comparison.champion) "
        + "\(rate(comparison.championRate)), \(comparison.challenger) "
        + "\(rate(comparison.challengerRate)).",
      "It is decided when an interval excludes nought that may be looked at as often as one likes "
        + "(Waudby-Smith et al. 2024), planned for \(Figures.count(Int(comparison.planned))) rows "
        + "of both.",
      "Nothing is compared when the split of the traffic comes by chance once in more than "
        + "\(Figures.count(Int(1 / SampleRatioCheck.alarm))) experiments.",
    ]
  }

  private static func curve(_ curve: MaturityCurve) -> [String] {
    ["Of the conversions to be expected, by the time since the suggestion was shown:"]
      + curve.steps.map { step in
        "within \(Figures.age(step.within)): \(Figures.rate(step.share)) "
          + "(\(Figures.rate(step.rate)) of \(Figures.count(step.suggestions)) old enough to tell)"
      }
  }

  private static func rate(_ rate: AcceptanceRate) -> String {
    "\(Figures.rate(rate.rate)) of \(Figures.count(rate.events))"
  }

  private static func points(_ low: Double?, _ high: Double?) -> String {
    guard let low, let high else { return "—" }
    return "\(Figures.points(low)) to \(Figures.points(high))"
  }

  /// Two figures of a number that is known to no more.
  private static func roughly(_ number: Int) -> String {
    guard number >= 100 else { return "about \(Figures.count(number))" }
    var scale = 1
    while number / scale >= 100 { scale *= 10 }
    return "about \(Figures.count((number + scale / 2) / scale * scale))"
  }
}

extension ModelComparison.State {
  fileprivate var words: String {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .undecided: "undecided"
    case .sampleRatioMismatch: "none: traffic is uneven"
    case .notConcurrent: "none: one after the other"
    }
  }
}
