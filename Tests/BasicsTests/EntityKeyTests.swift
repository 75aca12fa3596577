import Basics
import Testing

@Suite("Keys of entities")
struct EntityKeyTests {
  @Test("No two keys have one text, and the parts come back", arguments: 0..<4)
  func keysAreUnambiguous(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let pieces = ["a", "·", " · ", "··", "b c", "1"]
    var texts: [String: [String]] = [:]
    for _ in 0..<500 {
      let parts = (0..<3).map { _ in
        let count = Int.random(in: 1...3, using: &random)
        let part = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "a" }.joined()
        return EntityKey.value("x" + part + "x")
      }
      let text = EntityKey.text(parts)
      #expect(EntityKey.parts(text, count: 3) == parts, "seed \(seed)")
      if let known = texts.updateValue(parts, forKey: text) { #expect(known == parts) }
    }
  }

  @Test("Keys are compared as values", arguments: [("1.0", "1"), ("001", "001"), (" a ", "a")])
  func keysAreValues(text: String, value: String) {
    #expect(EntityKey.text([text]) == value)
  }
}
