import Basics

extension Value: CustomStringConvertible {
  /// The value as people write it: ISO 8601 dates and times, `NULL`, nested values in brackets.
  package var description: String {
    switch self {
    case .null: "NULL"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .uint(let value): String(value)
    case .double(let value): Self.text(value)
    case .decimal(let digits): digits
    case .string(let text): text
    case .bytes(let bytes): bytes.map { hex($0) }.joined()
    case .date(let days): CalendarDate(daysSince1970: Int(days)).description
    case .time(let microseconds): clockText(microseconds)
    case .timestamp(let microseconds, let zone): timestampText(microseconds, zone)
    case .duration(let microseconds): clockText(microseconds)
    case .interval(let interval): interval.description
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .structure(let members):
      "{" + members.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "}"
    case .map(let entries):
      "{" + entries.map { "\($0.key)=\($0.value)" }.joined(separator: ", ") + "}"
    }
  }

  /// Whole numbers without a fraction, as far as a double holds them exactly.
  private static func text(_ value: Double) -> String {
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
    return value.description
  }
}

extension Value.Interval: CustomStringConvertible {
  package var description: String {
    var parts: [String] = []
    if months != 0 { parts.append("\(months) months") }
    if days != 0 { parts.append("\(days) days") }
    if nanoseconds != 0 || parts.isEmpty {
      parts.append(clockText(TimeUnit.nanosecond.microseconds(nanoseconds)))
    }
    return parts.joined(separator: " ")
  }
}

private func timestampText(_ microseconds: Int64, _ zone: String?) -> String {
  if microseconds == .max { return "infinity" }
  if microseconds <= -.max { return "-infinity" }
  let microsecondsADay: Int64 = 86_400_000_000
  var (days, rest) = microseconds.quotientAndRemainder(dividingBy: microsecondsADay)
  if rest < 0 {
    days -= 1
    rest += microsecondsADay
  }
  return "\(CalendarDate(daysSince1970: Int(days))) \(clockText(rest))" + (zone == nil ? "" : "Z")
}

/// Writes hours, minutes and seconds; the fraction only when there is one.
private func clockText(_ microseconds: Int64) -> String {
  let magnitude = microseconds.magnitude
  let seconds = Int64(magnitude / 1_000_000)
  let fraction = Int64(magnitude % 1_000_000)
  var text = microseconds < 0 ? "-" : ""
  text += "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  if fraction != 0 {
    var digits = padded(fraction, 6)
    while digits.hasSuffix("0") { digits.removeLast() }
    text += "." + digits
  }
  return text
}

private func padded(_ number: Int64, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func hex(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16)
  return digits.count == 1 ? "0" + digits : digits
}
