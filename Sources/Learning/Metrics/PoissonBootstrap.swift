internal import Basics
internal import Foundation

/// Weighs groups by Poisson numbers of mean 1, again and again.
struct PoissonBootstrap {
  /// 1/e.
  private static let chanceOfNone = 0.367_879_441_171_442_33

  private var generator: SeededGenerator
  private(set) var weights: [Int]

  init(groups: Int, seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    weights = Array(repeating: 1, count: groups)
  }

  /// Draws all weights anew.
  mutating func draw() {
    for group in weights.indices { weights[group] = poisson() }
  }

  /// By inversion.
  private mutating func poisson() -> Int {
    let draw = generator.nextUnit()
    var (number, term) = (0, Self.chanceOfNone)
    var sum = term
    while draw >= sum, number < 20 {
      number += 1
      term /= Double(number)
      sum += term
    }
    return number
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
