import Basics
import Testing

@testable import Feedback

struct DigestTableTests {
  private static func digest(_ number: Int) -> Digest { Digest(Array("id-\(number)".utf8)[...]) }

  /// A table says what a dictionary says, however it grew.
  @Test(arguments: [0, 1, 100, 5000]) func itIsADictionary(_ capacity: Int) {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    var table = DigestTable<Int>(capacity: capacity)
    var expected: [Digest: Int] = [:]
    for step in 0..<20_000 {
      let digest = Self.digest(Int.random(in: 0..<8000, using: &random))
      let isThere = expected[digest] != nil
      #expect(table[digest] == expected[digest], "seed \(seed)")
      #expect(table.contains(digest) == isThere, "seed \(seed)")
      if Bool.random(using: &random) {
        let isNew = table.insert(digest, step)
        #expect(isNew == !isThere, "seed \(seed)")
        if !isThere { expected[digest] = step }
      } else {
        let isReplaced = table.replace(digest, with: step)
        #expect(isReplaced == isThere, "seed \(seed)")
        if isThere { expected[digest] = step }
      }
    }
    #expect(table.count == expected.count)
  }

  @Test func generationsForgetTheOlderOfTwo() {
    var seen = Generations<Int>(window: 1e9, most: 10)
    for number in 0..<25 {
      let isNew = seen.insert(number, at: Self.digest(number), seconds: Double(number))
      let isAgain = seen.insert(-1, at: Self.digest(number), seconds: Double(number))
      #expect(isNew && !isAgain)
    }
    #expect(seen.count == 15)
    #expect(seen[Self.digest(9)] == nil)
    #expect(seen[Self.digest(10)] == 10)
    seen.put(99, at: Self.digest(12), seconds: 30)
    #expect(seen[Self.digest(12)] == 99)
    #expect(seen.count == 15)
  }
}
