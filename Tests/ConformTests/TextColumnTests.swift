import Basics
import Foundation
import TestSupport
import Testing

@testable import Conform

/// What the texts of one column come to, apart from any engine.
@Suite struct TextColumnTests {
  /// The values of texts that stand once each, as the column by itself reads them.
  private static func read(
    _ texts: [String],
    name: String = "x",
    kind: ColumnKind? = nil,
    unit: String? = nil,
    values: Set<String> = [],
    isLabel: Bool = false
  ) -> (column: TextColumn, values: TextColumn.Values) {
    let declaration = ColumnDeclaration(
      name: name,
      kind: kind,
      unit: unit,
      values: values,
      isLabel: isLabel
    )
    let column = TextColumn(declaration, cells: texts.map { TextColumn.Cell($0) })
    var evidence = SourceEvidence()
    evidence.add(column)
    let group = ColumnGroup([ColumnGroup.Member(source: 0, column: column)])
    return (column, column.values(group.spellings([evidence])[0]))
  }

  private static func numbers(_ values: TextColumn.Values) -> [Double?] {
    values.values.map { value in
      switch value {
      case .whole(let whole): Double(whole)
      case .real(let real): real
      default: nil
      }
    }
  }

  static let written: [([String], [Double])] = [
    (["68.1 kg", "78.8 kg"], [68.1, 78.8]), (["27.5%", "3 %"], [27.5, 3]),
    (["2,47", "7,51"], [2.47, 7.51]), (["    68.1", "78.8"], [68.1, 78.8]),
    (["44,930", "93,841"], [44_930, 93_841]), (["1 234,5", "0,5"], [1234.5, 0.5]),
    (["1'234.50", "12.25"], [1234.5, 12.25]), (["12,34,567", "1,234"], [1_234_567, 1234]),
    (["(1.50)", "2.50"], [-1.5, 2.5]), (["+1", "+2"], [1, 2]), (["1-", "2-"], [-1, -2]),
    (["1_000", "2_000"], [1000, 2000]), (["$1,200.50", "$3"], [1200.5, 3]),
    (["50K", "1.5M", "20000"], [50_000, 1_500_000, 20_000]), (["3.5万", "1亿"], [35_000, 1e8]),
    (["10 cm", "100 mm", "20 mm"], [100, 100, 20]), (["5 min", "300 s", "60 s"], [300, 300, 60]),
    (["1.0", "2.0"], [1, 2]), (["€ 1.234,50", "€ 2,00"], [1234.5, 2]),
    (["1.234.567,8", "1,5"], [1_234_567.8, 1.5]), (["−3.5", "2"], [-3.5, 2]),
  ]

  @Test(arguments: written)
  func numbersAreReadAsTheirColumnWritesThem(texts: [String], expected: [Double]) {
    let (column, values) = Self.read(texts)
    #expect(column.kind == .number)
    #expect(Self.numbers(values) == expected.map(Optional.some))
    #expect(values.unreadable == 0)
  }

  @Test(arguments: [
    ["01234", "1234", "00501"], ["67169035174546485150", "67169035174546485151"],
    ["+4915112345678", "+4915198765432"], ["1.2.3", "1.10.2"], ["A12", "B7"], ["12C", "4F"],
    [">50K", "<=50K"], ["1990s", "2000s"], ["192.168.0.1", "10.0.0.7"], ["low", "3"],
  ])
  func codesStayTexts(texts: [String]) {
    #expect(Self.read(texts).column.kind == .text)
  }

  @Test func aThousandIsNoKelvinButAmongTemperatures() {
    #expect(Self.numbers(Self.read(["50K", "51000"]).values) == [50_000, 51_000])
    let (_, values) = Self.read(["300 K", "27 °C", "310 K"], name: "temp")
    #expect(Self.numbers(values)[0] == 300)
    #expect(Self.numbers(values)[1].map { abs($0 - 300.15) < 1e-9 } == true)
  }

  @Test func oneMarkReadsAllOpenNumbersOfAColumn() {
    let (_, values) = Self.read(["1,25", "0,008", "1.234,5", "1.234", "1,234"])
    #expect(Self.numbers(values) == [1.25, 0.008, 1234.5, 1234, 1.234])
  }

