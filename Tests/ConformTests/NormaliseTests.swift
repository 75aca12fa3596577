import TestSupport
import Testing
import Workspace

@testable import Basics
@testable import Conform

struct TextNormaliserTests {
  @Test(arguments: [
    ("  Melanoma ", "melanoma"), ("ＭＥＬＡＮＯＭＡ", "melanoma"), ("mela\u{0301}noma", "melánoma"),
    ("New   York\t City", "new york city"), ("“yes”.", "yes"), ("N/A", "n/a"), ("ﬁne", "fine"),
    ("北京　大学。", "北京 大学"), (">50K.", ">50k"), ("'1'", "1"), ("...", "..."), (".5", ".5"),
    ("a\u{200B}b", "ab"), ("", ""), ("   ", ""),
  ])
  func bringsTextsToOneForm(raw: String, form: String) {
    #expect(TextNormaliser.normalise(raw) == form)
  }

  @Test func isIdempotentOnRandomUnicode() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<20_000 {
      let text = random.text(length: 0...12)
      let form = TextNormaliser.normalise(text)
      #expect(TextNormaliser.normalise(form) == form, "\(text.unicodeScalars.map(\.value))")
    }
  }

  @Test func noReaderTrapsOnRandomUnicode() {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<20_000 {
      let text = random.text(length: 0...40)
      _ = Quantity(text)
      _ = DateReading(text)
      _ = ClockTime(text, allowsBareDigits: true)
    }
    for _ in 0..<20_000 {
      let text = random.text(
        length: 0...24,
        from: Array("0123456789:-/.,eE年月日时点 apm万亿%+'\"".unicodeScalars)
      )
      _ = Quantity(text).map { Quantity.text($0.value) }
      _ = DateReading(text)?.date(in: .usual)
      _ = ClockTime(text, allowsBareDigits: true)
    }
  }
}

struct QuantityTests {
  @Test(arguments: [
    ("7", 7), ("-1,234.5", -1234.5), ("1 234,5", 1234.5), ("1.234.567", 1_234_567),
    ("1.234,5", 1234.5), ("12,5", 12.5), ("1,234", 1234), ("1.2e-3", 0.0012), ("3.5万", 35_000),
    ("1亿2000万", 120_000_000), ("１２", 12), (".5", 0.5), ("+3", 3), ("−3", -3),
  ])
  func readsNumbers(text: String, value: Double) throws {
    let quantity = try #require(Quantity(text))
    #expect(quantity.value == value)
    #expect(quantity.unit == nil)
  }

  @Test(arguments: [
    "", "abc", "7:10", "2024-03-05", "1,23,4", "7 mm x", "--3", "1e", "12 34", "e5",
  ])
  func refusesWhatIsNoNumber(text: String) {
    #expect(Quantity(text) == nil)
  }

  @Test(arguments: [
    ("0.7 cm", "mm", 7.0), ("7mm", "mm", 7), ("1 in", "mm", 25.4), ("3\"", "cm", 7.62),
    ("1.5公斤", "g", 1500), ("2 l", "ml", 2000), ("100 °F", "°c", 37.7777777778), ("45%", "%", 45),
    ("37℃", "°c", 37), ("2千克", "kg", 2),
  ])
  func convertsUnits(text: String, unit: String, value: Double) throws {
    let quantity = try #require(Quantity(text))
    let target = try #require(Unit(named: unit))
    let converted = try #require(quantity.unit?.convert(quantity.value, to: target))
    #expect(abs(converted - value) < 1e-9)
  }

  @Test func unitsOfAnotherDimensionDoNotConvert() throws {
    let mass = try #require(Unit(named: "kg"))
    let length = try #require(Unit(named: "mm"))
    #expect(mass.convert(1, to: length) == nil)
  }

  @Test(arguments: [
    (7.000000000000001, "7"), (0.1 + 0.2, "0.3"), (58.0, "58"), (-0.0, "0"), (1e300, "1e+300"),
    (1e-7, "1e-07"), (2.5, "2.5"),
  ])
  func numbersHaveOneText(value: Double, text: String) {
    #expect(Quantity.text(value) == text)
  }
}

struct DateReadingTests {
  @Test(arguments: [
    ("2024-03-05", "2024-03-05"), ("2024/3/5", "2024-03-05"), ("20240305", "2024-03-05"),
    ("2024年3月5日", "2024-03-05"), ("5 Mar 2024", "2024-03-05"), ("March 5th, 2024", "2024-03-05"),
    ("05-Mar-24", "2024-03-05"), ("25/12/2023", "2023-12-25"), ("12/25/2023", "2023-12-25"),
    ("2024-03-05T07:10:00Z", "2024-03-05"), ("Tue, 5 March 2024", "2024-03-05"),
    ("5.3.2024", "2024-03-05"), ("29/02/2024", "2024-02-29"),
  ])
  func readsDates(text: String, iso: String) {
    #expect(DateReading(text)?.date(in: .usual)?.description == iso)
  }

  @Test(arguments: ["", "2024-13-32", "30/02/2024", "7:10", "hello", "1/2", "2024-03-05 apples"])
  func refusesWhatIsNoDate(text: String) {
    #expect(DateReading(text) == nil)
  }

  @Test func theOrderOfASourceSettlesItsAmbiguousDates() throws {
    let open = try #require(DateReading("03/05/2024"))
    #expect(open.isAmbiguous)
    var evidence = DateOrderEvidence()
    evidence.add(open)
    #expect(evidence.order(or: .usual) == .usual)
    evidence.add(try #require(DateReading("03/25/2024")))
    #expect(open.date(in: evidence.order(or: .usual))?.description == "2024-03-05")
    evidence.add(try #require(DateReading("25/03/2024")), count: 2)
    #expect(open.date(in: evidence.order(or: .usual))?.description == "2024-05-03")
  }

  @Test func aSourceMayWriteTheDayBeforeTheMonthAfterTheYear() throws {
    var evidence = DateOrderEvidence()
    evidence.add(try #require(DateReading("2024-25-03")))
    let order = evidence.order(or: .usual)
    #expect(DateReading("2024-03-05")?.date(in: order)?.description == "2024-05-03")
    #expect(DateReading("2024-03-25")?.date(in: order)?.description == "2024-03-25")
  }

  @Test func everyOrderFindsItsPlace() {
    for (index, order) in DateOrder.all.enumerated() { #expect(order.index == index) }
  }
}

struct ClockTimeTests {
  @Test(arguments: [
    ("7:10 a.m.", "07:10"), ("7:10 p.m.", "19:10"), ("12:00noon", "12:00"), ("12:05 a.m.", "00:05"),
    ("19:10", "19:10"), ("Dec 1 - 7:10a", "07:10"), ("12/02/2011 6:55 a.m.", "06:55"),
    ("7:10aDec 2", "07:10"), ("7:10pApr 2", "19:10"), ("7:10 Apr 2", "07:10"),
    ("7:58 p.m. (Estimated runway)", "19:58"), ("1:50 p.m. (+8:00)", "13:50"),
    ("11:05 p.m.&nbsp(Estimated)", "23:05"), ("7:10P 12-02-11", "19:10"), ("下午3点05分", "15:05"),
    ("19:10:30", "19:10"), ("7:10:30 pm", "19:10"), ("24:00", "00:00"), ("3:58PM", "15:58"),
    ("0710", "07:10"), ("7時", "nil"), ("7:61", "nil"), ("Contact Airline", "nil"), ("12:5", "nil"),
  ])
  func readsClockTimes(text: String, time: String) {
    #expect((ClockTime(text, allowsBareDigits: true)?.description ?? "nil") == time)
  }
}
