import Basics
import Foundation

/// Reads the time of an event: ISO 8601, or seconds or milliseconds since 1970.
///
/// A text must name its zone: without one nobody knows which moment it means. Years before 2000 and
/// more than a day from now are refused: one event in the far future would push all others out of
/// every chart.
enum EventTime {
  /// Seconds since 1970 of the first moment of 2000.
  private static let earliest = 946_684_800.0

  /// Clocks differ, but not by more than this many seconds.
  private static let mostAhead = 86_400.0

  /// Numbers from here on count milliseconds.
  private static let leastMilliseconds = 1e11

  /// Reads a number: seconds, or milliseconds when it is too large for seconds.
  static func seconds(
    since1970 number: Double,
    now: Double
  ) throws(EventProblem) -> Double {
    try checked(number >= leastMilliseconds ? number / 1000 : number, now)
  }

  /// Reads `2026-03-01T09:15:30.25+08:00`; the `T` may be a space, seconds and what follows them
  /// may be absent, except the zone.
  static func seconds(_ text: ArraySlice<UInt8>, now: Double) throws(EventProblem) -> Double {
    var reader = Reader(rest: text)
    guard let year = reader.number(digits: 4), reader.take("-"),
      let month = reader.number(digits: 2), reader.take("-"),
      let day = reader.number(digits: 2),
      let date = CalendarDate(year: year, month: month, day: day),
      reader.take("T") || reader.take("t") || reader.take(" "),
      let hour = reader.number(digits: 2), hour < 24, reader.take(":"),
      let minute = reader.number(digits: 2), minute < 60
    else { throw .badTime }
    var second = 0.0
    if reader.take(":") {
      guard let whole = reader.number(digits: 2), whole <= 60 else { throw .badTime }
      second = Double(whole)
      if reader.take(".") || reader.take(",") {
        guard let fraction = reader.fraction() else { throw .badTime }
        second += fraction
      }
    }
    if reader.rest.isEmpty { throw .timeWithoutZone }
    guard let offset = reader.zone(), reader.rest.isEmpty else { throw .badTime }
    let minutes = (date.daysSince1970 * 24 + hour) * 60 + minute - offset
    return try checked(Double(minutes * 60) + second, now)
  }

  private static func checked(_ seconds: Double, _ now: Double) throws(EventProblem) -> Double {
    guard seconds >= earliest else { throw .badTime }
    guard seconds <= now + mostAhead else { throw .inFuture }
    return seconds
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func number(digits: Int) -> Int? {
      guard rest.count >= digits else { return nil }
      var number = 0
      for _ in 0..<digits {
        guard let byte = rest.popFirst(), byte &- UInt8(ascii: "0") < 10 else { return nil }
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return number
    }

    mutating func fraction() -> Double? {
      var value = 0.0
      var scale = 0.1
      var count = 0
      while let byte = rest.first, byte &- UInt8(ascii: "0") < 10 {
        value += Double(byte - UInt8(ascii: "0")) * scale
        scale /= 10
        count += 1
        rest.removeFirst()
      }
      return count > 0 ? value : nil
    }

    /// Minutes east of UTC.
    mutating func zone() -> Int? {
      if take("Z") || take("z") { return 0 }
      let sign = take("+") ? 1 : take("-") ? -1 : 0
      guard sign != 0, let hours = number(digits: 2), hours <= 18 else { return nil }
      if rest.isEmpty { return sign * hours * 60 }
      _ = take(":")
      guard let minutes = number(digits: 2), minutes < 60 else { return nil }
      return sign * (hours * 60 + minutes)
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: scalar) else { return false }
      rest.removeFirst()
      return true
    }
  }
}
