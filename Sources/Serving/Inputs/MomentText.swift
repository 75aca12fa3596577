import Basics

/// Reads moments as models learn them: seconds since 1970, and times of day since midnight.
enum MomentText {
  /// Reads `2026-03-01`, `2026-03-01T09:15[:30[.25]][Z|±hh[:]mm]` (a space for the `T`, UTC without a
  /// zone) and `09:15[:30[.25]]`; nil for other texts.
  static func seconds(_ text: String) -> Double? {
    var reader = Reader(rest: text.utf8[...])
    guard text.utf8.count >= 3 else { return nil }
    if text.utf8.dropFirst(2).first == UInt8(ascii: ":") {
      guard let time = reader.timeOfDay(), reader.rest.isEmpty else { return nil }
      return time
    }
    guard let year = reader.number(digits: 4), reader.take("-"),
      let month = reader.number(digits: 2), reader.take("-"),
      let day = reader.number(digits: 2),
      let date = CalendarDate(year: year, month: month, day: day)
    else { return nil }
    let midnight = Double(date.daysSince1970) * 86_400
    if reader.rest.isEmpty { return midnight }
    guard reader.take("T") || reader.take("t") || reader.take(" "), let time = reader.timeOfDay(),
      let offset = reader.zone(), reader.rest.isEmpty
    else { return nil }
    return midnight + time - Double(offset)
  }

  private struct Reader {
    var rest: Substring.UTF8View

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: scalar) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func number(digits: Int) -> Int? {
      guard rest.count >= digits else { return nil }
      var number = 0
      for _ in 0..<digits {
        guard let byte = rest.popFirst(), byte &- UInt8(ascii: "0") < 10 else { return nil }
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return number
    }

    /// Seconds since midnight.
    mutating func timeOfDay() -> Double? {
      guard let hour = number(digits: 2), hour < 24, take(":"), let minute = number(digits: 2),
        minute < 60
      else { return nil }
      var seconds = Double(hour * 3600 + minute * 60)
      guard take(":") else { return seconds }
      guard let second = number(digits: 2), second <= 60 else { return nil }
      seconds += Double(second)
      guard take(".") else { return seconds }
      var scale = 0.1
      guard rest.first.map({ $0 &- UInt8(ascii: "0") < 10 }) == true else { return nil }
      while let byte = rest.first, byte &- UInt8(ascii: "0") < 10 {
        seconds += Double(byte - UInt8(ascii: "0")) * scale
        scale /= 10
        rest.removeFirst()
      }
      return seconds
    }

    /// Seconds east of UTC; 0 where none is given.
    mutating func zone() -> Int? {
      if rest.isEmpty || take("Z") || take("z") { return 0 }
      let sign = take("+") ? 1 : take("-") ? -1 : 0
      guard sign != 0, let hours = number(digits: 2), hours <= 18 else { return nil }
      if rest.isEmpty { return sign * hours * 3600 }
      _ = take(":")
      guard let minutes = number(digits: 2), minutes < 60 else { return nil }
      return sign * (hours * 3600 + minutes * 60)
    }
  }
}
