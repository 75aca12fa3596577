/// The Wilson score interval of a share (Wilson, JASA 22, 1927, doi:10.1080/01621459.1927.10502953).
package struct WilsonInterval: Sendable, Hashable {
  package let low: Double
  package let high: Double

  /// The 97.5 % point of the normal distribution.
  package static let z95 = 1.959963984540054

  /// The interval of `successes` out of `total`; 0...1 without trials.
  package init(successes: Int, total: Int, z: Double = z95) {
    guard total > 0 else {
      low = 0
      high = 1
      return
    }
    let n = Double(total)
    let share = Double(successes) / n
    let centre = share + z * z / (2 * n)
    let margin = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    low = successes == 0 ? 0 : max(0, (centre - margin) / scale)
    high = successes == total ? 1 : min(1, (centre + margin) / scale)
  }
}
