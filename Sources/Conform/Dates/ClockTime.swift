/// A time of day to the minute; its text is `HH:MM` on the 24-hour clock.
package struct ClockTime: Sendable, Hashable, CustomStringConvertible {
  package let hour: Int
  package let minute: Int

  package var description: String {
    "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  /// Reads the first clock time in a short text.
  ///
  /// `7:10 a.m.`, `7:10a`, `19:10:30`, `Dec 1 - 7:10a`, `12/02/2011 6:55 a.m.`, `7:10aDec 2`,
  /// `12:00noon`, `下午3点05分`. What stands beside the time is ignored; seconds are dropped.
  ///
  /// With `allowsBareDigits`, `0710` is a time too: right only where a column is known to hold times.
  package init?(_ text: String, allowsBareDigits: Bool = false) {
    guard text.utf8.count <= 96 else { return nil }
    let scalars = Array(TextNormaliser.normalise(text).unicodeScalars)
    if allowsBareDigits, scalars.count == 4,
      let value = Int(String(String.UnicodeScalarView(scalars))),
      value / 100 < 24, value >= 0, value % 100 < 60
    {
      self.init(hour: value / 100, minute: value % 100)
      return
    }
    for index in scalars.indices where Self.isSeparator(scalars[index]) {
      guard let hour = Self.digits(endingBefore: index, in: scalars),
        let minute = Self.minutes(after: index, in: scalars), minute.value < 60
      else { continue }
      let half =
        Self.half(after: minute.end, in: scalars) ?? Self.half(before: hour.start, in: scalars)
      if let time = Self.time(hour.value, minute.value, half) {
        self = time
        return
      }
    }
    return nil
  }

  private init(hour: Int, minute: Int) {
    self.hour = hour
    self.minute = minute
  }

  private enum Half { case morning, afternoon }

  private static func time(_ hour: Int, _ minute: Int, _ half: Half?) -> ClockTime? {
    switch (half, hour) {
    case (nil, 0...23), (_, 13...23): ClockTime(hour: hour, minute: minute)
    case (nil, 24) where minute == 0: ClockTime(hour: 0, minute: 0)
    case (.morning?, 0...12): ClockTime(hour: hour % 12, minute: minute)
    case (.afternoon?, 0...12): ClockTime(hour: hour % 12 + 12, minute: minute)
    default: nil
    }
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == ":" || scalar == "时" || scalar == "点" || scalar == "點" || scalar == "h"
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    ("0"..."9").contains(scalar) ? Int(scalar.value) - 48 : nil
  }

  /// The one or two digits that end just before a place, not part of a longer number.
  private static func digits(
    endingBefore end: Int,
    in scalars: [Unicode.Scalar]
  ) -> (value: Int, start: Int)? {
    var start = end
    while start > 0, digit(scalars[start - 1]) != nil { start -= 1 }
    guard (1...2).contains(end - start) else { return nil }
    return (scalars[start..<end].reduce(0) { $0 * 10 + (digit($1) ?? 0) }, start)
  }

  private static func minutes(
    after separator: Int,
    in scalars: [Unicode.Scalar]
  ) -> (value: Int, end: Int)? {
    var end = separator + 1
    while end < scalars.count, let _ = digit(scalars[end]) { end += 1 }
    let value = scalars[separator + 1..<end].reduce(0) { ($0 * 10 + (digit($1) ?? 0)) % 1_000 }
    switch (end - separator - 1, scalars[separator]) {
    case (2, _): break
    case (0, "时"), (0, "点"), (0, "點"): break
    case (1, "时"), (1, "点"), (1, "點"): break
    default: return nil
    }
    // Seconds, or the sign 分.
    if end + 2 < scalars.count, scalars[end] == ":", digit(scalars[end + 1]) != nil,
      digit(scalars[end + 2]) != nil
    {
      end += 3
    }
    if end < scalars.count, scalars[end] == "分" { end += 1 }
    return (value, end)
  }

  /// The half of the day said after a time: a, am, a.m, noon, with a month glued to it or not.
  ///
  /// `7:10 apr 2` says none.
  private static func half(after start: Int, in scalars: [Unicode.Scalar]) -> Half? {
    var index = start
    while index < scalars.count, scalars[index] == " " { index += 1 }
    let word = scalars[index...].prefix { ("a"..."z").contains($0) || $0 == "." }
    let text = String(String.UnicodeScalarView(word.filter { $0 != "." }))
    if text.hasPrefix("noon") { return .afternoon }
    if text.hasPrefix("midnight") { return .morning }
    guard let first = text.first, first == "a" || first == "p" else { return nil }
    var tail = text.dropFirst()
    if tail.isEmpty || tail == "m" || startsMonth(tail) {
      return first == "a" ? .morning : .afternoon
    }
    guard tail.first == "m" else { return nil }
    tail.removeFirst()
    return startsMonth(tail) ? (first == "a" ? .morning : .afternoon) : nil
  }

  private static func startsMonth(_ text: Substring) -> Bool {
    DateToken.month(named: text.prefix(3)) != nil
  }

  private static func half(before end: Int, in scalars: [Unicode.Scalar]) -> Half? {
    var end = end
    while end > 0, scalars[end - 1] == " " { end -= 1 }
    switch String(String.UnicodeScalarView(scalars[..<end].suffix(2))) {
    case "上午", "凌晨", "早上", "早晨": return .morning
    case "下午", "晚上", "中午", "傍晚": return .afternoon
    default: return nil
    }
  }
}
