import Basics

/// What is to be written of the ads sample.
package struct AdPlan: Sendable, Hashable {
  /// Candidates without a label, to be scored.
  package var candidates: Int
  /// Impressions that are labelled, to be trained on.
  package var impressions: Int
  /// Ads that two models showed, with what people did.
  package var events: Int
  /// Whether the events drift.
  package var drifts: Bool
  /// Whether candidates are a Parquet file and not CSV.
  package var isParquet: Bool

  package static let mostRows = 1_000_000_000

  package init(
    candidates: Int = 1000,
    impressions: Int = 6000,
    events: Int = 2400,
    drifts: Bool = true,
    isParquet: Bool? = nil
  ) {
    self.candidates = candidates
    self.impressions = impressions
    self.events = events
    self.drifts = drifts
    self.isParquet = isParquet ?? (candidates > 100_000)
  }

  var candidateFile: String { isParquet ? "candidates.parquet" : "candidates.csv" }

  /// Candidates compete for a request in groups of this size.
  static let candidatesOfRequest = 20

  /// The events span four weeks from this day; the log the four weeks before.
  static let firstEventDay = CalendarDate(daysSince1970: 20514)
  /// Its start, in seconds since 1970.
  static let start = firstEventDay.daysSince1970 * 86_400
  static let days = 28
  static let secondsOfEvents = days * 86_400
  /// Seconds after the first day's start at which the new browser appears.
  static let driftSecond = 18 * 86_400 + 9 * 3600

  /// The time so many seconds after the start of the first day of the events.
  static func time(_ seconds: Int) -> String {
    SampleTime.text(since1970: start + seconds)
  }

  static var driftTime: String { time(driftSecond) }
}
