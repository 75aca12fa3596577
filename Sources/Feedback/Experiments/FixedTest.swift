import Basics
import Foundation

/// The comparison of two shares that is looked at once, at the planned end.
package enum FixedTest {
  /// The 80 % point of the normal distribution.
  private static let z80 = 0.8416212335729143

  /// Rows of each arm that find the difference of two shares in 80 of 100 experiments.
  ///
  /// For the two-sided test at 5 % without continuity correction (Fleiss, Levin & Paik, *Statistical
  /// Methods for Rates and Proportions*, 2003, equation 4.14).
  /// Nil when the shares are equal, or more than 10¹² rows are needed.
  package static func rowsPerArm(_ one: Double, _ other: Double) -> Int? {
    let difference = abs(one - other)
    guard difference > 0 else { return nil }
    let mean = (one + other) / 2
    let root =
      WilsonInterval.z95 * (2 * mean * (1 - mean)).squareRoot()
      + z80 * (one * (1 - one) + other * (1 - other)).squareRoot()
    let rows = (root * root / (difference * difference)).rounded(.up)
    return rows <= 1e12 ? Int(rows) : nil
  }

  /// The 95 % interval of the difference of two shares, from their Wilson intervals (Newcombe,
  /// Statistics in Medicine 17, 1998, method 10).
  package static func difference(
    _ one: AcceptanceRate,
    _ other: AcceptanceRate
  ) -> (low: Double, high: Double) {
    guard let p = one.rate, let q = other.rate, let oneLow = one.low, let oneHigh = one.high,
      let otherLow = other.low, let otherHigh = other.high
    else { return (-1, 1) }
    let below = ((p - oneLow) * (p - oneLow) + (otherHigh - q) * (otherHigh - q)).squareRoot()
    let above = ((oneHigh - p) * (oneHigh - p) + (q - otherLow) * (q - otherLow)).squareRoot()
    return (p - q - below, p - q + above)
  }
}
