import Basics
import Testing

@Suite struct DecimalTextTests {
  @Test(arguments: [
    (0, "0"), (1, "1"), (0.5, "0.5"), (3.14159, "3.14"), (999, "999"), (999.9, "1k"),
    (1234, "1.23k"),
    (-45_600_000, "-45.6M"), (1e12, "1T"), (0.0123, "0.0123"), (1e-7, "1.0e-7"), (1e20, "1.0e20"),
  ])
  func compactNumbers(value: Double, expected: String) {
    #expect(DecimalText.compact(value) == expected)
  }

  @Test(arguments: [(1.005, 1, "1.0"), (-0.04, 1, "0.0"), (2.5, 0, "3"), (12.3456, 3, "12.346")])
  func fixedNumbers(value: Double, decimals: Int, expected: String) {
    #expect(DecimalText.fixed(value, decimals) == expected)
  }

  @Test func grouping() {
    #expect(DecimalText.grouped(1_234_567) == "1,234,567")
    #expect(DecimalText.grouped(-1000) == "-1,000")
    #expect(DecimalText.grouped(Int.min) == "-9,223,372,036,854,775,808")
    #expect(DecimalText.percent(0.125) == "12.5%")
  }
}
