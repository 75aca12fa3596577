import Basics

/// A date as it is written, with its clock time and zone where they stand beside it.
///
/// `07/10/2020`, `1.3.2024 23:30`, `2024-03-01T23:30:00-05:00`, `5 Mar 2024 7:10 pm`.
struct WrittenMoment: Hashable {
  var date: DateReading
  var clock: WrittenClock?

  init?(_ text: String) {
    guard text.utf8.count <= 96 else { return nil }
    let scalars = Array(text.unicodeScalars)
    guard let colon = scalars.firstIndex(of: ":") else {
      guard let date = DateReading(text) else { return nil }
      self.date = date
      return
    }
    var start = colon
    while start > 0, ("0"..."9").contains(scalars[start - 1]) { start -= 1 }
    var end = start
    while end > 0, Self.separates(scalars[end - 1]) { end -= 1 }
    // ISO 8601 joins both by a letter.
    if end == start, end > 0, scalars[end - 1] == "T" || scalars[end - 1] == "t" { end -= 1 }
    guard end < start else { return nil }
    guard let date = DateReading(Self.string(scalars[..<end])),
      let clock = WrittenClock(Self.string(scalars[start...]))
    else { return nil }
    self.date = date
    self.clock = clock
  }

  private static func separates(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "," || scalar.properties.isWhitespace
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  /// The moment for the engine: `2024-03-01`, `2024-03-01 23:30:00`, `2024-03-01 23:30:00-05:00`.
  ///
  /// Where moments of the column carry a zone, one without is in UTC.
  func text(in order: DateOrder, hasClock: Bool, hasZone: Bool) -> String? {
    guard let day = date.date(in: order) else { return nil }
    guard hasClock else { return day.description }
    let time = clock?.description ?? "00:00:00"
    guard hasZone else { return "\(day) \(time)" }
    return "\(day) \(time)" + WrittenClock.zoneText(clock?.zone ?? 0)
  }
}

/// A time of day as it is written, to the microsecond, and nothing else beside it but a zone.
struct WrittenClock: Hashable, CustomStringConvertible {
  var hour: Int
  var minute: Int
  var second: Int
  var microsecond: Int
  /// Seconds east of UTC; nil when no zone is written.
  var zone: Int?

  var description: String {
    let text = "\(Self.two(hour)):\(Self.two(minute)):\(Self.two(second))"
    guard microsecond > 0 else { return text }
    let digits = String(1_000_000 + microsecond).dropFirst()
    return text + "." + digits
  }

  /// Reads `7:10`, `19:10:30.25`, `7:10 p.m.`, `07:10Z`, `07:10:00 +0800`.
  ///
  /// Nil for anything else beside the time, and for fractions finer than the engine keeps.
  init?(_ text: String) {
    var rest = Substring(text.lowercased())
    Self.skipSpaces(&rest)
    guard let hour = Self.number(&rest, 1...2), Self.take(":", &rest),
      let minute = Self.number(&rest, 2...2), minute < 60
    else { return nil }
    var second = 0
    var microsecond = 0
    if Self.take(":", &rest) {
      guard let value = Self.number(&rest, 2...2), value < 60 else { return nil }
      second = value
      if Self.take(".", &rest) || Self.take(",", &rest) {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard (1...9).contains(digits.count), digits.dropFirst(6).allSatisfy({ $0 == "0" }),
          let value = Int((digits + "000000").prefix(6))
        else { return nil }
        microsecond = value
        rest = rest.dropFirst(digits.count)
      }
    }
    Self.skipSpaces(&rest)
    var hour24 = hour
    if let half = rest.first, half == "a" || half == "p" {
      rest.removeFirst()
      _ = Self.take(".", &rest)
      _ = Self.take("m", &rest)
      _ = Self.take(".", &rest)
      guard (1...12).contains(hour) else { return nil }
      hour24 = hour % 12 + (half == "p" ? 12 : 0)
      Self.skipSpaces(&rest)
    }
    guard hour24 < 24 else { return nil }
    if !rest.isEmpty {
      guard let zone = Self.zone(rest) else { return nil }
      self.zone = zone
    }
    self.hour = hour24
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
  }

  static func zoneText(_ seconds: Int) -> String {
    let minutes = seconds.magnitude / 60
    return "\(seconds < 0 ? "-" : "+")\(two(Int(minutes / 60))):\(two(Int(minutes % 60)))"
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

  private static func skipSpaces(_ rest: inout Substring) {
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
  }

  private static func take(_ mark: Character, _ rest: inout Substring) -> Bool {
    guard rest.first == mark else { return false }
    rest.removeFirst()
    return true
  }

  private static func number(_ rest: inout Substring, _ width: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix { ("0"..."9").contains($0) }
    guard width.contains(digits.count), let value = Int(digits) else { return nil }
    rest = rest.dropFirst(digits.count)
    return value
  }

  private static func zone(_ text: Substring) -> Int? {
    var rest = text
    if rest.first == "(", rest.last == ")" { rest = rest.dropFirst().dropLast() }
    for name in ["utc", "gmt"] where rest.hasPrefix(name) {
      rest = rest.dropFirst(3)
      skipSpaces(&rest)
      if rest.isEmpty { return 0 }
    }
    if rest == "z" { return 0 }
    guard let sign = rest.first, sign == "+" || sign == "-" || sign == "−" else { return nil }
    rest.removeFirst()
    guard let hours = number(&rest, rest.contains(":") || rest.count < 4 ? 1...2 : 4...4) else {
      return nil
    }
    var minutes = 0
    var wholeHours = hours
    if rest.isEmpty, hours >= 100 {
      (wholeHours, minutes) = (hours / 100, hours % 100)
    } else if take(":", &rest) {
      guard let value = number(&rest, 2...2) else { return nil }
      minutes = value
    }
    // The widest zones in use are +14:00 and −12:00.
    guard rest.isEmpty, minutes < 60, wholeHours <= 15 else { return nil }
    return (wholeHours * 3600 + minutes * 60) * (sign == "+" ? 1 : -1)
  }
}
