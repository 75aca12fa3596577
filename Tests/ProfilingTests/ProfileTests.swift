import Basics
import Columnar
import DatasetSupport
import Engine
import Foundation
import Testing
import Workspace

@testable import Profiling

/// Figures of small tables, worked out by hand or by counting in Swift.
@Suite struct ProfileTests {
  private static func profile(
    _ text: String,
    edit: (inout Manifest) -> Void = { _ in }
  ) async throws -> [String: ColumnProfile] {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(text, "a.csv")
    let loaded = try await folder.load("a.csv", edit: edit)
    let columns = try await Profiler.profile(loaded).columns
    return Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0) })
  }

  @Test func numbersAreDescribedExactly() async throws {
    // n is 0...100 and then one missing value.
    let rows = (0...100).map { "r\($0),\($0)\n" }.joined()
    let column = try #require(try await Self.profile("k,n\n\(rows)r101,\n")["n"])
    #expect(column.rows == 102)
    #expect(column.missing == 1)
    #expect(column.distinct == DistinctCount(count: 101, relativeError: 0))
    #expect(column.min == .number(0))
    #expect(column.max == .number(100))
    #expect(column.mean == 50)
    // The variance of 0...100 is (101² − 1) / 12 · 101 / 100.
    let variance = Double(101 * 101 - 1) / 12 * 101 / 100
    #expect(abs(try #require(column.sd) - variance.squareRoot()) < 1e-9)
    #expect(column.quantiles.map(\.value) == [5, 25, 50, 75, 95].map { .number($0) })
    #expect(column.quantiles.map(\.probability) == [0.05, 0.25, 0.5, 0.75, 0.95])
    #expect(column.histogram.count == 20)
    #expect(column.histogram.first?.low == 0)
    #expect(column.histogram.last?.high == 100)
    // Twenty bins of width 5; the last one holds 100 too.
    #expect(column.histogram.map(\.count) == Array(repeating: 5, count: 19) + [6])
    #expect(column.lengths == nil)
  }

  @Test func fewIntegersHaveABinEach() async throws {
    let rows = [1, 1, 1, 2, 4].map { "x,\($0)\n" }.joined()
    let column = try #require(try await Self.profile("k,n\n\(rows)")["n"])
    #expect(column.histogram.map(\.low) == [1, 2, 3, 4])
    #expect(column.histogram.map(\.count) == [3, 1, 0, 1])
  }

  @Test func textsHaveLengthsAndFrequentValues() async throws {
    let rows = ["nevus", "nevus", "中国", "", "melanoma", "nevus"].enumerated()
      .map { "\($0),\($1)\n" }.joined()
    let column = try #require(try await Self.profile("k,t\n\(rows)")["t"])
    #expect(column.missing == 1)
    #expect(column.distinct == DistinctCount(count: 3, relativeError: 0))
    #expect(column.lengths == LengthProfile(min: 2, mean: 5, max: 8))
    #expect(column.top.first == ValueCount(value: "nevus", count: 3))
    #expect(Set(column.top.dropFirst().map(\.value)) == ["melanoma", "中国"])
    #expect(column.min == .text("melanoma"))
    #expect(column.max == .text("中国"))
    #expect(column.mean == nil)
    #expect(column.histogram.isEmpty)
  }

  @Test func datesAndTimesAreOrdered() async throws {
    let rows = (1...21).map { day in
      "\(day),2024-01-\(day < 10 ? "0" : "")\(day),\(day - 1):30:00\n"
    }.joined()
    let columns = try await Self.profile("k,d,t\n\(rows)")
    let (date, time) = (try #require(columns["d"]), try #require(columns["t"]))
    #expect(date.engineType == "DATE")
    #expect(date.min == .text("2024-01-01"))
    #expect(date.max == .text("2024-01-21"))
    #expect(date.quantiles.first { $0.probability == 0.5 }?.value == .text("2024-01-11"))
    #expect(date.histogram.reduce(0) { $0 + $1.count } == 21)
    #expect(date.histogram.first?.low == 1_704_067_200)
    #expect(time.engineType == "TIME")
    #expect(time.min == .text("00:30:00"))
    #expect(time.max == .text("20:30:00"))
    #expect(date.calendarStep == .day)
    // Bins of an hour, from the one that holds 00:30.
    #expect(time.histogram.first?.low == 0)
    #expect(time.calendarStep == .hour)
    #expect(time.histogram.reduce(0) { $0 + $1.count } == 21)
  }

  @Test func missingColumnsSaySo() async throws {
    let columns = try await Self.profile("a,b\n1,\n2,NA\n3,?\n")
    let column = try #require(columns["b"])
    #expect(column.missing == 3)
    #expect(column.distinct == DistinctCount(count: 0, relativeError: 0))
    #expect(column.min == nil)
    #expect(column.top.isEmpty)
    #expect(column.histogram.isEmpty)
  }

  @Test func sourcesAreDescribedApart() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("k,n\na,1\nb,3\n", "a.csv")
    try folder.write("k,n\na,10\nb,\nc,30\n", "b.csv")
    let columns = try await Profiler.profile(folder.load("a.csv", "b.csv")).columns
    let numbers = columns.filter { $0.name == "n" }
    #expect(numbers.map(\.source) == ["a.csv", "b.csv"])
    #expect(numbers.map(\.rows) == [2, 3])
    #expect(numbers.map(\.missing) == [0, 1])
    #expect(numbers.map(\.mean) == [2, 20])
  }

  @Test func estimatesOfManyRowsKeepTheirBounds() async throws {
    let rows = (0..<120_000).map { "u\($0),\($0 % 7),\(($0 &* 7_919) % 120_000)\n" }.joined()
    let columns = try await Self.profile("key,few,many\n\(rows)")
    let planted = ["key": 120_000, "few": 7, "many": 120_000]
    for (name, count) in planted {
      let column = try #require(columns[name])
      let bound = 4 * column.distinct.relativeError * Double(count)
      #expect(abs(Double(column.distinct.count - count)) <= bound, "\(name)")
      #expect(column.missing == 0)
      #expect(column.rows == 120_000)
    }
    let few = try #require(columns["few"])
    #expect(few.distinct == DistinctCount(count: 7, relativeError: 0))
    #expect(few.top.map(\.count).reduce(0, +) == 120_000)
    let many = try #require(columns["many"])
    #expect(many.histogram.map(\.count) == Array(repeating: 10_000, count: 12))
    for quantile in many.quantiles {
      guard case .number(let value) = quantile.value else { continue }
      let rank = (value.rounded(.down) + 1) / 120_000
      #expect(abs(quantile.rankError - abs(rank - quantile.probability)) < 1.0 / 120_000)
      #expect(quantile.rankError < 0.02)
    }
    #expect(few.quantiles.allSatisfy { $0.rankError == 0 })
  }

  @Test func numbersTooLargeToSquareKeepTheirOtherFigures() async throws {
    let columns = try await Self.profile("k,huge,n\na,1e200,1\nb,-1e200,2\nc,3.5,3\n")
    let huge = try #require(columns["huge"])
    #expect(huge.max == .number(1e200))
    #expect(huge.sd == nil)
    #expect(huge.problems.count == 1)
    #expect(
      huge.histogram.reduce(huge.belowHistogram + huge.aboveHistogram) { $0 + $1.count } == 3
    )
    #expect(try #require(columns["n"]).mean == 2)
    #expect(try #require(columns["n"]).sd == 1)
    #expect(try #require(columns["n"]).problems.isEmpty)
  }

  @Test func infiniteNumbersAreCountedApart() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let engine = try await Engines.open(uri: nil)
    let file = folder.root.appending(path: "a.parquet").path
    try await engine.execute(
      "COPY (SELECT unnest(['inf', 'nan', '1.5', '2.5'])::DOUBLE AS x) TO \(literal: file)"
    )
    let columns = try await Profiler.profile(folder.load("a.parquet")).columns
    let column = try #require(columns.first { $0.name == "x" })
    #expect(column.missing == 0)
    #expect(column.nonFinite == 2)
    #expect(column.mean == 2)
    #expect(column.max == .number(2.5))
  }

  @Test(arguments: [
    (17.0, 90.0, 5.0, 15.0, 90.0), (0, 100, 5, 0, 100), (-3, 999, 100, -100, 1_000),
    (0, 39, 1, 0, 40), (1, 4, 1, 1, 5), (-250, -1, 20, -260, 0),
    (3, 1_000_003, 100_000, 0, 1_100_000),
    (1e15, 1e15 + 1e9, 5e7, 1e15, 1e15 + 1e9),
  ])
  func binsOfWholeNumbersBeginWithWholeNumbers(
    low: Double,
    high: Double,
    step: Double,
    first: Double,
    last: Double
  ) {
    let bounds = DistributionMarks.bounds(low, high, true)
    #expect(bounds.first == first)
    #expect(bounds.last == last)
    #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $1 - $0 == step })
    #expect(bounds.allSatisfy { $0 == $0.rounded() })
    #expect(bounds.count <= 41)
  }

  @Test(arguments: [
    (["7:10 a.m.", "12:05 a.m. Dec 2", "Thu 20:00", "11:50 p.m. (Estimated)"], "00:05", "23:50"),
    (["9:30", "10:15"], "09:30", "10:15"),
    (["Contact Airline", "10:15"], nil, nil),
    ([], nil, nil),
  ])
  func timesKeptAsTextsHaveTheirEarliestAndLatest(
    texts: [String],
    earliest: String?,
    latest: String?
  ) {
    let groups = ValueGroups(
      texts.map {
        ValueGroups.Group(text: $0, number: nil, scalar: .string($0), length: $0.count, count: 1)
      }
    )
    #expect(groups.clockTimes?.earliest == earliest)
    #expect(groups.clockTimes?.latest == latest)
  }

  @Test func datesKeptAsTextsHaveNoEndsByTheOrderOfLetters() {
    var profile = ColumnProfile(
      source: "s",
      name: "day",
      type: .date,
      engineType: "VARCHAR",
      rows: 2,
      missing: 0,
      distinct: DistinctCount(count: 2, relativeError: 0)
    )
    #expect(profile.isWrittenMoment)
    profile.engineType = "DATE"
    #expect(!profile.isWrittenMoment)
  }

  @Test(arguments: [
    (0.0, 0.0), (Double.leastNonzeroMagnitude, 2 * Double.leastNonzeroMagnitude), (1e16, 1e16 + 2),
    (-1e308, 1e307), (0.0, 1.0), (-0.0, 0.0),
  ])
  func everyValueFallsIntoOneBin(low: Double, high: Double) throws {
    for isInteger in [false, true] where !isInteger || high - low < 1e15 {
      let marks = DistributionMarks(low, high, isInteger, [low, high])
      #expect(zip(marks.edges, marks.edges.dropFirst()).allSatisfy { $0 < $1 })
      #expect(try #require(marks.edges.last) >= high)
      let counts = marks.edges.map { _ in 1 }
      let histogram = marks.histogram(counts)
      let outside = marks.outside(counts)
      // One edge stands below the smallest value, for what lies below bins that are bounded.
      #expect(outside.below == 1)
      #expect(outside.above == 0)
      #expect(histogram.reduce(1) { $0 + $1.count } == marks.edges.count)
      #expect(histogram.allSatisfy { $0.low < $0.high })
    }
  }
}
