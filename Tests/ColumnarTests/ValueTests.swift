import Basics
import Columnar
import Testing

@Suite struct ValueTests {
  @Test(arguments: [
    (Int64(0), "1970-01-01"), (-1, "1969-12-31"), (59, "1970-03-01"), (11_016, "2000-02-29"),
    (19_723, "2024-01-01"), (-719_162, "0001-01-01"), (-719_163, "0000-12-31"),
    (2_932_896, "9999-12-31"),
  ])
  func datesAreWrittenInISOForm(_ days: Int64, _ text: String) {
    #expect(CalendarDate(daysSince1970: Int(days)).description == text)
  }

  @Test(arguments: [
    (Value.double(3), "3"), (.double(0.1), "0.1"), (.double(.nan), "nan"),
    (.time(microseconds: 3_723_000_500), "01:02:03.0005"), (.bytes([0, 255]), "00ff"),
    (.timestamp(microseconds: -1, zone: nil), "1969-12-31 23:59:59.999999"),
    (.timestamp(microseconds: 0, zone: "UTC"), "1970-01-01 00:00:00Z"),
    (.timestamp(microseconds: .max, zone: nil), "infinity"),
    (.timestamp(microseconds: .min, zone: nil), "-infinity"),
    (.interval(.init(months: 2, days: 1, nanoseconds: 1_000)), "2 months 1 days 00:00:00.000001"),
    (.list([.int(1), .null]), "[1, NULL]"),
    (.structure([.init("a", .string("x"))]), "{a: x}"),
    (.map([.init(.int(1), .bool(true))]), "{1=true}"),
  ])
  func valuesAreWrittenAsPeopleDo(_ value: Value, _ text: String) {
    #expect(value.description == text)
  }
}
