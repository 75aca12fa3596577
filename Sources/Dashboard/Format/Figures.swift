import Foundation
import Terminal

/// Writes numbers for people, in one way everywhere.
///
/// Thousands are parted by commas, the decimal mark is a point, a unit stands after a space.
/// Nothing here consults a locale or allocates a formatter, so it may run for every cell of
/// every frame.
enum Figures {
  /// Stands where there is no number.
  static let none = "–"

  static func count(_ number: Int) -> String { NumberText.grouped(number) }

  static func count(_ number: Int?) -> String { number.map { count($0) } ?? none }

  /// A number that fits about five places: `950`, `12.3k`, `4.81M`.
  static func short(_ number: Double) -> String {
    number.isFinite ? NumberText.compact(number) : none
  }

  static func short(_ number: Int) -> String { short(Double(number)) }

  /// A share of one as a percentage: `71.3 %`, `0.04 %`, `100 %`.
  static func percent(_ share: Double) -> String {
    guard share.isFinite else { return none }
    let value = share * 100
    if value == 0 || value == 100 { return "\(Int(value)) %" }
    if abs(value) < 0.1 { return abs(value) < 0.01 ? "< 0.01 %" : fixed(value, 2) + " %" }
    // Rounding must not claim a whole that is not there.
    if value > 99.9, value < 100 { return "> 99.9 %" }
    return fixed(value, 1) + " %"
  }

  static func percent(_ share: Double?) -> String { share.map { percent($0) } ?? none }

  /// A probability, posterior, loss or score, with this many decimals.
  static func decimal(_ number: Double?, _ places: Int = 3) -> String {
    guard let number, number.isFinite else { return none }
    if abs(number) >= 1e6 { return short(number) }
    return fixed(number, places)
  }

  /// A measured number of unknown size, in at most four significant digits.
  static func measure(_ number: Double?) -> String {
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

  /// `12 s`, `3 min 20 s`, `2 h 05 min`; below ten seconds with one decimal.
  static func duration(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, seconds >= 0, seconds < 1e9 else { return none }
    if seconds < 9.95 { return fixed(seconds, 1) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
    if whole < 86_400 { return "\(whole / 3600) h \(padded(whole / 60 % 60)) min" }
    return "\(whole / 86_400) d \(whole / 3600 % 24) h"
  }

  static func rate(_ perSecond: Double, of unit: String) -> String {
    perSecond > 0 ? "\(short(perSecond.rounded())) \(unit)/s" : none
  }

  /// `2026-05-03 14:07`, in UTC so that a screen reads the same everywhere.
  static func time(_ date: Date) -> String {
    let (day, clock) = parts(date)
    return "\(day) \(clock)"
  }

  /// `14:07`, in UTC.
  static func clock(_ date: Date) -> String { parts(date).clock }

  static func plural(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count(number)) \(number == 1 ? one : many ?? one + "s")"
  }

  /// A number with this many decimals, thousands parted by commas.
  static func fixed(_ number: Double, _ places: Int) -> String {
    guard number.isFinite, abs(number) < 9e14 else { return short(number) }
    let text = NumberText.fixed(abs(number), decimals: places)
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = parts.first.flatMap { Int($0) }.map { NumberText.grouped($0) } ?? text
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

  /// The civil date and clock of an instant (the algorithm of days to civil, proleptic Gregorian).
  private static func parts(_ date: Date) -> (day: String, clock: String) {
    let seconds = date.timeIntervalSince1970
    guard seconds.isFinite, abs(seconds) < 1e13 else { return (none, none) }
    let total = Int(seconds.rounded(.down))
    let days = (total - (total % 86_400 + 86_400) % 86_400) / 86_400
    let ofDay = total - days * 86_400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (
      "\(year)-\(padded(month))-\(padded(day))",
      "\(padded(ofDay / 3600)):\(padded(ofDay / 60 % 60))"
    )
  }
}
