import Basics
import Feedback

extension Finding {
  static func feedback(_ input: FindingInput) -> [Finding] {
    guard let summary = input.feedback else { return [] }
    var found: [Finding] = []
    if summary.rejected > 0 {
      found.append(
        Finding(
          "rejected-events",
          .fault,
          .feedback,
          verb: "look at them",
          text: "\(Figures.plural(summary.rejected, "feedback line")) could not be read",
          reason: "they are in no rate",
          size: Size(summary.rejected, of: summary.events + summary.rejected, "lines"),
          rows: .rejectedEvents
        )
      )
    }
    for model in summary.byModel {
      guard let calibration = model.calibration, calibration.isBroken else { continue }
      found.append(
        Finding(
          "broken-promise",
          .doubt,
          .feedback,
          subject: model.model,
          verb: "calibrate it, or retrain",
          text: "\(model.model) promises \(Figures.percent(calibration.meanScore)), "
            + "\(Figures.percent(calibration.observed)) of the answered accepted",
          reason: "what was kept lies between \(Figures.percent(calibration.low)) and "
            + "\(Figures.percent(calibration.high)) (95 %), which excludes the promise",
          size: Size(calibration.events, of: model.events, "events"),
          rows: RowFilter.answered.and(.equals(column: "model", value: model.model))
        )
      )
    }
    if let comparison = summary.comparison { found += decided(comparison, of: summary) }
    if let drift = summary.drift { found += drift.findings }
    found += retraining(summary, input)
    return found
  }

  /// What the comparison of two models decided, or why nothing can be.
  private static func decided(
    _ comparison: ModelComparison,
    of summary: FeedbackSummary
  ) -> [Finding] {
    let (champion, challenger) = (comparison.champion, comparison.challenger)
    switch comparison.state {
    case .undecided, .notConcurrent: return []
    case .sampleRatioMismatch:
      return [
        Finding(
          "sample-ratio",
          .doubt,
          .feedback,
          subject: challenger,
          verb: "find out what decides which model a user meets",
          text: "\(champion) and \(challenger) did not get the traffic they were meant to get",
          reason: "so uneven a split comes by chance once in more than "
            + "\(Figures.count(Int(1 / SampleRatioCheck.alarm))) experiments, and no rate of the two "
            + "may be compared"
        )
      ]
    case .better, .worse:
      let isBetter = comparison.state == .better
      let (best, worst) = isBetter ? (challenger, champion) : (champion, challenger)
      let rates = [comparison.championRate, comparison.challengerRate]
      return [
        Finding(
          "better-model",
          .opportunity,
          .feedback,
          subject: best,
          verb: "let the better one serve",
          text:
            "\(best) beats \(worst): \(Figures.percent(rates[isBetter ? 1 : 0].rate)) accepted, "
            + Figures.percent(rates[isBetter ? 0 : 1].rate),
          reason:
            "on the days on which both served, by an interval that may be looked at at any time",
          size: Size(
            rates[isBetter ? 1 : 0].events,
            of: rates.reduce(0) { $0 + $1.events },
            "suggestions"
          ),
          rows: RowFilter(.events, [.equals(column: "model", value: best)])
        )
      ]
    }
  }

  /// That one of the reasons holds for which `tuina retrain --when` trains.
  private static func retraining(
    _ summary: FeedbackSummary,
    _ input: FindingInput
  ) -> [Finding] {
    let met = (summary.drift?.triggers ?? []).filter(\.isMet)
    guard !input.isTraining, let first = met.first else { return [] }
    let kinds = met.map(\.kind.rawValue).joined(separator: " ")
    return [
      Finding(
        "retraining-due",
        first.kind == .drift ? .doubt : .opportunity,
        .train,
        subject: input.runs?.champion,
        verb: "train a challenger and put it to the gate: tuina retrain --when \(kinds)",
        text: "retraining is due: \(first.reason)",
        reason: met.count > 1
          ? met.dropFirst().map(\.reason).joined(separator: "; ")
          : "the champion knows nothing of what came after it learnt"
      )
    ]
  }
}
