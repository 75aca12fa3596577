/// One cell of a result, whatever its type; for display and tests, not for hot loops.
package indirect enum Value: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  /// The exact digits.
  case decimal(String)
  case string(String)
  case bytes([UInt8])
  /// Days since 1970-01-01.
  case date(days: Int32)
  /// Since midnight.
  case time(microseconds: Int64)
  /// Since 1970-01-01 00:00 UTC when there is a zone, else on the clock's own calendar.
  /// The extreme values stand for ±infinity.
  case timestamp(microseconds: Int64, zone: String?)
  case duration(microseconds: Int64)
  case interval(Interval)
  case list([Value])
  case structure([Member])
  case map([Entry])

  package struct Interval: Sendable, Hashable {
    package var months: Int32
    package var days: Int32
    package var nanoseconds: Int64

    package init(months: Int32 = 0, days: Int32 = 0, nanoseconds: Int64 = 0) {
      self.months = months
      self.days = days
      self.nanoseconds = nanoseconds
    }
  }

  package struct Member: Sendable, Hashable {
    package var name: String
    package var value: Value

    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  package struct Entry: Sendable, Hashable {
    package var key: Value
    package var value: Value

    package init(_ key: Value, _ value: Value) {
      self.key = key
      self.value = value
    }
  }

  package var isNull: Bool { self == .null }

  /// The number, for integers, floating point, decimals and booleans (1 and 0).
  package var double: Double? {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .double(let value): value
    case .decimal(let digits): Double(digits)
    default: nil
    }
  }

  /// The whole number, when it fits in 64 bits.
  package var int: Int64? {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .int(let value): value
    case .uint(let value): Int64(exactly: value)
    case .double(let value): Int64(exactly: value)
    case .decimal(let digits): Int64(digits)
    default: nil
    }
  }

  /// The text of a string value; nil for other types, for which there is ``description``.
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
}
