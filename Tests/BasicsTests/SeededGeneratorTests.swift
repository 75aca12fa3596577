import Basics
import Testing

struct SeededGeneratorTests {
  @Test func beginsLikeThePublishedSequence() {
    // The first numbers of SplitMix64 from state 0, as its authors' program prints them.
    var generator = SeededGenerator(state: 0)
    #expect(
      (0..<3).map { _ in generator.next() }
        == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]
    )
  }

  @Test func streamsOfOneSeedDiffer() {
    let firsts = (0..<100 as Range<UInt64>).map { stream in
      var generator = SeededGenerator(seed: 7, stream: stream)
      return generator.next()
    }
    #expect(Set(firsts).count == 100)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func shufflingKeepsEveryElement(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var numbers = Array(0..<200)
    generator.shuffle(&numbers)
    #expect(numbers != Array(0..<200))
    #expect(numbers.sorted() == Array(0..<200))
  }

  @Test func unitNumbersFillTheUnitInterval() {
    var generator = SeededGenerator(seed: 11)
    let draws = (0..<10_000).map { _ in generator.nextUnit() }
    #expect(draws.allSatisfy { (0..<1).contains($0) })
    // The mean of 10,000 uniform numbers has a standard error of .0029.
    #expect(abs(draws.reduce(0, +) / 10_000 - 0.5) < 0.015)
  }
}
