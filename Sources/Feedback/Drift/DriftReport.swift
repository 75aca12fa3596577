internal import Basics
package import Foundation

/// What people were shown against what the models that served were made from.
package struct DriftReport: Sendable, Hashable {
  package var models: [ModelDrift]
  /// Why something could not be compared.
  package var notes: [String]
  /// Reasons to train after the champion, whether or not they hold; empty without a champion.
  package var triggers: [RetrainTrigger] = []

  package init(models: [ModelDrift] = [], notes: [String] = []) {
    self.models = models
    self.notes = notes
  }
}

/// The features and scores of one model.
package struct ModelDrift: Sendable, Hashable {
  /// As the events name it.
  package var model: String
  /// The run whose reference it is compared with.
  package var run: String
  /// Whether that run is the one that served; else only the features are compared.
  package var isServed: Bool
  /// Suggestions compared, and the times of the first and the last.
  package var rows: Int
  package var from: Date?
  package var to: Date?
  /// Rows in a window: drift is told to about so many.
  package var rowsPerWindow: Int
  /// The most different first.
  package var features: [FeatureDrift]
  /// Columns that the model reads and no event holds.
  package var absent: [String]
  package var score: FeatureDrift?
  package var alerts: AlertDrift?

  package init(
    model: String,
    run: String,
    isServed: Bool,
    sketch: DriftSketch,
    from: Date?,
    to: Date?,
    hasScore: Bool,
    absent: [String],
    alerts: AlertDrift?
  ) {
    self.model = model
    self.run = run
    self.isServed = isServed
    self.rows = sketch.rows
    self.from = from
    self.to = to
    rowsPerWindow = sketch.rowsPerWindow
    var drifts = sketch.drifts()
    score = hasScore ? drifts.popLast() : nil
    features = drifts.sorted {
      ($1.isDrifted ? 1 : 0, $1.psi, $0.name) < ($0.isDrifted ? 1 : 0, $0.psi, $1.name)
    }
    self.absent = absent
    self.alerts = alerts
  }

  /// What differs now, the score among it, the most different first.
  package var standing: [FeatureDrift] {
    (features + (score.map { [$0] } ?? [])).filter(\.stands).sorted { $0.psi > $1.psi }
  }
}

/// How many were taken for the positive class at the threshold of the model, and how many of those that are
/// of the class, where people said so.
package struct AlertDrift: Sendable, Hashable {
  /// Of the rows that the run was measured on.
  package var referenceShare: EventShare
  package var referenceRecall: EventShare?
  /// Of what was shown.
  package var share: EventShare
  /// Of suggestions whose class people told.
  package var recall: EventShare?
  /// The last change of the share, as an adaptive window found it.
  package var change: RateChange?

  package init(
    referenceShare: EventShare,
    referenceRecall: EventShare?,
    share: EventShare,
    recall: EventShare?,
    change: RateChange?
  ) {
    self.referenceShare = referenceShare
    self.referenceRecall = referenceRecall
    self.share = share
    self.recall = recall
    self.change = change
  }

  /// Two shares that differ by so many standard errors do so by chance once in a thousand.
  private static let standingDeviations = 3.29

  /// Whether the share of alerts differs from the reference by more than chance.
  package var isShareBroken: Bool { Self.differ(share, referenceShare) }

  /// Whether fewer, or more, of the class are found than on the rows that were held out.
  package var isRecallBroken: Bool {
    guard let recall, let referenceRecall else { return false }
    return Self.differ(recall, referenceRecall)
  }

  private static func differ(_ one: EventShare, _ other: EventShare) -> Bool {
    guard one.events > 0, other.events > 0 else { return false }
    let (n, m) = (Double(one.events), Double(other.events))
    let (p, q) = (Double(one.count) / n, Double(other.count) / m)
    let pooled = (p * n + q * m) / (n + m)
    let error = (pooled * (1 - pooled) * (1 / n + 1 / m)).squareRoot()
    return error > 0 && abs(p - q) > standingDeviations * error
  }
}

extension AlertDrift {
  /// For people: `alerts 12.1 % of 4,000, 6.2 % when measured; recall 71.0 % of 310, 83.1 % when measured`.
  package var words: String {
    var words =
      "alerts \(Figures.rate(share.rate)) of \(Figures.count(share.events)), "
      + "\(Figures.rate(referenceShare.rate)) when measured"
    if let recall {
      words +=
        "; recall \(Figures.rate(recall.rate)) of \(Figures.count(recall.events)) known"
        + (referenceRecall.map { ", \(Figures.rate($0.rate)) when measured" } ?? "")
    }
    return words
  }
}

extension DriftReport: Codable {
  private enum CodingKeys: String, CodingKey { case models, notes, triggers }
}

extension ModelDrift: Codable {
  private enum CodingKeys: String, CodingKey {
    case model, run, isServed, rows, from, to, rowsPerWindow, features, absent, score, alerts
  }
}

extension AlertDrift: Codable {
  private enum CodingKeys: String, CodingKey {
    case referenceShare, referenceRecall, share, recall, change
  }
}
