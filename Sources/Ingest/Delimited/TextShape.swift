/// What a text looks like, so that columns get a type that holds all their values.
enum TextShape: Int, Sendable, Hashable, Codable, Comparable {
  case nothing, integer, longInteger, decimal, date, timestamp, zonedTimestamp, time, text

  static func < (left: TextShape, right: TextShape) -> Bool { left.rawValue < right.rawValue }

  /// The engine's type that holds such texts without loss.
  var engineType: String {
    switch self {
    case .integer, .longInteger: "BIGINT"
    case .decimal: "DOUBLE"
    case .date: "DATE"
    case .timestamp: "TIMESTAMP"
    case .zonedTimestamp: "TIMESTAMP WITH TIME ZONE"
    case .time: "TIME"
    case .nothing, .text: "VARCHAR"
    }
  }

  /// The shape that holds both.
  func joined(_ other: TextShape) -> TextShape {
    if self == other { return self }
    switch (min(self, other), max(self, other)) {
    case (.nothing, let shape): return shape
    case (.integer, .longInteger): return .longInteger
    case (.integer, .decimal): return .decimal
    case (.date, .timestamp): return .timestamp
    default: return .text
    }
  }

  /// Judges one text that is not a missing value.
  ///
  /// Digits after a leading zero (`007`) and integers of more than 18 digits are names rather
  /// than numbers, and stay text; so does a fraction behind more digits than a double holds.
  init(_ text: some Collection<UInt8>) {
    let bytes = Array(text.prefix(64))
    self =
      Self.number(bytes) ?? Self.calendar(bytes) ?? .text
  }

  /// Integers of so many digits come through a double unchanged.
  static let exactDigits = 15

  private static func number(_ bytes: [UInt8]) -> TextShape? {
    var index = 0
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      index = 1
    }
    let whole = digits(bytes, &index)
    let hasLeadingZero = whole > 1 && bytes[index - whole] == UInt8(ascii: "0")
    if index == bytes.count {
      guard whole > 0 && whole <= 18 && !hasLeadingZero else { return nil }
      if bytes[0] == UInt8(ascii: "+") { return nil }
      return whole <= exactDigits ? .integer : .longInteger
    }
    if hasLeadingZero || whole > exactDigits { return nil }
    var fraction = 0
    if bytes[index] == UInt8(ascii: ".") {
      index += 1
      fraction = digits(bytes, &index)
    }
    guard whole + fraction > 0 else { return nil }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+")
      {
        index += 1
      }
      let exponent = digits(bytes, &index)
      guard (1...3).contains(exponent) else { return nil }
    }
    return index == bytes.count ? .decimal : nil
  }

  /// ISO 8601 dates, clock times and both, which the engine reads one way only.
  private static func calendar(_ bytes: [UInt8]) -> TextShape? {
    var index = 0
    let first = digits(bytes, &index)
    if (1...2).contains(first), index < bytes.count, bytes[index] == UInt8(ascii: ":") {
      return clock(bytes, from: 0) == bytes.count ? .time : nil
    }
    guard first == 4, index < bytes.count, bytes[index] == UInt8(ascii: "-") else { return nil }
    index += 1
    let monthStart = index
    guard (1...2).contains(digits(bytes, &index)), value(bytes, monthStart..<index) <= 12,
      value(bytes, monthStart..<index) >= 1, index < bytes.count,
      bytes[index] == UInt8(ascii: "-")
    else { return nil }
    index += 1
    let dayStart = index
    guard (1...2).contains(digits(bytes, &index)), (1...31).contains(value(bytes, dayStart..<index))
    else { return nil }
    if index == bytes.count { return .date }
    guard bytes[index] == 0x20 || bytes[index] == UInt8(ascii: "T"),
      let end = clock(bytes, from: index + 1)
    else { return nil }
    if end == bytes.count { return .timestamp }
    return isZone(bytes[end...]) ? .zonedTimestamp : nil
  }

  /// The end of a clock time with hours below 24 and minutes and seconds below 60.
  private static func clock(_ bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    var parts = 0
    while parts < 3 {
      let partStart = index
      let width = digits(bytes, &index)
      guard (parts == 0 ? 1...2 : 2...2).contains(width),
        value(bytes, partStart..<index) < (parts == 0 ? 24 : 60)
      else { return nil }
      parts += 1
      if parts == 3 || index == bytes.count || bytes[index] != UInt8(ascii: ":") { break }
      index += 1
    }
    guard parts >= 2 else { return nil }
    if parts == 3, index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      let fractionStart = index
      // The engine keeps microseconds.
      guard (1...9).contains(digits(bytes, &index)),
        bytes[fractionStart..<index].dropFirst(6).allSatisfy({ $0 == UInt8(ascii: "0") })
      else { return nil }
    }
    return index
  }

  private static func isZone(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let sign = bytes.first else { return false }
    if sign == UInt8(ascii: "Z") { return bytes.count == 1 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return false }
    let rest = bytes.dropFirst()
    return [2, 4, 5].contains(rest.count)
      && rest.allSatisfy { (0x30...0x3A).contains($0) }
  }

  private static func digits(_ bytes: [UInt8], _ index: inout Int) -> Int {
    let start = index
    while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
    return index - start
  }

  private static func value(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    bytes[range].reduce(0) { $0 * 10 + Int($1) - 0x30 }
  }
}
