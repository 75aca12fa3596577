import Basics
import Foundation
import Testing

@testable import Learning

struct PairedDifferenceTests {
  /// Two models see the same noise, and the second a little more of its own.
  private static func draw(
    _ generator: inout SeededGenerator,
    rows: Int,
    gap: Double
  ) -> (first: [Float], second: [Float], isPositive: [Bool]) {
    var (first, second): ([Float], [Float]) = ([], [])
    var isPositive: [Bool] = []
    for _ in 0..<rows {
      let positive = generator.nextUnit() < 0.1
      let shared = generator.nextNormal() + (positive ? 1.5 : 0)
      first.append(Float(shared + 0.2 * generator.nextNormal()))
      second.append(Float(shared + (0.2 + gap) * generator.nextNormal()))
      isPositive.append(positive)
    }
    return (first, second, isPositive)
  }

  @Test func theIntervalHoldsTheTrueDifferenceAsOftenAsItSays() throws {
    var generator = SeededGenerator(seed: 21)
    let large = Self.draw(&generator, rows: 400_000, gap: 0.4)
    let truth = try #require(
      PairedDifference.averagePrecision(
        large.first,
        less: large.second,
        isPositive: large.isPositive
      )
    )
    #expect(truth.difference > 0.01 && truth.isTold)
    var held = 0
    for _ in 0..<200 {
      let rows = Self.draw(&generator, rows: 1500, gap: 0.4)
      let found = try #require(
        PairedDifference.averagePrecision(
          rows.first,
          less: rows.second,
          isPositive: rows.isPositive
        )
      )
      if found.low <= truth.difference, truth.difference <= found.high { held += 1 }
    }
    // 95 % of 200 are 190; three standard errors are 9.
    #expect(held >= 178, "\(held) of 200")
  }

  @Test func equalModelsDifferByNothing() throws {
    var generator = SeededGenerator(seed: 3)
    let rows = Self.draw(&generator, rows: 500, gap: 0)
    let found = try #require(
      PairedDifference.averagePrecision(rows.first, less: rows.first, isPositive: rows.isPositive)
    )
    #expect(found == PairedDifference(difference: 0, low: 0, high: 0))
    #expect(!found.isTold)
  }

  @Test func groupsMakeTheIntervalWider() throws {
    var generator = SeededGenerator(seed: 8)
    let rows = Self.draw(&generator, rows: 600, gap: 0.5)
    func tenfold<T>(_ values: [T]) -> [T] { values.flatMap { Array(repeating: $0, count: 10) } }
    let groups = RowGroups((0..<6000).map { UInt64($0 / 10) }, rows: 6000)
    func width(_ groups: RowGroups?) throws -> Double {
      let found = try #require(
        PairedDifference.averagePrecision(
          tenfold(rows.first),
          less: tenfold(rows.second),
          isPositive: tenfold(rows.isPositive),
          groups: groups
        )
      )
      return found.high - found.low
    }
    #expect(try width(groups) > 2.5 * width(nil))
  }
}
