import Basics
import Foundation
import Testing

@testable import Scoring

struct DateEncoderTests {
  private static func seconds(_ year: Int, _ month: Int, _ day: Int, hour: Int = 0) -> Double {
    let days = CalendarDate(year: year, month: month, day: day)?.daysSince1970 ?? 0
    return Double(days) * 86_400 + Double(hour) * 3600
  }

  private static func fitted(
    _ times: [Double],
    training: Int? = nil
  ) -> (table: [FeatureColumn], extractor: FeatureExtractor) {
    let table: [FeatureColumn] = [.init("born", .times(times))]
    let rows = (0..<(training ?? times.count)).map(Int32.init)
    return (table, FeatureExtractor(fitting: table, training: rows))
  }

  /// The names of the sparse features of a row.
  private static func parts(
    _ extractor: FeatureExtractor,
    _ table: [FeatureColumn],
    row: Int32
  ) -> [String] {
    let matrix = extractor.features(of: table, rows: [row])
    let names = Array(extractor.featureNames.dropFirst(extractor.denseWidth))
    return matrix.columns.map { names[Int($0)] }
  }

  @Test(
    arguments: [
      (seconds(1970, 1, 1), ["year=1970", "month=Jan", "weekday=Thu", "hour=0"]),
      (seconds(2024, 2, 29, hour: 23), ["year=2024", "month=Feb", "weekday=Thu", "hour=23"]),
      (seconds(2023, 12, 31, hour: 7) + 3599, ["year=2023", "month=Dec", "weekday=Sun", "hour=7"]),
      (
        seconds(1969, 12, 31, hour: 23) + 3599.5,
        ["year=1969", "month=Dec", "weekday=Wed", "hour=23"]
      ),
      (seconds(1900, 3, 1), ["year=1900", "month=Mar", "weekday=Thu", "hour=0"]),
    ]
  )
  func aMomentHasThePartsOfTheCalendar(seconds: Double, parts: [String]) {
    // Another moment that differs in all parts.
    let (table, extractor) = Self.fitted([seconds, Self.seconds(2011, 8, 6, hour: 12)])
    #expect(Self.parts(extractor, table, row: 0) == parts.map { "born: \($0)" })
    #expect(extractor.denseWidth == 1)
  }

  @Test func onlyPartsThatVaryAreFeatures() {
    // A week of one month, without times.
    let (table, extractor) = Self.fitted((1...7).map { Self.seconds(2024, 4, $0) })
    #expect(extractor.sparseWidth == 7)
    #expect(Self.parts(extractor, table, row: 0) == ["born: weekday=Mon"])
    #expect(extractor.notes == ["born is read as its trend, weekday (Mon…Sun)"])
    // A time of day has an hour and no date.
    let times = Self.fitted([0, 3600, 86_399])
    #expect(
      times.extractor.featureNames == ["born", "born: hour=0", "born: hour=1", "born: hour=23"]
    )
    // 100 years are a trend; months and weekdays stay parts.
    let years = Self.fitted((1900..<2000).map { Self.seconds($0, $0 % 12 + 1, 1) }).extractor
    #expect(years.featureNames.allSatisfy { !$0.contains("year") })
    #expect(years.sparseWidth == 12 + 7)
    // The same everywhere says nothing.
    #expect(Self.fitted([5, 5, 5]).extractor.columns.isEmpty)
  }

  @Test func missingAndUnseenMomentsHaveNoParts() {
    let times = [
      Self.seconds(2024, 4, 1), Self.seconds(2024, 4, 2), .nan, Self.seconds(2024, 4, 7), 1e300,
      .infinity,
    ]
    let (table, extractor) = Self.fitted(times, training: 3)
    #expect(extractor.featureNames.prefix(2) == ["born", "born is missing"])
    #expect(Self.parts(extractor, table, row: 0) == ["born: weekday=Mon"])
    for row: Int32 in 2...5 { #expect(Self.parts(extractor, table, row: row).isEmpty) }
    let matrix = extractor.features(of: table, rows: [2, 4])
    #expect(matrix.dense == [0, 1, 10, 0])
    let without = extractor.features(of: [], rows: [0, 1])
    #expect(without.dense == [0, 1, 0, 1])
    #expect(without.columns.isEmpty)
  }

  @Test(arguments: [NumberEncoding.standard, .piecewise, .robust, .log])
  func anEncoderComesBackFromItsFile(trend: NumberEncoding) throws {
    let times = (0..<200).map {
      Self.seconds(2020 + $0 % 3, $0 % 12 + 1, $0 % 28 + 1, hour: $0 % 24)
    }
    let table: [FeatureColumn] = [
      .init("x", .numbers(times.map { $0 / 1e9 })), .init("at", .times(times)),
    ]
    let rows = times.indices.map(Int32.init)
    let extractor = FeatureExtractor(fitting: table, training: rows, numbers: trend)
    let back = try JSONDecoder().decode(
      FeatureExtractor.self,
      from: JSONEncoder().encode(extractor)
    )
    #expect(back.isSound)
    #expect(back.features(of: table, rows: rows) == extractor.features(of: table, rows: rows))
    #expect(back.featureNames == extractor.featureNames)
    #expect(extractor.featureNames.count == extractor.features(of: table, rows: [0]).width)
  }

  @Test(arguments: [
    (#""values":[0,1,2]"#, #""values":[0,2,1]"#), (#""values":[0,1,2]"#, #""values":[1]"#),
  ])
  func anEncoderThatContradictsItselfIsNotSound(from: String, to: String) throws {
    let (_, extractor) = Self.fitted((1...3).map { Self.seconds(2024, 4, $0) })
    let json = String(decoding: try JSONEncoder().encode(extractor), as: UTF8.self)
    let altered = json.replacing(from, with: to)
    #expect(altered != json)
    let back = try JSONDecoder().decode(FeatureExtractor.self, from: Data(altered.utf8))
    #expect(!back.isSound)
  }
}
