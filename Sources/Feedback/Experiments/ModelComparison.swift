import Foundation

/// What may be said of two models that served: whether one is taken more often than the other.
package struct ModelComparison: Sendable, Hashable, Codable {
  package enum State: String, Sendable, Hashable, Codable {
    /// The challenger is better, or worse, by an interval that may be looked at at any time.
    case better, worse
    case undecided
    /// The arms did not get the traffic they were meant to get.
    case sampleRatioMismatch = "sample-ratio-mismatch"
    /// They served one after the other: a difference may be one of the time.
    case notConcurrent = "not-concurrent"
  }

  /// So many common days are an experiment, and fewer where they hold this share of an arm: on one day
  /// a model may have taken the place of the other.
  private static let leastCommonDays = 3
  private static let leastConcurrent = 0.5

  package var state: State
  package var champion: String
  package var challenger: String
  /// Of the days on which both served.
  package var championRate: AcceptanceRate
  package var challengerRate: AcceptanceRate
  /// Challenger less champion; nil where either has no suggestion on common days.
  package var difference: Double?
  /// Fixed 95 % interval of the difference (Newcombe): for one look.
  package var low: Double?
  package var high: Double?
  /// Interval of the difference that holds however often one looks.
  package var sequentialLow: Double?
  package var sequentialHigh: Double?
  /// Always valid; of this one look.
  package var pValue: Double?
  /// Rows of both arms for which the sequential interval is planned.
  package var planned: Double
  package var sampleRatio: SampleRatioCheck
  /// More suggestions an arm until the difference as observed would be found: by a fixed test at
  /// 5 % with power 0.8, and until the sequential interval excludes nought; nil where no number
  /// would do, or none is needed.
  package var moreFixed: Int?
  package var moreSequential: Int?

  /// Compares the two models with the most suggestions; the earlier one is the champion.
  ///
  /// `intended` are the shares of champion and challenger, equal where nobody says. Nil with fewer
  /// than two models, or without their days.
  package static func of(
    _ models: [ModelAcceptance],
    intended: [Double]? = nil,
    interval: SequentialInterval = SequentialInterval()
  ) -> ModelComparison? {
    let pair = models.sorted { ($1.events, $0.model) < ($0.events, $1.model) }.prefix(2)
      .sorted { ($0.first ?? .distantPast, $0.model) < ($1.first ?? .distantPast, $1.model) }
    guard pair.count == 2 else { return nil }
    return ModelComparison(
      champion: pair[0],
      challenger: pair[1],
      intended: intended,
      interval: interval
    )
  }

  /// Nil unless both have their suggestions by day.
  package init?(
    champion: ModelAcceptance,
    challenger: ModelAcceptance,
    intended: [Double]? = nil,
    interval: SequentialInterval = SequentialInterval()
  ) {
    guard let one = champion.series?.perDay, let other = challenger.series?.perDay else {
      return nil
    }
    let days = Set(one.filter { $0.events > 0 }.map(\.start))
      .intersection(other.filter { $0.events > 0 }.map(\.start))
    let (championRate, championShare) = Self.rate(of: one, on: days)
    let (challengerRate, challengerShare) = Self.rate(of: other, on: days)
    self.champion = champion.model
    self.challenger = challenger.model
    self.championRate = championRate
    self.challengerRate = challengerRate
    planned = interval.planned
    sampleRatio = SampleRatioCheck([championRate.events, challengerRate.events], shares: intended)
    state = .notConcurrent
    guard let p = championRate.rate, let q = challengerRate.rate else { return }
    // The rate of an arm without a success or a failure has no spread of its own.
    let error =
      (Self.variance(championRate) / Double(championRate.events)
      + Self.variance(challengerRate) / Double(challengerRate.events)).squareRoot()
    let rows = championRate.events + challengerRate.events
    let margin = interval.halfWidth(standardError: error, rows: rows)
    difference = q - p
    (low, high) = FixedTest.difference(challengerRate, championRate)
    (sequentialLow, sequentialHigh) = (max(q - p - margin, -1), min(q - p + margin, 1))
    pValue = interval.pValue(difference: q - p, standardError: error, rows: rows)
    // A new model may serve beside an old one for some of the old one's days only.
    guard
      days.count >= Self.leastCommonDays
        || max(championShare, challengerShare) >= Self.leastConcurrent
    else { return }
    if sampleRatio.isAlarm {
      state = .sampleRatioMismatch
    } else if q - p > margin {
      state = .better
    } else if p - q > margin {
      state = .worse
    } else {
      state = .undecided
      let have = min(championRate.events, challengerRate.events)
      moreFixed = FixedTest.rowsPerArm(p, q).map { max($0 - have, 0) }
      moreSequential = interval.rowsPerArm(p, q).map { max($0 - have, 0) }
    }
  }

  /// The rate over some days, and the share of all suggestions that they hold.
  private static func rate(
    of buckets: [TimeBucket],
    on days: Set<Date>
  ) -> (AcceptanceRate, Double) {
    let common = buckets.filter { days.contains($0.start) }
    let events = common.reduce(0) { $0 + $1.events }
    let all = buckets.reduce(0) { $0 + $1.events }
    return (
      AcceptanceRate(accepted: common.reduce(0) { $0 + $1.accepted }, events: events),
      all > 0 ? Double(events) / Double(all) : 0
    )
  }

  /// The variance of one suggestion of an arm, with half a success and half a failure added (Agresti).
  private static func variance(_ rate: AcceptanceRate) -> Double {
    let share = (Double(rate.accepted) + 0.5) / (Double(rate.events) + 1)
    return share * (1 - share)
  }
}

extension ModelComparison {
  /// The comparison in a sentence or two.
  package var words: String {
    switch state {
    case .better: "\(challenger) is taken more often than \(champion): decided"
    case .worse: "\(challenger) is taken less often than \(champion): decided"
    case .sampleRatioMismatch:
      "no verdict: \(champion) and \(challenger) did not get the traffic they were meant to get"
    case .notConcurrent:
      "no verdict: \(champion) and \(challenger) served one after the other"
    case .undecided: "undecided between \(champion) and \(challenger)"
    }
  }
}
