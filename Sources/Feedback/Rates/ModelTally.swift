package import Foundation

/// What users did with the suggestions of one model.
struct ModelTally: Sendable {
  let name: String
  private(set) var counts = OutcomeCounts()
  private(set) var typed = TypedTally()
  private(set) var exposures = ExposureTally()
  private var typedAnswers = Remembered<Int, TypedAnswers>()
  private var answeredCalibration = CalibrationTally()
  private var shownCalibration = CalibrationTally()
  /// Nil for a model that came too late to have one.
  private var series: SeriesTally?
  private var delays = DelayTally()
  private var first = Double.infinity
  private var retention = RetentionTally()
  private var window = AdaptiveWindow()
  /// The last change of the rate.
  private var change: AdaptiveWindow.Change?

  init(name: String, hasSeries: Bool) {
    self.name = name
    series = hasSeries ? SeriesTally() : nil
  }

  /// Counts a suggestion, or takes it back: `by` is 1 or −1.
  mutating func count(_ suggestion: Suggestion, by sign: Int) {
    let outcome = suggestion.outcome
    counts.count(outcome, by: sign)
    series?.count(suggestion, by: sign)
    guard outcome != .unseen else { return }
    if sign > 0 { first = min(first, suggestion.seconds) }
    delays.count(suggestion, by: sign)
    exposures.count(suggestion, by: sign)
    guard !suggestion.score.isNaN else { return }
    shownCalibration.count(score: suggestion.score, isAccepted: outcome.isPositive, by: sign)
    if outcome.isAnswer {
      answeredCalibration.count(score: suggestion.score, isAccepted: outcome.isPositive, by: sign)
    }
  }

  /// Takes from an event what is counted of events, not of suggestions.
  mutating func take(_ event: EventReader.Essentials) {
    if let answer = event.typed { typed.count(answer) }
    if let kept = event.retention { retention.count(kept) }
  }

  /// Watches the rate by suggestions that are complete in one event, in the order of reading.
  mutating func watch(_ suggestion: Suggestion) {
    let outcome = suggestion.outcome
    guard outcome != .unseen else { return }
    if let change = window.add(outcome.isPositive, at: suggestion.seconds) { self.change = change }
  }

  /// The last change, as long as it stands.
  private var standingChange: RateChange? {
    change.flatMap { RateChange(standing: $0, in: window) }
  }

  /// Who did not answer said nothing of whether the score was kept; of a model that is only ever
  /// clicked, silence is the answer.
  var calibration: CalibrationTally { counts.isClicksOnly ? shownCalibration : answeredCalibration }

  var answered: Int { counts.isClicksOnly ? counts.shown : counts.answered }

  /// `latest` is the time of the last event of all models, in seconds since 1970.
  mutating func acceptance(observedUntil latest: Double) -> ModelAcceptance {
    let rate = counts.acceptance
    var acceptance = ModelAcceptance(
      model: name,
      events: counts.shown,
      rate: rate.rate ?? 0,
      low: rate.low ?? 0,
      high: rate.high ?? 1,
      calibration: calibration.calibration
    )
    acceptance.accepted = counts.positive
    acceptance.isClicksOnly = counts.isClicksOnly
    acceptance.answered = AcceptanceRate(accepted: counts.positive, events: answered)
    acceptance.ignored = EventShare(count: counts[.ignored], events: counts.shown)
    acceptance.actions = counts.actions
    acceptance.series = series?.series
    acceptance.first = first.isFinite ? Date(timeIntervalSince1970: first) : nil
    acceptance.delay = delays.curve(observedUntil: latest)
    acceptance.retention = retention.summary
    acceptance.change = standingChange
    acceptance.typed = typedAnswers.value(for: typed.answers) { [typed] in TypedAnswers([typed]) }
    return acceptance
  }
}

/// Sums of what was taken and kept of suggestions.
struct RetentionTally: Sendable {
  private var shown = 0
  private var taken = 0
  private var kept = 0.0
  private var finals = 0

  mutating func count(_ retention: Retention) {
    shown += retention.shownCharacters ?? 0
    taken += retention.takenCharacters ?? 0
    if let share = retention.keptShare {
      kept += share
      finals += 1
    }
  }

  /// Nil when no event said anything of it.
  var summary: RetentionSummary? {
    guard shown > 0 || finals > 0 else { return nil }
    return RetentionSummary(
      suggestedCharacters: shown,
      acceptedCharacters: taken,
      finalTexts: finals,
      keptShare: finals > 0 ? kept / Double(finals) : nil
    )
  }
}

/// How much of the suggested texts was taken, and how much of it remained in the end.
package struct RetentionSummary: Sendable, Hashable, Codable {
  package var suggestedCharacters: Int
  package var acceptedCharacters: Int
  /// Events that named a final text.
  package var finalTexts: Int
  /// The mean share of the final text that was the suggestion, 0...1; nil without final texts.
  package var keptShare: Double?
}

/// A change of the rate of a model, as an adaptive window found it.
package struct RateChange: Sendable, Hashable, Codable {
  /// When the rate began to be what it is now, and when that could be told.
  package var since: Date
  package var found: Date
  /// Accepted of shown before, and since then.
  package var before: Double
  package var after: Double

  /// A gap of so many standard errors comes by chance once in a thousand.
  private static let standingDeviations = 3.29

  /// Nil when what came since shows that it was none.
  ///
  /// Among very many looks a few cut by chance; what has come since then has the rate of before.
  init?(standing change: AdaptiveWindow.Change, in window: AdaptiveWindow) {
    guard let after = window.rate, window.width > 0 else { return nil }
    let (n, m) = (Double(change.observationsBefore), Double(window.width))
    let pooled = (change.before * n + after * m) / (n + m)
    let error = (pooled * (1 - pooled) * (1 / n + 1 / m)).squareRoot()
    guard abs(after - change.before) > Self.standingDeviations * error else { return nil }
    since = Date(timeIntervalSince1970: change.since)
    found = Date(timeIntervalSince1970: change.found)
    before = change.before
    self.after = after
  }
}
