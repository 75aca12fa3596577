import Foundation

/// Writes numbers the same way in every locale.
enum NumberText {
  /// What stands where there is no value.
  static let none = "–"

  /// Writes thousands in groups: `12,345`.
  static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return (number < 0 ? "−" : "") + grouped
  }

  /// Writes three digits that count, so that rare classes keep theirs: `0.926 %`, `61.0 %`.
  static func percent(_ share: Double?) -> String {
    guard let share, share.isFinite else { return none }
    return threeDigits(share * 100) + " %"
  }

  /// Writes a round share for the mark of an axis: `25 %`.
  static func percentMark(_ share: Double) -> String {
    number(share * 100, digits: 3) + " %"
  }

  private static func threeDigits(_ value: Double) -> String {
    let magnitude = abs(value)
    guard magnitude >= 0.0005 else { return value == 0 ? "0" : number(value, digits: 2) }
    let places = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : magnitude >= 0.9995 ? 2 : 3
    return (value < 0 ? "−" : "") + String(format: "%.\(places)f", magnitude)
  }

  static func percentInterval(_ low: Double?, _ high: Double?) -> String {
    guard let low, let high else { return none }
    return "\(threeDigits(low * 100))–\(threeDigits(high * 100)) %"
  }

  /// A number with so many digits that count, without zeros at its end.
  static func number(_ value: Double?, digits: Int = 4) -> String {
    guard let value else { return none }
    guard value.isFinite else { return value.isNaN ? "not a number" : value > 0 ? "∞" : "−∞" }
    let magnitude = abs(value)
    if value == 0 { return "0" }
    if magnitude >= 1e12 || magnitude < 1e-4 {
      return String(format: "%.\(digits - 1)e", value).replacing("-", with: "−")
    }
    let whole = Int(log10(magnitude).rounded(.down)) + 1
    let places = max(0, digits - whole)
    if places == 0 { return count(Int(value.rounded())) }
    var text = String(format: "%.\(places)f", magnitude)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return (value < 0 ? "−" : "") + text
  }

  /// Three places, as metrics are compared.
  static func metric(_ value: Double?) -> String {
    guard let value, value.isFinite else { return none }
    return String(format: "%.3f", value)
  }

  static func seconds(_ seconds: Double) -> String {
    switch seconds {
    case ..<0.0995: number(seconds * 1000, digits: 2) + " ms"
    case ..<99.5: number(seconds, digits: 3) + " s"
    default: "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    }
  }

  /// Writes minutes in UTC: `2026-03-01 09:15 UTC`.
  static func time(_ date: Date) -> String {
    let text = date.formatted(.iso8601)
    return text.prefix(16).replacing("T", with: " ") + " UTC"
  }
}
