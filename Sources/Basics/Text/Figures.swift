package import Foundation

/// Writes numbers for people, in one way everywhere.
///
/// Thousands are parted by commas, the decimal mark is a point, a unit stands after a space.
/// Nothing here consults a locale or allocates a formatter, so it may run for every cell of
/// every frame.
package enum Figures {
  /// Stands where there is no number.
  package static let none = "–"

  package static func count(_ number: Int) -> String { DecimalText.grouped(number) }

  package static func count(_ number: Int?) -> String { number.map { count($0) } ?? none }

  /// A number that fits about five places: `950`, `12.3k`, `4.81M`.
  package static func short(_ number: Double) -> String {
    number.isFinite ? DecimalText.compact(number) : none
  }

  package static func short(_ number: Int) -> String { short(Double(number)) }

  /// A share of one as a percentage: `71.3 %`, `0.04 %`, `100 %`.
  package static func percent(_ share: Double) -> String {
    guard share.isFinite else { return none }
    let value = share * 100
    if value == 0 || value == 100 { return "\(Int(value)) %" }
    if abs(value) < 0.1 { return abs(value) < 0.01 ? "< 0.01 %" : fixed(value, 2) + " %" }
    // Rounding must not claim a whole that is not there.
    if value > 99.9, value < 100 { return "> 99.9 %" }
    return fixed(value, 1) + " %"
  }

  /// A rate of rare events, which one decimal would hide: `0.504 %`, from 1 % on like ``percent(_:)``.
  package static func rate(_ share: Double) -> String {
    guard share > 0, share < 0.01 else { return percent(share) }
    return share < 0.000_005 ? "< 0.001 %" : fixed(share * 100, 3) + " %"
  }

  package static func rate(_ share: Double?) -> String { share.map { rate($0) } ?? none }

  package static func percent(_ share: Double?) -> String { share.map { percent($0) } ?? none }

  /// The ends of an interval of shares: `71.6 – 74.7 %`.
  package static func percentInterval(_ low: Double?, _ high: Double?) -> String {
    guard let low, let high, low.isFinite, high.isFinite else { return none }
    return interval(low, high)
  }

  /// A round share at a mark of an axis: `25 %`.
  package static func percentMark(_ share: Double) -> String {
    share.isFinite ? "\(measure(share * 100)) %" : none
  }

  /// A probability, posterior, loss or score, with this many decimals.
  package static func decimal(_ number: Double?, _ places: Int = 3) -> String {
    guard let number, number.isFinite else { return none }
    if abs(number) >= 1e6 { return short(number) }
    return fixed(number, places)
  }

  /// A measured number of unknown size, in at most four significant digits.
  package static func measure(_ number: Double?) -> String {
    guard let number, number.isFinite else { return none }
    let size = abs(number)
    if number == number.rounded(), size < 1e6 { return count(Int(number)) }
    if size >= 1e6 { return short(number) }
    if size >= 1000 { return fixed(number, 0) }
    if size >= 100 { return fixed(number, 1) }
    if size >= 1 { return fixed(number, 2) }
    if size >= 0.001 { return fixed(number, 4) }
    return scientific(number)
  }

  /// A number with so many digits that count, without zeros at its end; says what is no number.
  package static func number(_ value: Double?, digits: Int = 4) -> String {
    guard let value else { return none }
    guard value.isFinite else { return value.isNaN ? "not a number" : value > 0 ? "∞" : "-∞" }
    let size = abs(value)
    if size == 0 { return "0" }
    if size >= 1e12 || size < 1e-4 { return scientific(value) }
    let whole = Int(log10(size).rounded(.down)) + 1
    let places = max(0, digits - whole)
    if places == 0 { return count(Int(value.rounded())) }
    var text = fixed(value, places)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// `35 ms`, `12 s`, `3 min 20 s`, `2 h 05 min`; below ten seconds with one decimal.
  package static func duration(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, seconds >= 0, seconds < 1e9 else { return none }
    if seconds < 9.95 { return fixed(seconds, 1) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
    if whole < 86_400 { return "\(whole / 3600) h \(padded(whole / 60 % 60)) min" }
    return "\(whole / 86_400) d \(whole / 3600 % 24) h"
  }

  /// How long ago something was, in its largest unit: `45 s`, `12 min`, `3 h`, `256 d`.
  package static func age(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return none }
    let whole = Int(seconds)
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min" }
    if whole < 86_400 { return "\(whole / 3600) h" }
    return "\(count(whole / 86_400)) d"
  }

  /// A difference of two shares in points of a percentage: `-19.0`, `+0.9`.
  package static func points(_ difference: Double) -> String {
    guard difference.isFinite else { return none }
    let places = difference != 0 && abs(difference) < 0.001 ? 3 : 1
    return (difference > 0 ? "+" : "") + fixed(difference * 100, places)
  }

  /// The ends of an interval or a range, written one way everywhere: `0.18–0.76`.
  package static func interval(_ low: String, _ high: String) -> String {
    let unit = " %"
    if low.hasSuffix(unit), high.hasSuffix(unit), !low.hasPrefix("<"), !high.hasPrefix(">") {
      return "\(low.dropLast(unit.count))–\(high)"
    }
    return low.hasPrefix("-") || high.hasPrefix("-") ? "\(low) to \(high)" : "\(low)–\(high)"
  }

  /// An interval of shares of one as percentages: `71.6–74.7 %`.
  package static func interval(_ low: Double?, _ high: Double?) -> String {
    guard let low, let high else { return none }
    return interval(percent(low), percent(high))
  }

  package static func rate(_ perSecond: Double, of unit: String) -> String {
    perSecond > 0 ? "\(short(perSecond.rounded())) \(unit)/s" : none
  }

  /// `2026-05-03 14:07`, in UTC so that a screen reads the same everywhere.
  package static func time(_ date: Date) -> String {
    let (day, clock) = parts(date)
    return "\(day) \(clock)"
  }

  /// `14:07`, in UTC.
  package static func clock(_ date: Date) -> String { parts(date).clock }

  package static func plural(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count(number)) \(number == 1 ? one : many ?? one + "s")"
  }

  /// A number with this many decimals, thousands parted by commas.
  package static func fixed(_ number: Double, _ places: Int) -> String {
    guard number.isFinite, abs(number) < 9e14 else { return short(number) }
    let text = DecimalText.fixed(abs(number), places)
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = parts.first.flatMap { Int($0) }.map { DecimalText.grouped($0) } ?? text
    let sign = number < 0 && text.contains { ("1"..."9").contains($0) } ? "-" : ""
    return sign + whole + (parts.count > 1 ? ".\(parts[1])" : "")
  }

  private static func scientific(_ number: Double) -> String {
    guard number.isFinite else { return none }
    guard number != 0 else { return "0" }
    var exponent = Int(log10(abs(number)).rounded(.down))
    var mantissa = number / pow(10, Double(exponent))
    if abs(mantissa) >= 9.995 {
      mantissa /= 10
      exponent += 1
    }
    let scaled = Int((abs(mantissa) * 100).rounded())
    return "\(number < 0 ? "-" : "")\(scaled / 100).\(padded(scaled % 100))e\(exponent)"
  }

  private static func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }

  private static func parts(_ date: Date) -> (day: String, clock: String) {
    let seconds = date.timeIntervalSince1970
    guard seconds.isFinite, abs(seconds) < 1e13 else { return (none, none) }
    let total = Int(seconds.rounded(.down))
    let days = (total - (total % 86_400 + 86_400) % 86_400) / 86_400
    let ofDay = total - days * 86_400
    return (
      CalendarDate(daysSince1970: days).description,
      "\(padded(ofDay / 3600)):\(padded(ofDay / 60 % 60))"
    )
  }
}
