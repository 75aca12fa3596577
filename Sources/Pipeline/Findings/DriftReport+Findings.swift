import Basics
import Feedback
import Foundation

extension DriftReport {
  /// What differs beyond the noise of the reference, a finding a model; and alerts that do.
  var findings: [Finding] {
    models.flatMap { $0.drifted + $0.alerted }
  }
}

extension ModelDrift {
  private static let mostNamed = 3

  fileprivate var drifted: [Finding] {
    let standing = standing
    guard let first = standing.first else { return [] }
    let named = standing.prefix(Self.mostNamed).map(\.name).joined(separator: ", ")
    let more = standing.count - Self.mostNamed
    let severity: Finding.Severity =
      switch first.grade {
      case .none, .slight: .opportunity
      case .moderate: .doubt
      case .large: .fault
      }
    return [
      Finding(
        "drift",
        severity,
        .feedback,
        subject: model,
        verb: "see what moved, and retrain",
        text: "\(named)\(more > 0 ? " and \(more) more" : "") drifted from what run \(run) learnt"
          + (first.since.map { " since \(Figures.time($0))" } ?? ""),
        reason:
          "\(first.name): PSI \(Figures.decimal(first.psi, 2)), \(first.moveWords); two windows of "
          + "\(Figures.count(rowsPerWindow)) in turn lay beyond the noise of the reference",
        size: Finding.Size(first.rows, of: rows, "suggestions"),
        rows: RowFilter.shown.and(.equals(column: "model", value: model))
      )
    ]
  }

  /// A model that finds fewer of the class that matters, or takes another share for it.
  fileprivate var alerted: [Finding] {
    guard let alerts, alerts.isRecallBroken || alerts.isShareBroken else { return [] }
    return [
      Finding(
        "alert-drift",
        .doubt,
        .feedback,
        subject: model,
        verb: "set the threshold anew, or retrain",
        text: alerts.isRecallBroken
          ? "\(model) finds \(Figures.rate(alerts.recall?.rate)) of the class that matters, "
            + "\(Figures.rate(alerts.referenceRecall?.rate)) when it was measured"
          : "\(model) takes \(Figures.rate(alerts.share.rate)) for the class that matters, "
            + "\(Figures.rate(alerts.referenceShare.rate)) when it was measured",
        reason:
          "the threshold was set on the rows held out of run \(run); a difference this large comes by "
          + "chance once in a thousand",
        size: Finding.Size(alerts.share.count, of: alerts.share.events, "suggestions"),
        rows: RowFilter.shown.and(.equals(column: "model", value: model))
      )
    ]
  }
}
