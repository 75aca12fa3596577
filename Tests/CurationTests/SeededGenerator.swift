/// A small repeatable generator (SplitMix64) for property tests.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A text of scalars from all of Unicode, half of them from its crowded low end.
  mutating func text(length: ClosedRange<Int>) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: length, using: &self) {
      let limit: UInt32 = Bool.random(using: &self) ? 0x0250 : 0x10FFFF
      text.append(Unicode.Scalar(UInt32.random(in: 0...limit, using: &self)) ?? " ")
    }
    return String(text)
  }

  mutating func text(length: ClosedRange<Int>, from alphabet: [Unicode.Scalar]) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: length, using: &self) {
      text.append(alphabet.randomElement(using: &self) ?? " ")
    }
    return String(text)
  }
}
