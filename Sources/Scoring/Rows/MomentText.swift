internal import Basics

/// Reads dates and times in ISO 8601 as models count them.
package enum MomentText {
  /// The seconds of a text; nil for anything else.
  ///
  /// Since 1970 in UTC for `2024-03-05` and `2024-03-05T14:30:00.5+08:00`, since midnight for `14:30` and
  /// `14:30:05`. Without an offset a moment is in UTC.
  package static func seconds(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    if let clock = clock(bytes[...]) { return clock }
    guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]),
      let date = CalendarDate(year: year, month: month, day: day)
    else { return nil }
    let midnight = Double(date.daysSince1970) * 86_400
    if bytes.count == 10 { return midnight }
    guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") else { return nil }
    var rest = bytes[11...]
    var offset = 0.0
    if rest.last == UInt8(ascii: "Z") {
      rest.removeLast()
    } else if let sign = rest.lastIndex(where: { $0 == 0x2B || $0 == 0x2D }) {
      guard let shift = self.offset(rest[(sign + 1)...]) else { return nil }
      offset = rest[sign] == 0x2B ? shift : -shift
      rest = rest[..<sign]
    }
    guard let clock = clock(rest) else { return nil }
    return midnight + clock - offset
  }

  /// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.f`.
  private static func clock(_ bytes: ArraySlice<UInt8>) -> Double? {
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts[0].count == 2, parts[1].count == 2,
      let hours = number(parts[0]), let minutes = number(parts[1]), hours < 24, minutes < 60
    else { return nil }
    guard parts.count == 3 else { return Double(hours * 3600 + minutes * 60) }
    let second = parts[2].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard second.count <= 2, second[0].count == 2, let whole = number(second[0]), whole < 60 else {
      return nil
    }
    var fraction = 0.0
    if second.count == 2 {
      guard (1...9).contains(second[1].count), let digits = number(second[1]) else { return nil }
      fraction = Double(digits)
      for _ in second[1] { fraction /= 10 }
    }
    return Double(hours * 3600 + minutes * 60 + whole) + fraction
  }

  /// `hh`, `hhmm` or `hh:mm`, in seconds.
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Double? {
    let digits = bytes.filter { $0 != UInt8(ascii: ":") }
    guard digits.count == 2 || digits.count == 4, let number = number(digits[...]) else {
      return nil
    }
    let (hours, minutes) = digits.count == 2 ? (number, 0) : (number / 100, number % 100)
    guard hours < 24, minutes < 60 else { return nil }
    return Double(hours * 3600 + minutes * 60)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count < 10, digits.allSatisfy(\.isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
