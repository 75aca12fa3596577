package import Foundation

/// Events over time: the buckets that hold events, oldest first and without gaps, up to the newest
/// event.
package struct FeedbackSeries: Sendable, Hashable, Codable {
  /// How many buckets are kept at most.
  package static let minutes = 180
  package static let hours = 24 * 14
  package static let days = 366 * 10

  package var perMinute: [TimeBucket]
  package var perHour: [TimeBucket]
  package var perDay: [TimeBucket]

  package init(
    perMinute: [TimeBucket] = [],
    perHour: [TimeBucket] = [],
    perDay: [TimeBucket] = []
  ) {
    self.perMinute = perMinute
    self.perHour = perHour
    self.perDay = perDay
  }

  /// The buckets of a window, oldest first and without gaps; those without an event are there too.
  ///
  /// - `now`: where a window that ends with the clock ends.
  package func buckets(_ window: FeedbackWindow, now: Date) -> [TimeBucket] {
    switch window {
    case .lastHour: Self.last(60, of: perMinute, seconds: 60, before: now)
    case .lastTwoDays: Self.last(48, of: perHour, seconds: 3600, before: now)
    case .all: Self.merged(perDay)
    }
  }

  private static func last(
    _ count: Int,
    of buckets: [TimeBucket],
    seconds: Int,
    before now: Date
  ) -> [TimeBucket] {
    let newest = Int((now.timeIntervalSince1970 / Double(seconds)).rounded(.down))
    let known = Dictionary(
      buckets.map { (Int($0.start.timeIntervalSince1970) / seconds, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return (newest - count + 1...newest).map { index in
      known[index]
        ?? TimeBucket(
          start: Date(timeIntervalSince1970: Double(index * seconds)),
          seconds: seconds,
          events: 0,
          accepted: 0
        )
    }
  }

  /// Days, or as many days a bucket as keep the whole in ``FeedbackWindow/mostBuckets``.
  private static func merged(_ days: [TimeBucket]) -> [TimeBucket] {
    TimeBucket.merged(days, atMost: FeedbackWindow.mostBuckets)
  }
}

/// A stretch of time that is shown with buckets of one width.
package enum FeedbackWindow: String, Sendable, Hashable, Codable, CaseIterable {
  /// 60 minutes up to now.
  case lastHour = "last-hour"
  /// 48 hours up to now.
  case lastTwoDays = "last-two-days"
  /// Everything, by days or more.
  case all

  /// Buckets of ``all`` at most.
  package static let mostBuckets = 120
}

/// What users did in one stretch of time.
package struct TimeBucket: Sendable, Hashable, Codable {
  package var start: Date
  /// How long it is.
  package var seconds: Int
  package var events: Int
  package var accepted: Int
  /// Accepted over all events, with the Wilson 95 % interval; nil without events.
  package var rate: Double?
  package var low: Double?
  package var high: Double?

  package init(start: Date, seconds: Int, events: Int, accepted: Int) {
    self.start = start
    self.seconds = seconds
    self.events = events
    self.accepted = accepted
    let rate = AcceptanceRate(accepted: accepted, events: events)
    (self.rate, low, high) = (rate.rate, rate.low, rate.high)
  }
}

extension TimeBucket {
  /// Neighbours put together, as few as leave at most so many buckets; all of the time is kept.
  package static func merged(_ buckets: [TimeBucket], atMost most: Int) -> [TimeBucket] {
    let width = max((buckets.count + max(most, 1) - 1) / max(most, 1), 1)
    guard width > 1 else { return buckets }
    return stride(from: 0, to: buckets.count, by: width).map { start in
      let part = buckets[start..<min(start + width, buckets.count)]
      return TimeBucket(
        start: buckets[start].start,
        seconds: width * buckets[start].seconds,
        events: part.reduce(0) { $0 + $1.events },
        accepted: part.reduce(0) { $0 + $1.accepted }
      )
    }
  }
}
