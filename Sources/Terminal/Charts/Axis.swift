import Basics
internal import Foundation

/// A range with round tick values.
package struct Axis: Sendable, Hashable {
  package private(set) var lower: Double
  package private(set) var upper: Double
  /// Round values inside the range in ascending order; where fewer than two are inside, its ends, or
  /// the one of what is counted.
  package private(set) var ticks: [Double]
  /// Decimals that tell neighbouring ticks apart.
  package private(set) var decimals: Int
  /// Whether equal lengths are equal factors.
  package private(set) var isLogarithmic = false

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

  /// Ticks at one, two and five times powers of ten, the values in their own units; with a range of
  /// less than a factor of four they are evenly apart.
  ///
  /// Both ends must be above 0; one that is not is taken for the least positive part of the other.
  package init(logarithmicFrom lower: Double, to upper: Double, count: Int) {
    let high = upper.isFinite && upper > 0 ? upper : 1
    let low = lower.isFinite && lower > 0 && lower < high ? lower : high / 1000
    let powers = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    func ticks(_ factors: [Double]) -> [Double] {
      let all = powers.flatMap { power -> [Double] in
        let unit = pow(10.0, Double(power))
        return factors.map { $0 * unit }
      }
      return all.filter { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
    }
    let choices = [ticks([1, 2, 5]), ticks([1, 3]), ticks([1])]
    let even = Axis(lower: low, upper: high, count: count, isNice: false)
    self = even
    isLogarithmic = true
    let found = choices.first { $0.count <= max(count, 2) } ?? choices[2]
    guard found.count >= 2, high / low >= 4 else { return }
    self.ticks = found
    decimals = max(0, Int((-log10(found[0]) - 1e-9).rounded(.up)))
  }

  private static let largest = 1e307
  private static let smallest = 1e-300

  /// The label of a tick.
  package func label(_ value: Double) -> String {
    let largest = max(abs(lower), abs(upper))
    let shown = abs(value) < largest * 1e-9 ? 0 : value
    if isLogarithmic, ticks.count >= 2, upper / lower >= 4 {
      // Each in its own digits: 0.05 beside 20.
      let places = max(0, Int((-log10(value) - 1e-9).rounded(.up)))
      if value >= 10_000 || places > 5 { return DecimalText.compact(value) }
      return DecimalText.fixed(value, places)
    }
    if largest >= 10_000 || decimals > 5 { return DecimalText.compact(shown) }
    return DecimalText.fixed(shown, decimals)
  }

  /// Where a value lies, 0 at `lower` and 1 at `upper`.
  package func position(_ value: Double) -> Double {
    if isLogarithmic { return value > 0 ? log(value / lower) / log(upper / lower) : -.infinity }
    return (value - lower) / (upper - lower)
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
