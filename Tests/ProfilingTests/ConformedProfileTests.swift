import Basics
import DatasetSupport
import Engine
import Foundation
import Ingest
import Testing
import Workspace

@testable import Profiling

/// Values from files as people write them, through reading and conforming to the profile.
@Suite struct ConformedProfileTests {
  private static func profile(
    _ files: [String: String],
    edit: (inout Manifest) -> Void = { _ in }
  ) async throws -> [ColumnProfile] {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    for (name, text) in files { try folder.write(text, name) }
    let loaded =
      files.count == 1
      ? try await folder.load(files.keys.sorted()[0], edit: edit)
      : try await folder.load(files.keys.sorted()[0], files.keys.sorted()[1], edit: edit)
    return try await Profiler.profile(loaded).columns
  }

  private static func column(
    _ text: String,
    _ name: String,
    edit: (inout Manifest) -> Void = { _ in }
  ) async throws -> ColumnProfile {
    let columns = try await profile(["a.csv": text], edit: edit)
    return try #require(columns.first { $0.name == name })
  }

  @Test func aNumberWithAUnitIsANumber() async throws {
    let rows = (0..<100).map { "\(40 + $0).5 kg,a\n" }.joined()
    let column = try await Self.column("weight,class\n\(rows)", "weight")
    #expect(column.type == .number)
    #expect(column.unit == "kg")
    #expect(column.mean == 90)
    #expect(column.quantiles.count == 5)
    #expect(column.histogram.reduce(0) { $0 + $1.count } == 100)
  }

  @Test func aMissingKeyDoesNotChangeTheOthers() async throws {
    let columns = try await Self.profile([
      "a.csv": "id,v\n1,x\n2,y\n3,z\n", "b.csv": "id,v\n1.0,x\n2.0,y\n,z\n",
    ])
    let keys = columns.filter { $0.name == "id" }
    #expect(keys.map(\.engineType) == ["BIGINT", "BIGINT"])
    #expect(keys.map(\.missing) == [0, 1])
  }

  @Test func largeWholeNumbersAreExact() async throws {
    let rows = (0..<20).map { "\(9_224_851_642_388_483 + $0),x\n" }.joined()
    let column = try await Self.column("n,k\n\(rows)", "n")
    #expect(column.min == .integer(9_224_851_642_388_483))
    #expect(column.max == .integer(9_224_851_642_388_502))
  }

  @Test func digitsThatNameAClassHaveNoMean() async throws {
    let rows = (0..<60).map { "\($0 % 2),\($0)\n" }.joined()
    let column = try await Self.column("label,n\n\(rows)", "label") { manifest in
      var rule = Manifest.ColumnRule(name: "label")
      rule.type = .category
      manifest.columns = [rule]
    }
    #expect(column.mean == nil)
    #expect(column.sd == nil)
    #expect(column.quantiles.isEmpty)
    #expect(column.histogram.isEmpty)
    #expect(column.top.map(\.count) == [30, 30])
    #expect(column.other == OtherValues(values: 0, rows: 0))
  }

  @Test func outliersStandBesideTheHistogram() async throws {
    let rows = (0..<1_000).map { "\(20 + $0 % 60),k\($0)\n" }.joined()
    let column = try await Self.column("age,k\n\(rows)999,x\n999,y\n-99,z\n", "age") { manifest in
      var rule = Manifest.ColumnRule(name: "age")
      rule.range = 0...120
      manifest.columns = [rule]
    }
    #expect(column.belowHistogram == 1)
    #expect(column.aboveHistogram == 2)
    #expect(column.histogram.reduce(0) { $0 + $1.count } == 1_000)
    #expect(column.declaredRange == DeclaredRange(low: 0, high: 120, below: 1, above: 2))
  }

  @Test func unreadableCellsAreCountedApartFromMissingOnes() async throws {
    let rows = (0..<200).map { "\($0),k\n" }.joined()
    let column = try await Self.column("n,k\n\(rows)11-Dec,k\nNA,k\n,k\n", "n")
    #expect(column.type == .number)
    #expect(column.unreadable == 1)
    #expect(column.missing == 2)
    #expect(column.missingMarkers == [ValueCount(value: "NA", count: 1)])
    #expect(column.mean == 99.5)
  }

  @Test func aDeclaredValueIsNeverMissing() async throws {
    let rows = (0..<30).map { "S\($0),\($0 % 3 == 0 ? "+" : "-")\n" }.joined()
    let column = try await Self.column("sample,result\n\(rows)", "result") { manifest in
      var rule = Manifest.ColumnRule(name: "result")
      rule.values = ["+", "-"]
      manifest.columns = [rule]
    }
    #expect(column.missing == 0)
    #expect(column.top.map(\.count) == [20, 10])
  }

  @Test func identifiersTellTheirPatternAndWhatSourcesShare() async throws {
    let columns = try await Self.profile([
      "a.csv": "id,v\n" + (10..<60).map { "L-\($0),\($0)\n" }.joined(),
      "b.csv": "id,v\n" + (35..<85).map { "L-\($0),\($0)\n" }.joined(),
    ])
    let first = try #require(columns.first { $0.name == "id" }?.identifier)
    #expect(first.uniqueness == 1)
    #expect(first.patterns == [PatternShare(pattern: "L-99", share: 1)])
    #expect(first.overlaps == [SourceOverlap(source: "b.csv", shared: 25, share: 0.5)])
  }

  @Test func picturesAreToldByTheirHeaders() throws {
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
    png += [0x49, 0x48, 0x44, 0x52, 0, 0, 1, 0, 0, 0, 0, 32, 8, 2]
    let header = try #require(PictureHeader(png))
    #expect((header.width, header.height, header.mode) == (256, 32, "rgb"))
    let jpeg: [UInt8] = [
      0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 11, 8, 0, 20, 0, 30, 1, 0, 0,
    ]
    let grey = try #require(PictureHeader(jpeg))
    #expect((grey.width, grey.height, grey.mode) == (30, 20, "grey"))
    for length in 0..<png.count { #expect(PictureHeader(Array(png[..<length])) == nil) }
  }

  static let ranges: [(Double, Bool, CalendarStep, Int)] = [
    (18_000, false, .hour, 6), (1_814_400, true, .day, 22), (31_536_000, true, .month, 13),
    (946_080_000, true, .year, 30),
  ]

  @Test(arguments: ranges)
  func binsOfDatesBeginWithAStepOfTheCalendar(
    high: Double,
    isDate: Bool,
    step: CalendarStep,
    count: Int
  ) throws {
    let bins = try #require(CalendarBins.bounds(0, high, isDate: isDate))
    #expect(bins.step == step)
    #expect(bins.edges.count - 1 == count)
    #expect(bins.edges.first == 0)
    #expect(bins.edges.last.map { $0 > high } == true)
  }
}
