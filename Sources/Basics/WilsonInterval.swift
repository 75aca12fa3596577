/// The Wilson score interval of a share (Wilson, JASA 22, 1927, doi:10.1080/01621459.1927.10502953).
package struct WilsonInterval: Sendable, Hashable {
  package let low: Double
  package let high: Double

  /// The 97.5 % point of the normal distribution.
  package static let z95 = 1.959963984540054

  /// The interval of `successes` out of `total`; 0...1 without trials.
  package init(successes: Int, total: Int, z: Double = z95) {
    let share = total > 0 ? Double(successes) / Double(total) : 0
    self.init(share: share, trials: Double(total), z: z)
  }

  /// The interval of a share in 0...1 of trials, which may be an effective number of them.
  package init(share: Double, trials: Double, z: Double = z95) {
    guard trials > 0 else {
      low = 0
      high = 1
      return
    }
    let centre = share + z * z / (2 * trials)
    let margin = z * (share * (1 - share) / trials + z * z / (4 * trials * trials)).squareRoot()
    let scale = 1 + z * z / trials
    low = share == 0 ? 0 : max(0, (centre - margin) / scale)
    high = share == 1 ? 1 : min(1, (centre + margin) / scale)
  }
}
