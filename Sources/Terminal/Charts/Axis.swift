import Basics

/// A range with round tick values.
package struct Axis: Sendable, Hashable {
  package private(set) var lower: Double
  package private(set) var upper: Double
  /// Round values inside the range in ascending order; where fewer than two are inside, its ends, or
  /// the one of what is counted.
  package private(set) var ticks: [Double]
  /// Decimals that tell neighbouring ticks apart.
  package private(set) var decimals: Int

  /// Chooses at most about `count` ticks, one, two or five times a power of ten apart.
  ///
  /// With `isNice` the range grows to the next ticks. Empty and infinite ranges become one wide.
  /// Where a single tick would be inside, they come closer together, but never closer than
  /// `leastStep`, which is one for what is counted.
  package init(
    lower: Double,
    upper: Double,
    count: Int,
    isNice: Bool = true,
    leastStep: Double = 0
  ) {
    var low = lower.isFinite ? lower : 0
    var high = upper.isFinite ? upper : low + 1
    if high < low { swap(&low, &high) }
    // Beyond this the difference of the ends, which grow to ticks, would be infinite.
    (low, high) = (max(low, -Self.largest), min(high, Self.largest))
    if high - low <= max(abs(low) * 1e-12, Self.smallest) {
      let half = low == 0 ? 0.5 : abs(low) * 0.1
      (low, high) = low == 0 ? (0, 1) : (low - half, high + half)
    }
    var step = Self.step(max((high - low) / Double(max(1, count - 1)), leastStep))
    if isNice {
      low = (low / step).rounded(.down) * step
      high = (high / step).rounded(.up) * step
    }
    self.lower = low
    self.upper = high
    func ends() -> (first: Double, last: Double) {
      ((low / step - 1e-9).rounded(.up), (high / step + 1e-9).rounded(.down))
    }
    while ends().last <= ends().first, Self.smaller(step) >= max(leastStep, (high - low) / 4) {
      step = Self.smaller(step)
    }
    let (first, last) = ends()
    let hasRound = last > first || (leastStep > 0 && last == first)
    ticks = hasRound ? (0...Int(last - first)).map { (first + Double($0)) * step } : [low, high]
    // Ends are not round: a hundredth of the range tells where they are.
    let finest = hasRound ? step : (high - low) / 100
    var places = 0
    while places < 9, finest * DecimalText.powerOfTen(places) < 0.999 { places += 1 }
    decimals = places
  }

  private static let largest = 1e307
  private static let smallest = 1e-300

  /// The label of a tick.
  package func label(_ value: Double) -> String {
    let largest = max(abs(lower), abs(upper))
    let shown = abs(value) < largest * 1e-9 ? 0 : value
    if largest >= 10_000 || decimals > 5 { return DecimalText.compact(shown) }
    return DecimalText.fixed(shown, decimals)
  }

  /// Where a value lies, 0 at `lower` and 1 at `upper`.
  package func position(_ value: Double) -> Double {
    (value - lower) / (upper - lower)
  }

  /// The next step below a step.
  private static func smaller(_ step: Double) -> Double { Self.step(step * 0.4) }

  /// The smallest of 1, 2, 5 times a power of ten that is not below `rough`.
  private static func step(_ rough: Double) -> Double {
    guard rough > 0, rough.isFinite else { return 1 }
    var power = 1.0
    while power * 10 <= rough { power *= 10 }
    while power > rough { power /= 10 }
    for factor in [1.0, 2, 5] where power * factor >= rough * (1 - 1e-9) {
      return power * factor
    }
    return power * 10
  }
}
