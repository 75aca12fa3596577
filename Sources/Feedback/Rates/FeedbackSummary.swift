package import Basics
package import Foundation

/// What users did with predictions so far.
package struct FeedbackSummary: Sendable, Hashable, Codable {
  /// Good events; `rejected` counts lines that could not be read.
  package var events: Int
  /// Distinct suggestions that the events speak of.
  package var suggestions: Int
  /// Suggestions that were not in sight long enough to be seen; they are in no rate.
  package var unseen: Int
  /// Suggestions of which no event says that they were shown, only what became of them.
  package var unmatched: Int
  /// Suggestions whose model no event names; they are in no rate.
  package var withoutModel: Int
  /// Events that tell of a conversion.
  package var conversions: Int
  /// What people typed instead.
  package var typed: TypedAnswers
  /// Estimates of each model from the log of another, where propensities were kept.
  package var offPolicy: [OffPolicyEstimate]
  /// The two models with the most suggestions against each other.
  package var comparison: ModelComparison?
  package var rejected: Int
  /// Accepted or clicked, over the suggestions shown.
  package var acceptance: AcceptanceRate
  /// Suggestions by what became of them.
  package var actions: [ActionCount]
  package var byModel: [ModelAcceptance]
  package var series: FeedbackSeries
  /// Over the events in which the user answered at all: who ignored a prediction said nothing of
  /// whether its score was kept.
  ///
  /// Of all models together; see `byModel` for each.
  package var calibration: Calibration?
  /// Accepted or clicked, over the suggestions that were answered; where people only ever click,
  /// silence is the answer.
  package var answered: AcceptanceRate
  /// Ignored over the suggestions shown.
  package var ignored: EventShare
  /// When this was summed up.
  package var asOf: Date
  /// Events of the hour before `asOf`.
  package var lastHour: Int
  /// The times of the earliest and the latest event.
  package var first: Date?
  package var last: Date?
  /// All bad lines by reason, the most frequent first.
  package var rejectReasons: [ReasonCount]
  /// The first bad lines; there may be more of them than are kept here.
  package var rejects: [Reject]
  /// Lines at the end of a file that are still being written; neither events nor rejected.
  package var unfinishedLines: Int
  /// How what was shown differs from what the models were made from; nil where it was not compared.
  package var drift: DriftReport?
  /// Why no feedback can be found where the manifest looks for it.
  package var problem: String?

  package init(
    events: Int,
    rejected: Int,
    acceptance: AcceptanceRate,
    actions: [ActionCount],
    byModel: [ModelAcceptance],
    series: FeedbackSeries = FeedbackSeries(),
    calibration: Calibration?
  ) {
    self.events = events
    suggestions = actions.reduce(0) { $0 + $1.count }
    (unseen, unmatched, withoutModel, conversions) = (0, 0, 0, 0)
    typed = TypedAnswers()
    offPolicy = []
    self.rejected = rejected
    self.acceptance = acceptance
    self.actions = actions
    self.byModel = byModel
    self.series = series
    self.calibration = calibration
    self.answered = acceptance
    self.ignored = EventShare(count: 0, events: events)
    self.asOf = Date(timeIntervalSince1970: 0)
    self.lastHour = 0
    self.rejectReasons = []
    self.rejects = []
    self.unfinishedLines = 0
  }
}

/// How many lines were rejected for one reason.
package struct ReasonCount: Sendable, Hashable, Codable {
  package var reason: String
  package var count: Int

  package init(reason: String, count: Int) {
    self.reason = reason
    self.count = count
  }
}

/// Accepted over all events, with the Wilson 95 % interval; nil rates without events.
package struct AcceptanceRate: Sendable, Hashable, Codable {
  package var accepted: Int
  package var events: Int
  package var rate: Double?
  package var low: Double?
  package var high: Double?

  package init(accepted: Int, events: Int, rate: Double?, low: Double?, high: Double?) {
    self.accepted = accepted
    self.events = events
    self.rate = rate
    self.low = low
    self.high = high
  }

  package init(accepted: Int, events: Int) {
    let interval = events > 0 ? WilsonInterval(successes: accepted, total: events) : nil
    self.init(
      accepted: accepted,
      events: events,
      rate: events > 0 ? Double(accepted) / Double(events) : nil,
      low: interval?.low,
      high: interval?.high
    )
  }
}

