import Basics
import Feedback
import Foundation
import Learning
import Pipeline
import Terminal

/// The way back in the loop: what serves, since when, and what of it is stale.
extension DashboardModel {
  /// The champion and how long it has served; nil without one.
  var championLine: Stage.Line? {
    guard let id = training.champion else { return nil }
    let since = training.history.promotions.last { $0.to == id }?.at
    let age = since.map { ", \(Figures.age(max(time.timeIntervalSince($0), 0)))" } ?? ""
    let reasons = staleReasons
    return Stage.Line(
      figure: training.name(of: id),
      words: reasons.isEmpty ? "champion\(age)" : "champion\(age), stale",
      role: reasons.isEmpty ? .good : .warning,
      drilldown: .explanation(title: "champion \(id)", lines: championLines(id, reasons))
    )
  }

  private func championLines(_ id: String, _ reasons: [String]) -> [String] {
    var lines = training.history.promotions.map { promotion in
      "\(Figures.time(promotion.at)) UTC  "
        + (promotion.kind == .promoted ? "promoted " : "went back to ") + promotion.to
        + (promotion.gateState.map { ", gate \($0.rawValue)" } ?? ", no gate")
        + ", by \(promotion.by)"
    }
    if let lineage = training.allRuns.first(where: { $0.id == id })?.lineage {
      lines.append("It goes on from run \(lineage.parent).")
      if let to = lineage.to { lines.append("It learnt events up to \(Figures.time(to)) UTC.") }
    }
    if !reasons.isEmpty { lines += ["", "What is stale:"] + reasons }
    return lines + ["", "tuina retrain trains a challenger from what people did since."]
  }

  /// Why the champion may no longer fit what it serves.
  private var staleReasons: [String] {
    guard let id = training.champion else { return [] }
    var reasons: [String] = []
    for model in feedback.drift?.models ?? [] where model.run == id {
      if let first = model.standing.first {
        let since = first.since.map { " since \(Figures.time($0)) UTC" } ?? ""
        reasons.append("\(first.name) drifted\(since), PSI \(Figures.decimal(first.psi, 2))")
      }
    }
    let data = Set(training.allRuns.filter { $0.id == id }.compactMap(\.datasetFingerprint))
    if let best = training.best?.datasetFingerprint, let own = data.first, best != own {
      reasons.append("the data has changed since it was trained")
    }
    return reasons
  }

  /// What the last gate said, of whom, and how long ago.
  func gateLine(_ gate: GateReport) -> Stage.Line {
    let age = Figures.age(max(time.timeIntervalSince(gate.startedAt), 0))
    let failed = gate.checks.filter { !$0.isKept }
    return Stage.Line(
      figure: gate.state.rawValue,
      words: "gate, \(age) ago",
      role: gate.state.mayPromote ? .good : .bad,
      drilldown: .explanation(
        title: "gate of \(Figures.time(gate.startedAt)) UTC",
        lines: [
          "\(gate.challenger) against \(gate.champion ?? "no champion"): \(gate.state.rawValue)"
        ]
          + failed.map(\.words)
          + (gate.recent?.reason.map { ["recent events are not judged: \($0)"] } ?? [])
          + gate.notes
      )
    )
  }

  /// Drift, and what people did that the champion did not learn.
  func wayBackLines(_ summary: FeedbackSummary) -> [Stage.Line] {
    var lines: [Stage.Line] = []
    if let drift = feedback.drift {
      let names = Set(drift.models.flatMap { $0.standing.map(\.name) })
      lines.append(
        Stage.Line(
          figure: Figures.count(names.count),
          words: names.count == 1 ? "feature drifts" : "features drift",
          role: names.isEmpty ? .good : .warning,
          drilldown: .screen(.feedback, .drift)
        )
      )
    }
    if let run = training.allRuns.first(where: { $0.id == training.champion }),
      let to = run.lineage?.to
    {
      let later = summary.series.buckets(.all, now: time)
        .filter { $0.start > to }.reduce(0) { $0 + $1.events }
      lines.append(
        Stage.Line(
          figure: Figures.count(later),
          words: "since it learnt",
          role: .text,
          drilldown: .rows(
            RowFilter.shown.and(
              .range(
                column: "time",
                low: to.timeIntervalSince1970,
                high: max(summary.last ?? to, to).timeIntervalSince1970,
                includesHigh: true
              )
            ),
            title: "suggestions after \(Figures.time(to))"
          )
        )
      )
    }
    return lines
  }
}
