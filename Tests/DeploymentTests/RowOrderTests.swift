import Basics
@testable import Deployment
import Testing

struct RowOrderTests {
  /// Ranges come in any order, from any position on; rows are given in theirs, each once.
  @Test(arguments: 0..<30) func rowsAreGivenInTheirOrder(_ round: UInt64) throws {
    let seed = UInt64.random(in: .min ... .max) ^ round
    var random = SeededGenerator(seed: seed)
    let counts = (0..<Int.random(in: 1...5, using: &random)).map { _ in
      Int.random(in: 0...300, using: &random)
    }
    let all = counts.enumerated().flatMap { input, count in
      (0..<count).map { RowPosition(input: input, row: $0 + 1) }
    }
    let done = Int.random(in: 0...all.count, using: &random)
    var order = RowOrder<[RowPosition]>(counts, after: done == 0 ? .start : all[done - 1])
    var ranges: [RowRange] = []
    var at = done
    while at < all.count {
      let rest = counts[all[at].input] - all[at].row + 1
      let count = Int.random(in: 1...min(rest, 40), using: &random)
      ranges.append(RowRange(input: all[at].input, first: all[at].row, count: count))
      at += count
    }
    var given: [RowPosition] = []
    for range in ranges.shuffled(using: &random) {
      let rows = (0..<range.count).map { RowPosition(input: range.input, row: range.first + $0) }
      try order.insert(rows, at: range)
      while let rows = order.next() { given += rows }
    }
    #expect(given == Array(all.dropFirst(done)), "seed \(seed)")
    #expect(order.given == all.count)
    #expect(all.indices.allSatisfy { order.ordinal(all[$0]) == $0 })
  }

  @Test func rowsThatComeTwiceOrDoNotExistAreRefused() throws {
    var order = RowOrder<Int>([10, 5], after: RowPosition(input: 0, row: 4))
    try order.insert(1, at: RowRange(input: 0, first: 7, count: 2))
    for range in [
      RowRange(input: 0, first: 4, count: 1), RowRange(input: 0, first: 7, count: 1),
      RowRange(input: 0, first: 10, count: 2), RowRange(input: 1, first: 6, count: 1),
      RowRange(input: 2, first: 1, count: 1),
    ] {
      #expect(throws: DeploymentError.self) { try order.insert(2, at: range) }
    }
    #expect(order.next() == nil)
  }
}