package struct ActionCount: Sendable, Hashable, Codable {
  package var action: Outcome
  package var count: Int

  package init(action: Outcome, count: Int) {
    self.action = action
    self.count = count
  }
}

package struct ModelAcceptance: Sendable, Hashable, Codable {
  package var model: String
  /// Suggestions shown.
  package var events: Int
  /// Those that were accepted or clicked.
  package var accepted: Int
  package var rate: Double
  package var low: Double
  package var high: Double
  /// Over the answered events.
  package var calibration: Calibration?
  /// Accepted over the answered events.
  package var answered: AcceptanceRate
  package var ignored: EventShare
  package var actions: [ActionCount] = []
  /// Nil for a model that came after many others.
  package var series: FeedbackSeries?
  /// Whether silence is the answer, because people only ever clicked.
  package var isClicksOnly = false
  /// When its first suggestion was shown.
  package var first: Date?
  /// How long conversions take; nil without any.
  package var delay: MaturityCurve?
  /// How much of the suggested texts was taken and kept; nil where no event says.
  package var retention: RetentionSummary?
  /// What people typed instead.
  package var typed = TypedAnswers()
  /// The last change of the rate; nil while it has stayed the same.
  package var change: RateChange?

  package init(
    model: String,
    events: Int,
    rate: Double,
    low: Double,
    high: Double,
    calibration: Calibration? = nil
  ) {
    self.model = model
    self.events = events
    self.rate = rate
    self.low = low
    self.high = high
    self.calibration = calibration
    accepted = Int((rate * Double(events)).rounded())
    answered = AcceptanceRate(accepted: accepted, events: events)
    ignored = EventShare(count: 0, events: events)
  }
}

/// Mean predicted score against the observed acceptance.
package struct Calibration: Sendable, Hashable, Codable {
  package var events: Int
  /// What the scores promise, 0...1.
  package var meanScore: Double
  /// What was kept: accepted over `events`.
  package var observed: Double
  /// Wilson 95 % interval of `observed`.
  package var low: Double
  package var high: Double
  /// Bins of the score that hold events, from low scores to high ones.
  package var bins: [CalibrationBin]

  package init(events: Int, accepted: Int, meanScore: Double, bins: [CalibrationBin]) {
    let interval = WilsonInterval(successes: accepted, total: events)
    self.events = events
    self.meanScore = meanScore
    observed = Double(accepted) / Double(events)
    (low, high) = (interval.low, interval.high)
    self.bins = bins
  }

  /// Whether the interval of what was kept excludes what was promised.
  package var isBroken: Bool { meanScore < low || meanScore > high }
}

package struct CalibrationBin: Sendable, Hashable, Codable {
  /// The edges of the bin: scores from `from` on and below `to`; the last bin holds 1 too.
  package var from: Double
  package var to: Double
  package var events: Int
  package var meanScore: Double
  package var observed: Double
  /// Wilson 95 % interval of `observed`.
  package var low: Double
  package var high: Double

  package init(from: Double, to: Double, events: Int, accepted: Int, meanScore: Double) {
    let interval = WilsonInterval(successes: accepted, total: events)
    self.from = from
    self.to = to
    self.events = events
    self.meanScore = meanScore
    observed = Double(accepted) / Double(events)
    (low, high) = (interval.low, interval.high)
  }

  /// Whether the interval of what was kept excludes what was promised.
  package var isBroken: Bool { meanScore < low || meanScore > high }
}

/// Some events over all of them, with the Wilson 95 % interval; nil rates without events.
package struct EventShare: Sendable, Hashable, Codable {
  package var count: Int
  package var events: Int
  package var rate: Double?
  package var low: Double?
  package var high: Double?

  package init(count: Int, events: Int) {
    let rate = AcceptanceRate(accepted: count, events: events)
    self.count = count
    self.events = events
    (self.rate, low, high) = (rate.rate, rate.low, rate.high)
  }
}

extension FeedbackSummary {
  /// Events of the last hour of the clock.
  package func eventsInLastHour(at now: Date) -> Int {
    series.buckets(.lastHour, now: now).reduce(0) { $0 + $1.events }
  }

  /// Seconds since the last event; nil without events, never negative.
  package func secondsSinceLast(at now: Date) -> Double? {
    last.map { max(now.timeIntervalSince($0), 0) }
  }
}