  @Test func wholeNumbersOfSixtyFourBitsAreExact() {
    let (_, values) = Self.read(["9,224,851,642,388,483", "9,224,851,642,388,484"])
    #expect(
      values.values == [.whole(9_224_851_642_388_483), .whole(9_224_851_642_388_484)]
    )
  }

  @Test func aFewUnreadableCellsLeaveTheKindAndAreCounted() {
    let texts = (1...99).map { "\($0).5" } + ["11-Dec"]
    let (column, values) = Self.read(texts)
    #expect(column.kind == .number)
    #expect(values.unreadable == 1)
    #expect(values.values.last == .unreadable("not a number"))
    #expect(Self.read(["1", "two", "3", "four"]).column.kind == .text)
  }

  @Test func datesFollowTheOrderThatTheirColumnShows() {
    let (column, values) = Self.read(["07/10/2020", "15/02/2020"])
    #expect(column.kind == .date)
    #expect(values.values == [.moment("2020-10-07"), .moment("2020-02-15")])
    #expect(values.type == .date)
    let american = Self.read(["07/10/2020", "02/15/2020"]).values
    #expect(american.values == [.moment("2020-07-10"), .moment("2020-02-15")])
  }

  @Test func clockTimesAndZonesAreKept() {
    let (_, values) = Self.read([
      "1.3.2024 23:30", "2024-03-01T23:30:00-05:00", "2024-03-01T23:30:00+08:00",
    ])
    #expect(values.type == .zonedMoment)
    #expect(
      values.values == [
        .moment("2024-03-01 23:30:00+00:00"), .moment("2024-03-01 23:30:00-05:00"),
        .moment("2024-03-01 23:30:00+08:00"),
      ]
    )
    #expect(values.withoutZone == 1)
    let clock = Self.read(["7:10 pm", "12:05 a.m.", "19:10:30"]).values
    #expect(
      clock.values == [.moment("19:10:00"), .moment("00:05:00"), .moment("19:10:30")]
    )
  }

  @Test func markersMeanNoValueUnlessTheColumnShowsThatTheyDo() {
    #expect(
      Self.read(["NA", "a", "b", "\u{A0}"]).column.missingMarkers.map(\.text) == ["NA", "\u{A0}"]
    )
    #expect(Self.read(["NA", "ZA", "BW", "ZM"]).column.missingMarkers.isEmpty)
    #expect(Self.read(["+", "-", "+"]).column.missingMarkers.isEmpty)
    #expect(Self.read(["a", "?", "b"], values: ["?"]).column.missingMarkers.isEmpty)
    #expect(Self.read(["a", "?", "b"], isLabel: true).column.missingMarkers.isEmpty)
    #expect(Self.read(["a", "?", "b"]).column.missingMarkers == [TextCount("?", 1)])
  }

  @Test func aNumberSurvivesEveryWayOfWritingIt() {
    let seed: UInt64 = 20
    var random = SeededGenerator(seed: seed)
    let ways: [(group: String, decimal: String, before: String, after: String)] = [
      ("", ".", "", ""), (",", ".", "", " kg"), (".", ",", "", "%"), (" ", ",", "", " €"),
      ("'", ".", "$", ""), ("\u{202F}", ",", "", ""), ("_", ".", "", " mm"),
    ]
    for _ in 0..<300 {
      let way = ways[Int.random(in: 0..<ways.count, using: &random)]
      let numbers = (0..<20).map { _ in
        Double(Int.random(in: -9_999_999...9_999_999, using: &random)) / 100 + 0.01
      }
      let texts = numbers.map { number -> String in
        let cents = Int((number.magnitude * 100).rounded())
        var whole = String(cents / 100)
        var place = whole.count - 3
        while place > 0 {
          whole.insert(contentsOf: way.group, at: whole.index(whole.startIndex, offsetBy: place))
          place -= 3
        }
        let rest = cents % 100
        let fraction = rest < 10 ? "0\(rest)" : "\(rest)"
        return "\(number < 0 ? "-" : "")\(way.before)\(whole)\(way.decimal)\(fraction)\(way.after)"
      }
      let (_, values) = Self.read(texts)
      for (read, number) in zip(Self.numbers(values), numbers) {
        let cents = (number * 100).rounded()
        #expect(
          read.map { ($0 * 100).rounded() == cents } == true,
          "seed \(seed): \(texts)"
        )
      }
    }
  }

  @Test func noTextTrapsTheReading() {
    let seed: UInt64 = 21
    var random = SeededGenerator(seed: seed)
    for _ in 0..<3_000 {
      let texts = (0..<6).map { _ in random.text(length: 0...20) }
      _ = Self.read(texts)
      for kind in [ColumnKind.number, .date, .time, .boolean] { _ = Self.read(texts, kind: kind) }
    }
    for _ in 0..<3_000 {
      let texts = (0..<6).map { _ in
        random.text(
          length: 0...16,
          from: Array("0123456789.,'_-+()eEkKM%€$ :/TZ万亿".unicodeScalars)
        )
      }
      _ = Self.read(texts)
      for kind in [ColumnKind.number, .date, .time] { _ = Self.read(texts, kind: kind) }
    }
  }
}
