package import Basics
package import Foundation

/// What users did with predictions so far.
package struct FeedbackSummary: Sendable, Hashable, Codable {
  /// Good events; `rejected` counts lines that could not be read.
  package var events: Int
  package var rejected: Int
  package var acceptance: AcceptanceRate
  package var actions: [ActionCount]
  package var byModel: [ModelAcceptance]
  /// Oldest first, without gaps.
  package var perMinute: [TimeBucket]
  package var perHour: [TimeBucket]
  package var calibration: Calibration?
  /// Accepted over the events in which the user answered at all: the ignored ones left out.
  package var answered: AcceptanceRate
  /// The times of the earliest and the latest event.
  package var first: Date?
  package var last: Date?
  /// All bad lines by reason, the most frequent first.
  package var rejectReasons: [ReasonCount]
  /// The first bad lines; there may be more of them than are kept here.
  package var rejects: [Reject]
  /// Lines at the end of a file that are still being written; neither events nor rejected.
  package var unfinishedLines: Int
  /// Why no feedback can be found where the manifest looks for it.
  package var problem: String?

  package init(
    events: Int,
    rejected: Int,
    acceptance: AcceptanceRate,
    actions: [ActionCount],
    byModel: [ModelAcceptance],
    perMinute: [TimeBucket],
    perHour: [TimeBucket],
    calibration: Calibration?
  ) {
    self.events = events
    self.rejected = rejected
    self.acceptance = acceptance
    self.actions = actions
    self.byModel = byModel
    self.perMinute = perMinute
    self.perHour = perHour
    self.calibration = calibration
    self.answered = acceptance
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
  package var action: FeedbackEvent.Action
  package var count: Int

  package init(action: FeedbackEvent.Action, count: Int) {
    self.action = action
    self.count = count
  }
}

package struct ModelAcceptance: Sendable, Hashable, Codable {
  package var model: String
  package var events: Int
  package var rate: Double
  package var low: Double
  package var high: Double
  package var calibration: Calibration?

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
  }
}

package struct TimeBucket: Sendable, Hashable, Codable {
  package var start: Date
  package var events: Int
  package var accepted: Int

  package init(start: Date, events: Int, accepted: Int) {
    self.start = start
    self.events = events
    self.accepted = accepted
  }
}

/// Mean predicted score against the observed acceptance.
package struct Calibration: Sendable, Hashable, Codable {
  package var meanScore: Double
  package var observed: Double
  package var bins: [CalibrationBin]

  package init(meanScore: Double, observed: Double, bins: [CalibrationBin]) {
    self.meanScore = meanScore
    self.observed = observed
    self.bins = bins
  }
}

package struct CalibrationBin: Sendable, Hashable, Codable {
  package var low: Double
  package var high: Double
  package var events: Int
  package var meanScore: Double
  package var observed: Double

  package init(low: Double, high: Double, events: Int, meanScore: Double, observed: Double) {
    self.low = low
    self.high = high
    self.events = events
    self.meanScore = meanScore
    self.observed = observed
  }
}
