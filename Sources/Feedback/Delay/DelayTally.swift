import Foundation

/// How long conversions take, by the hour in which the suggestion was shown.
///
/// - Complexity: O(hours · delays) memory, both bounded.
struct DelayTally: Sendable {
  /// The ends of the delays that are told apart, in seconds.
  static let ends: [Double] = [
    60, 300, 900, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 259_200, 432_000, 604_800,
    1_209_600, 1_814_400, MaturityWindow.seconds,
  ]
  private static let secondsPerCohort = 3600.0
  /// Cohorts older than the window have seen all they can see, and are put together.
  private static let mostCohorts = Int(2 * MaturityWindow.seconds / secondsPerCohort)

  /// Suggestions shown in one hour.
  struct Cohort: Sendable {
    var shown = 0
    /// Conversions by delay; the last holds those beyond the window.
    var conversions = [Int](repeating: 0, count: DelayTally.ends.count + 1)

    mutating func add(_ other: Cohort) {
      shown += other.shown
      for place in conversions.indices { conversions[place] += other.conversions[place] }
    }
  }

  private var cohorts: [Int: Cohort] = [:]
  private var mature = Cohort()
  /// Cohorts before this one were put into `mature`.
  private var firstKept = Int.min
  private var newest = Int.min
  private var conversions = 0

  mutating func count(_ suggestion: Suggestion, by sign: Int) {
    let hour = Int((suggestion.seconds / Self.secondsPerCohort).rounded(.down))
    var change = Cohort()
    change.shown = sign
    if let time = suggestion.conversion {
      let delay = max(time - suggestion.seconds, 0)
      change.conversions[Self.ends.firstIndex { delay <= $0 } ?? Self.ends.count] = sign
      conversions += sign
    }
    if hour < firstKept {
      mature.add(change)
    } else {
      cohorts[hour, default: Cohort()].add(change)
      newest = max(newest, hour)
      if cohorts.count > 2 * Self.mostCohorts { fold() }
    }
  }

  private mutating func fold() {
    firstKept = newest - Self.mostCohorts
    for (hour, cohort) in cohorts where hour < firstKept {
      mature.add(cohort)
      cohorts[hour] = nil
    }
  }

  /// The curve as far as it can be seen at a time; nil without a conversion.
  func curve(observedUntil latest: Double) -> MaturityCurve? {
    guard conversions > 0 else { return nil }
    let seen = cohorts.map { hour, cohort in
      (age: latest - Double(hour + 1) * Self.secondsPerCohort, cohort: cohort)
    }
    return MaturityCurve([(age: .infinity, cohort: mature)] + seen)
  }
}
