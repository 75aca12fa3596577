import Basics
@testable import Deployment
import Testing

struct TopRowsTests {
  /// Heaps keep what sorting everything would have kept, in that order, however rows come.
  @Test(arguments: 0..<20) func bestRowsAreThoseOfAFullSort(_ round: UInt64) {
    let seed = UInt64.random(in: .min ... .max) ^ round
    var random = SeededGenerator(seed: seed)
    let limit = Int.random(in: 1...40, using: &random)
    let groups = ["", "a", "b", "ü"].prefix(Int.random(in: 1...4, using: &random))
    // Few different scores, so that many are equal.
    let rows = (0..<Int.random(in: 0...2000, using: &random)).map { ordinal in
      (
        group: groups.randomElement(using: &random) ?? "",
        row: RankedRow(
          ordinal: ordinal,
          file: "f",
          row: ordinal + 1,
          kept: [],
          score: Float(Int.random(in: 0...50, using: &random)) / 50,
          chosen: 0
        )
      )
    }
    var top = TopRows(limit)
    for entry in rows.shuffled(using: &random) { top.insert(entry.row, group: entry.group) }
    var expected: [String: [RankedRow]] = [:]
    for (group, row) in rows { expected[group, default: []].append(row) }
    for (group, found) in top.sorted {
      let sorted = (expected.removeValue(forKey: group) ?? [])
        .sorted { ($1.score, $0.ordinal) < ($0.score, $1.ordinal) }.prefix(limit)
      #expect(found == Array(sorted), "seed \(seed)")
      if let worst = sorted.last, sorted.count == limit {
        #expect(!top.accepts(worst.score, ordinal: worst.ordinal + 1, group: group))
        #expect(top.accepts(worst.score.nextUp, ordinal: .max, group: group))
      }
    }
    #expect(expected.isEmpty, "seed \(seed)")
  }
}
