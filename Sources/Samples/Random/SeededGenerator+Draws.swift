import Basics

/// What the samples draw.
///
/// The methods use only integers and the four operations, so that what is drawn does not depend on
/// the mathematics library of a release.
extension SeededGenerator {
  /// A sequence that does not disturb its neighbours when one of them draws more numbers.
  init(seed: UInt64, sampleStream stream: UInt64) {
    var mixer = SeededGenerator(state: seed ^ stream &* 0xD1B5_4A32_D192_ED03)
    self.init(state: mixer.next())
  }

  /// In 0..<bound; the bias is below bound / 2⁶⁴.
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  mutating func chance(_ probability: Double) -> Bool {
    nextUnit() < probability
  }

  /// About normal, by the sum of twelve uniform numbers.
  mutating func normal(mean: Double, sd: Double) -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += nextUnit() }
    return mean + sd * sum
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// An index, drawn in proportion to the weights.
  mutating func index(weights: [Double]) -> Int {
    var left = nextUnit() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return index }
    }
    return weights.count - 1
  }

  /// A point on the unit circle, without trigonometry.
  mutating func direction() -> (x: Double, y: Double) {
    while true {
      let x = 2 * nextUnit() - 1
      let y = 2 * nextUnit() - 1
      let square = x * x + y * y
      guard square > 0.01, square <= 1 else { continue }
      let length = square.squareRoot()
      return (x / length, y / length)
    }
  }
}
