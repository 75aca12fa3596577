/// The Wilson score interval of a proportion (Wilson, JASA 1927, doi:10.1080/01621459.1927.10502953).
package enum WilsonInterval {
  /// The 97.5 per cent point of the standard normal distribution.
  package static let z95 = 1.959_963_984_540_054

  /// Bounds of the true share after `successes` in `trials`; nil without trials.
  package static func interval(
    successes: Int,
    trials: Int,
    z: Double = z95
  ) -> (low: Double, high: Double)? {
    guard trials > 0, (0...trials).contains(successes) else { return nil }
    let n = Double(trials)
    let share = Double(successes) / n
    let denominator = 1 + z * z / n
    let centre = (share + z * z / (2 * n)) / denominator
    let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / denominator
    // At 0 and at n successes the bound is exactly the end; rounding must not move it.
    return (
      successes == 0 ? 0 : max(0, centre - half), successes == trials ? 1 : min(1, centre + half)
    )
  }
}
