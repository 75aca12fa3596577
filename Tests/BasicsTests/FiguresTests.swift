import Foundation
import Testing

@testable import Basics

@Suite struct FiguresTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-1234, "-1,234"), (12_345_678, "12,345,678"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func countsPartThousands(number: Int, text: String) {
    #expect(Figures.count(number) == text)
  }

  @Test(arguments: [
    (0.0, "0 %"), (1, "100 %"), (0.5, "50.0 %"), (0.0123, "1.2 %"), (0.0004, "0.04 %"),
    (0.00001, "< 0.01 %"), (0.99999, "> 99.9 %"), (Double.nan, "–"),
  ])
  func percentagesNeverRoundToAWholeThatIsNotThere(share: Double, text: String) {
    #expect(Figures.percent(share) == text)
  }

  @Test(arguments: [
    (2.0 as Double, "2"), (3.14159, "3.14"), (123.456, "123.5"), (1234.5, "1,235"),
    (0.0123, "0.0123"),
    (0.0000123, "1.23e-5"), (2_500_000, "2.5M"), (-Double.infinity, "–"),
  ])
  func measuresKeepTheirSignificantDigits(number: Double, text: String) {
    #expect(Figures.measure(number) == text)
  }

  @Test(arguments: [
    (0.04, "0.0 s"), (9.94, "9.9 s"), (59.4, "59 s"), (200, "3 min 20 s"), (7500, "2 h 05 min"),
    (200_000, "2 d 7 h"), (-1, "–"),
  ])
  func durationsUseTheUnitThatFits(seconds: Double, text: String) {
    #expect(Figures.duration(seconds) == text)
  }

  @Test(arguments: [
    (0.0, "1970-01-01 00:00"), (951_782_400, "2000-02-29 00:00"),
    (1_777_777_777, "2026-05-03 03:09"),
    (-1, "1969-12-31 23:59"),
  ])
  func timesAreCivilDatesInUTC(seconds: Double, text: String) {
    #expect(Figures.time(Date(timeIntervalSince1970: seconds)) == text)
  }
}
