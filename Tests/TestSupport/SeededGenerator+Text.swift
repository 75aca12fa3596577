package import Basics

extension SeededGenerator {
  /// A text of scalars from all of Unicode, half of them from its crowded low end.
  package mutating func text(length: ClosedRange<Int>) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: length, using: &self) {
      let limit: UInt32 = Bool.random(using: &self) ? 0x0250 : 0x10FFFF
      text.append(Unicode.Scalar(UInt32.random(in: 0...limit, using: &self)) ?? " ")
    }
    return String(text)
  }

  package mutating func text(
    length: ClosedRange<Int>,
    from alphabet: [Unicode.Scalar]
  ) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: length, using: &self) {
      text.append(alphabet.randomElement(using: &self) ?? " ")
    }
    return String(text)
  }
}
