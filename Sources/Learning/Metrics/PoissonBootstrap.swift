internal import Basics
internal import Foundation

/// Weighs groups by Poisson numbers of mean 1, again and again.
struct PoissonBootstrap {
  /// The chances of at most 0, 1, 2, … up to 19.
  private static let chances: [Double] = {
    // 1/e.
    var term = 0.367_879_441_171_442_33
    var sums = [term]
    for number in 1..<20 {
      term /= Double(number)
      sums.append(sums[number - 1] + term)
    }
    return sums
  }()

  private var generator: SeededGenerator
  private(set) var weights: [Int]

  init(groups: Int, seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    weights = Array(repeating: 1, count: groups)
  }

  /// Draws all weights anew.
  mutating func draw() {
    let chances = Self.chances.span
    for group in weights.indices {
      // By inversion; most numbers are at most 3, and are found without a branch.
      let draw = generator.nextUnit()
      var number = 0
      for most in 0..<4 { number += draw >= chances[most] ? 1 : 0 }
      while number > 3, number < chances.count, draw >= chances[number] { number += 1 }
      weights[group] = number
    }
  }

  /// The 2.5 % and 97.5 % points of values, between neighbours in proportion; nil without any.
  static func percentiles(of values: [Double]) -> ClosedRange<Double>? {
    let sorted = values.sorted()
    guard let last = sorted.indices.last else { return nil }
    func quantile(_ share: Double) -> Double {
      let place = share * Double(last)
      let low = Int(place)
      let high = min(low + 1, last)
      return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
    }
    return quantile(0.025)...quantile(0.975)
  }
}
