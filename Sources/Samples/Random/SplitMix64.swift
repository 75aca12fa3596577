/// A small generator with the same numbers on every machine (Steele, Lea and Flood, OOPSLA 2014,
/// doi:10.1145/2660193.2660195).
///
/// The methods here use only integers and the four operations, so that what is drawn does not
/// depend on the standard library or the mathematics library of a release.
struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A generator that does not disturb its neighbours when one of them draws more numbers.
  init(seed: UInt64, stream: UInt64) {
    var mixer = SplitMix64(seed: seed ^ stream &* 0xD1B5_4A32_D192_ED03)
    state = mixer.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// In 0..<bound; the bias is below bound / 2⁶⁴.
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// In 0..<1, in steps of 2⁻⁵³.
  mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  mutating func chance(_ probability: Double) -> Bool {
    uniform() < probability
  }

  /// About normal, by the sum of twelve uniform numbers.
  mutating func normal(mean: Double, sd: Double) -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += uniform() }
    return mean + sd * sum
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// An index, drawn in proportion to the weights.
  mutating func index(weights: [Double]) -> Int {
    var left = uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return index }
    }
    return weights.count - 1
  }

  /// Brings elements into a random order (Fisher and Yates); the library's own may change.
  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for index in elements.indices.dropFirst().reversed() {
      elements.swapAt(index, below(index + 1))
    }
  }

  /// A point on the unit circle, without trigonometry.
  mutating func direction() -> (x: Double, y: Double) {
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      guard square > 0.01, square <= 1 else { continue }
      let length = square.squareRoot()
      return (x / length, y / length)
    }
  }
}
