internal import Foundation

/// The difference of a figure between two models on the same rows, with its 95 % interval.
package struct PairedDifference: Sendable, Hashable {
  package var difference: Double
  package var low: Double
  package var high: Double

  /// Whether the interval leaves out 0.
  package var isTold: Bool { low > 0 || high < 0 }

  /// By how much the average precision of `scores` exceeds that of `others` on the same rows.
  ///
  /// The variance is that of the infinitesimal jackknife: what each row adds to both figures is
  /// subtracted row by row before it is squared, so that what both models find hard cancels.
  ///
  /// - Returns: Nil without a positive row, or with less than two groups.
  /// - Complexity: O(n).
  package static func averagePrecision(
    _ scores: [Float],
    less others: [Float],
    isPositive: [Bool],
    groups: RowGroups? = nil
  ) -> PairedDifference? {
    let groups = groups ?? RowGroups([], rows: scores.count)
    let ranking = Ranking(scores: scores, isPositive: isPositive)
    let otherRanking = Ranking(scores: others, isPositive: isPositive)
    guard let own = ranking.averagePrecision, let other = otherRanking.averagePrecision else {
      return nil
    }
    let first = ranking.precisionInfluence(own)
    let second = otherRanking.precisionInfluence(other)
    guard let variance = groups.variance(of: zip(first, second).map { $0 - $1 }) else { return nil }
    let margin = groups.margin * variance.squareRoot()
    return PairedDifference(
      difference: own - other,
      low: own - other - margin,
      high: own - other + margin
    )
  }
}

extension PairedDifference: Codable {
  private enum CodingKeys: String, CodingKey { case difference, low, high }
}
