import Foundation

/// What the values of a typed column are, by the engine's name of its type.
package enum ValueKind: String, Sendable, Hashable {
  case text
  /// Whole numbers and decimal fractions, whose every digit counts.
  case exactNumber
  /// Floating numbers, of which fifteen digits count.
  case real
  case truth, date, time, moment
  /// Moments in UTC.
  case zonedMoment

  package init(engineType: String) {
    let type = engineType.uppercased()
    let isNested = type.hasSuffix("]")
    self =
      switch type {
      case "BOOLEAN": .truth
      case "DATE": .date
      case "TIME": .time
      case "DOUBLE", "FLOAT", "REAL": .real
      case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS": .moment
      case "TIMESTAMP WITH TIME ZONE": .zonedMoment
      case _ where Self.wholeTypes.contains(type): .exactNumber
      case _ where type.hasPrefix("DECIMAL") && !isNested: .exactNumber
      default: .text
      }
  }

  private static let wholeTypes: Set<String> = [
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
    "UBIGINT", "UHUGEINT", "BIGNUM",
  ]

  package var isNumber: Bool { self == .exactNumber || self == .real }

  /// What texts from elsewhere are read as that speak of such values.
  package var columnKind: ColumnKind {
    switch self {
    case .text: .text
    case .exactNumber, .real: .number
    case .truth: .boolean
    case .time: .time
    case .date, .moment, .zonedMoment: .date
    }
  }

  /// The one form of a value that the engine wrote as text; nil for what is no number.
  ///
  /// Equal values have equal forms: `7`, `7.0` and `7.50` are `7`, `7` and `7.5`. Seconds are left out where
  /// they are none.
  package func form(_ text: String) -> String? {
    switch self {
    case .text, .truth, .date, .zonedMoment: text
    case .exactNumber: Self.exact(text)
    case .real: Double(text).flatMap(Self.form)
    case .time, .moment: text.hasSuffix(":00") ? String(text.dropLast(3)) : text
    }
  }

  private static func exact(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: ".")) else { return text }
    var digits = text[...]
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
    return String(digits)
  }

  /// Digits of a decimal fraction that every double keeps.
  private static let exactDigits = 15

  /// A floating number in its one form; nil when it is none, or infinite.
  package static func form(_ number: Double) -> String? {
    guard number.isFinite else { return nil }
    if number == number.rounded(), let whole = Int64(exactly: number) { return String(whole) }
    let text = number.description
    guard text.utf8.count > exactDigits else { return text }
    // The last bits are what arithmetic leaves: 7.000000000000001 is 7.
    let rounded = Double(String(format: "%.\(exactDigits)g", number)) ?? number
    if rounded == rounded.rounded(), let whole = Int64(exactly: rounded) { return String(whole) }
    return rounded.description
  }
}
