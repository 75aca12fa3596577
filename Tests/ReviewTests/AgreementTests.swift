import Basics
import Testing

@testable import Review

/// Worked examples from print.
@Suite("Agreement beyond chance")
struct AgreementTests {
  @Test("Cohen's kappa of fifty proposals read by two is 0.4")
  func cohen() throws {
    // 20 times both yes, 5 only the first, 10 only the second, 15 both no.
    let cells = [(1, 1, 20), (1, 0, 5), (0, 1, 10), (0, 0, 15)]
    let items = cells.flatMap { first, second, count in
      Array(repeating: [Int?.some(first), second], count: count)
    }
    let found = Agreement.cohen(Ratings(items: items, categoryCount: 2))
    let value = try #require(found.value)
    #expect(abs(value - 0.4) < 1e-12)
    #expect(found.items == 50)
    // The large-sample interval is 0.4 ± 1.96 · 0.1265.
    #expect(abs(try #require(found.low) - 0.152) < 0.06)
    #expect(abs(try #require(found.high) - 0.648) < 0.06)
  }

  @Test("Fleiss' kappa of ten items rated fourteen times is 0.210")
  func fleiss() throws {
    let table = [
      [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]
    let items = table.map { counts in
      counts.enumerated().flatMap { Array(repeating: Int?.some($0), count: $1) }
    }
    let found = Agreement.fleiss(Ratings(items: items, categoryCount: 5))
    #expect(abs(try #require(found.value) - 0.210) < 0.0005)
  }

  @Test(
    "Krippendorff's alpha is as printed",
    arguments: [
      // Krippendorff 2011, section C: four observers, twelve units.
      (
        [
          "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .",
          "1 2 3 3 2 4 4 1 2 5 1 .",
        ], 0.743
      ),
      // Three coders, fifteen units.
      (
        [
          ". . . . . 3 4 1 2 1 1 3 3 . 3", "1 . 2 1 3 3 4 3 . . . . . . .",
          ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
        ], 0.691
      ),
    ]
  )
  func krippendorff(raters: [String], printed: Double) throws {
    let rows = raters.map { $0.split(separator: " ").map { Int($0) } }
    let items = rows[0].indices.map { unit in rows.map { $0[unit] } }
    let found = Agreement.krippendorff(Ratings(items: items, categoryCount: 6))
    #expect(abs(try #require(found.value) - printed) < 0.0006)
  }

  @Test("Without a second rating, or with one category, nothing can be said")
  func undefined() {
    let once = Ratings(items: [[0, nil], [nil, 1]], categoryCount: 2)
    let alike = Ratings(items: [[0, 0], [0, 0]], categoryCount: 2)
    for ratings in [once, alike] {
      #expect(Agreement.cohen(ratings).value == nil)
      #expect(Agreement.fleiss(ratings).value == nil)
      #expect(Agreement.krippendorff(ratings).value == nil)
    }
  }

  @Test("The interval holds the true kappa about as often as it says")
  func intervalsHold() throws {
    // Two raters who are right in .8 of binary items err independently: kappa is .36.
    var random = SeededGenerator(seed: 7)
    var held = 0
    for _ in 0..<40 {
      let items = (0..<100).map { _ -> [Int?] in
        let truth = Int.random(in: 0...1, using: &random)
        return (0..<2).map { _ in
          Double.random(in: 0..<1, using: &random) < 0.8 ? truth : 1 - truth
        }
      }
      let found = Agreement.krippendorff(Ratings(items: items, categoryCount: 2))
      if let low = found.low, let high = found.high, low <= 0.36, 0.36 <= high { held += 1 }
    }
    #expect(held >= 35, "\(held) of 40")
  }
}
