internal import Basics
package import Foundation
package import Scoring

/// Gathers what was shown under one model, in the order of time, for its drift.
package struct ModelDriftTally: Sendable {
  /// What scores and the texts that were shown mean.
  package enum Reading: Sendable, Hashable {
    /// Classes are shown, with the probability of each; `positive` is the one that matters.
    case classes(positive: String?)
    /// Things are shown, with the probability that they are taken; at or above `threshold` they are alerts.
    case acceptance(threshold: Double)

    var isOfThings: Bool {
      switch self {
      case .classes: false
      case .acceptance: true
      }
    }
  }

  /// One suggestion.
  package struct Row: Sendable {
    package var seconds: Double
    /// NaN where it has none.
    package var score: Double
    package var shown: String?
    package var outcome: Outcome
    /// What was typed instead.
    package var typed: String?
    /// Whether it stands first among the classes that were shown of its thing at once.
    package var isFirst: Bool
    /// Whether the model chose it, as opposed to chance.
    package var isChosen: Bool

    package init(
      seconds: Double,
      score: Double,
      shown: String?,
      outcome: Outcome,
      typed: String?,
      isFirst: Bool = true,
      isChosen: Bool = true
    ) {
      self.seconds = seconds
      self.score = score
      self.shown = shown
      self.outcome = outcome
      self.typed = typed
      self.isFirst = isFirst
      self.isChosen = isChosen
    }
  }

  private let reading: Reading
  private let hasScore: Bool
  package private(set) var sketch: DriftSketch
  private var first = Double.infinity
  private var last = -Double.infinity
  private var rows = 0
  private var alerts = 0
  private var positives = 0
  private var caught = 0
  private var window = AdaptiveWindow()
  private var change: AdaptiveWindow.Change?

  /// - `score`: the reference of scores, which follows those of the features.
  package init(
    features: [ReferenceDistribution],
    score: ReferenceDistribution?,
    reading: Reading
  ) {
    self.reading = reading
    hasScore = score != nil
    sketch = DriftSketch(features + (score.map { [$0] } ?? []))
  }

  /// Takes a suggestion; of several classes of one thing the first tells its features, and what the model
  /// takes it for.
  ///
  /// - `features`: one value a feature.
  package mutating func add(_ row: Row, _ features: [CellValue]) {
    let isOwn = reading.isOfThings || row.isChosen
    if !reading.isOfThings, !row.isFirst {
      if isOfClass(row) == true { positives += 1 }
      return
    }
    let score: [CellValue?] = isOwn ? [row.score.isNaN ? .missing : .number(row.score)] : [nil]
    sketch.add(hasScore ? features + score : features, at: row.seconds)
    (first, last) = (min(first, row.seconds), max(last, row.seconds))
    guard isOwn, let isAlert = isAlert(row) else { return }
    rows += 1
    if isAlert { alerts += 1 }
    if let change = window.add(isAlert, at: row.seconds) { self.change = change }
    guard isOfClass(row) == true else { return }
    positives += 1
    if isAlert { caught += 1 }
  }

  /// Nil where nothing is an alert.
  private func isAlert(_ row: Row) -> Bool? {
    switch reading {
    case .classes(let positive): positive.flatMap { positive in row.shown.map { $0 == positive } }
    case .acceptance(let threshold): row.score.isNaN ? nil : row.score >= threshold
    }
  }

  /// Whether people said that it is of the class that matters; nil where they did not say.
  private func isOfClass(_ row: Row) -> Bool? {
    switch reading {
    case .classes(let positive):
      switch row.outcome {
      case .accepted, .click: row.shown.map { $0 == positive }
      case .typed: row.typed.map { $0 == positive }
      case .rejected, .ignored, .shown, .unseen: nil
      }
    case .acceptance: row.outcome.isPositive
    }
  }

  package var from: Date? { first.isFinite ? Date(timeIntervalSince1970: first) : nil }
  package var to: Date? { last.isFinite ? Date(timeIntervalSince1970: last) : nil }

  /// Alerts against what the run was measured on: so many alerts, and so many caught, of so many.
  ///
  /// Nil where nothing is an alert.
  package func alertDrift(
    referenceRows: Int,
    referenceAlerts: Int,
    referencePositives: Int,
    referenceCaught: Int
  ) -> AlertDrift? {
    guard rows > 0 else { return nil }
    return AlertDrift(
      referenceShare: EventShare(count: referenceAlerts, events: referenceRows),
      referenceRecall: referencePositives > 0
        ? EventShare(count: referenceCaught, events: referencePositives) : nil,
      share: EventShare(count: alerts, events: rows),
      recall: positives > 0 ? EventShare(count: caught, events: positives) : nil,
      change: change.flatMap { RateChange(standing: $0, in: window) }
    )
  }
}
