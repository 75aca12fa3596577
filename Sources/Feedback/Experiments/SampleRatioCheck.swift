import Foundation

/// Whether the arms of an experiment have got the shares of traffic they were meant to get.
///
/// When they have not, something decides who sees what, and no figure of the arms may be compared
/// (Fabijan et al., KDD 2019, doi:10.1145/3292500.3330722). Pearson's χ² of the counts.
package struct SampleRatioCheck: Sendable, Hashable, Codable {
  /// A split this unlikely is an alarm.
  package static let alarm = 0.001
  /// Fewer rows expected in an arm tell nothing.
  package static let leastExpected = 8.0

  package var counts: [Int]
  /// The intended shares, which sum to 1.
  package var shares: [Double]
  /// The probability of so uneven a split by chance; nil with too few rows.
  package var pValue: Double?

  package var isAlarm: Bool { pValue.map { $0 < Self.alarm } ?? false }

  /// - `shares`: the intended weights of the arms, each above 0; equal ones when nil.
  package init(_ counts: [Int], shares: [Double]? = nil) {
    let weights = shares ?? counts.map { _ in 1 }
    precondition(weights.count == counts.count && weights.allSatisfy { $0 > 0 })
    let sum = weights.reduce(0, +)
    self.counts = counts
    self.shares = weights.map { $0 / sum }
    let rows = Double(counts.reduce(0, +))
    let expected = self.shares.map { $0 * rows }
    guard counts.count > 1, expected.allSatisfy({ $0 >= Self.leastExpected }) else { return }
    let statistic = zip(counts, expected).reduce(0) { sum, pair in
      let gap = Double(pair.0) - pair.1
      return sum + gap * gap / pair.1
    }
    pValue = ChiSquared.upperTail(statistic, degrees: counts.count - 1)
  }
}

/// The χ² distribution.
package enum ChiSquared {
  /// The share of the distribution above a value: the regularised incomplete gamma function
  /// Q(ν/2, x/2), by its series below ν/2 + 1 and by its continued fraction (Lentz) above.
  ///
  /// - Precondition: `degrees` is above 0; `value` is not below 0.
  package static func upperTail(_ value: Double, degrees: Int) -> Double {
    precondition(degrees > 0 && value >= 0)
    guard value > 0 else { return 1 }
    let (a, x) = (Double(degrees) / 2, value / 2)
    let scale = exp(a * log(x) - x - lgamma(a))
    if x < a + 1 {
      var (term, sum, place) = (1 / a, 1 / a, a)
      for _ in 0..<10_000 {
        place += 1
        term *= x / place
        sum += term
        if term < sum * 1e-16 { break }
      }
      return max(1 - sum * scale, 0)
    }
    let tiny = 1e-300
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var fraction = d
    for i in 1..<10_000 {
      let coefficient = -Double(i) * (Double(i) - a)
      b += 2
      d = coefficient * d + b
      if abs(d) < tiny { d = tiny }
      c = b + coefficient / c
      if abs(c) < tiny { c = tiny }
      d = 1 / d
      fraction *= d * c
      if abs(d * c - 1) < 1e-15 { break }
    }
    return scale * fraction
  }
}
