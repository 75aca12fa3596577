/// Which of the highest-scored negatives may be learnt from.
///
/// All rules are of log-odds. The margins are below the median positive row: a negative that scores
/// like a positive is more likely to be one.
package struct MiningWindow: Sendable, Hashable {
  package enum Rule: String, Sendable, Hashable, CaseIterable {
    case rangeMin, rangeMax, absoluteMargin, relativeMargin, belowThreshold
  }

  /// The first rank that is taken, from 0, and the first that is not.
  package var rangeMin = 0
  package var rangeMax: Int?
  /// A negative closer than this to the median positive is left out.
  package var absoluteMargin: Double?
  /// A negative above s − margin · |s| is left out, s being the median positive: the form that holds for
  /// scores below 0 as well.
  package var relativeMargin: Double? = 0.05

  package init() {}

  /// The first rule that keeps a row out; nil when none does.
  package func refuses(_ score: Double, rank: Int, positive: Double, threshold: Double) -> Rule? {
    if score < threshold { return .belowThreshold }
    if rank < rangeMin { return .rangeMin }
    if let rangeMax, rank >= rangeMax { return .rangeMax }
    if let absoluteMargin, score > positive - absoluteMargin { return .absoluteMargin }
    if let relativeMargin, score > positive - relativeMargin * abs(positive) {
      return .relativeMargin
    }
    return nil
  }
}

/// Where scores lie.
package struct MiningQuantiles: Sendable, Hashable {
  package var lowest = 0.0
  package var lowerQuartile = 0.0
  package var median = 0.0
  package var upperQuartile = 0.0
  package var highest = 0.0
  package var mean = 0.0

  /// Of scores in no order; all 0 for none.
  init(_ scores: [Float]) {
    let sorted = scores.sorted().map(Double.init)
    guard let last = sorted.indices.last else { return }
    func quantile(_ share: Double) -> Double { sorted[Int((share * Double(last)).rounded())] }
    (lowest, highest) = (sorted[0], sorted[last])
    (lowerQuartile, median, upperQuartile) = (quantile(0.25), quantile(0.5), quantile(0.75))
    mean = sorted.reduce(0, +) / Double(sorted.count)
  }
}

extension MiningQuantiles: Codable {
  private enum CodingKeys: String, CodingKey {
    case lowest, lowerQuartile, median, upperQuartile, highest, mean
  }
}
