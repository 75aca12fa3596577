/// The logical type of a column; how its bytes lie in memory is ``ColumnLayout``.
package indirect enum DataType: Sendable, Hashable {
  case null
  case bool
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case float16, float32, float64
  /// `scale` digits after the point, held in `bitWidth` bits (32, 64, 128 or 256).
  case decimal(precision: Int, scale: Int, bitWidth: Int)
  case utf8
  case binary
  /// Days since 1970-01-01.
  case date
  case time(TimeUnit)
  /// A point in time; `zone` is an IANA name or an offset, nil for a clock without a zone.
  case timestamp(TimeUnit, zone: String?)
  case duration(TimeUnit)
  case interval(IntervalUnit)
  case list(Field)
  case fixedList(Field, count: Int)
  case structure([Field])
  case map(key: Field, value: Field)
  /// Values coded as indexes into a table of distinct ones; reads as its value type.
  case dictionary(value: DataType)
  /// Runs of equal values; reads as its value type.
  case runEndEncoded(value: DataType)
  case union([Field])

  /// The type that values have once dictionaries and runs are looked through.
  package var valueType: DataType {
    switch self {
    case .dictionary(let value), .runEndEncoded(let value): value.valueType
    default: self
    }
  }

  package var isInteger: Bool {
    switch valueType {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: true
    default: false
    }
  }

  /// Whether ``Column/double(_:)`` answers for values of this type, booleans left out.
  package var isNumeric: Bool {
    switch valueType {
    case .float16, .float32, .float64, .decimal: true
    default: isInteger
    }
  }

  package var isText: Bool { valueType == .utf8 }
}

package enum TimeUnit: Sendable, Hashable, CaseIterable {
  case second, millisecond, microsecond, nanosecond

  package var unitsPerSecond: Int64 {
    switch self {
    case .second: 1
    case .millisecond: 1_000
    case .microsecond: 1_000_000
    case .nanosecond: 1_000_000_000
    }
  }

  /// Converts to microseconds, towards the past; saturates where 64 bits end.
  ///
  /// Engines write infinity as the extreme values, which stay the extreme values.
  package func microseconds(_ amount: Int64) -> Int64 {
    if self == .nanosecond {
      if amount == .max || amount == .min { return amount }
      return amount >= 0 ? amount / 1_000 : (amount + 1) / 1_000 - 1
    }
    let (product, overflow) = amount.multipliedReportingOverflow(by: 1_000_000 / unitsPerSecond)
    return overflow ? (amount < 0 ? .min : .max) : product
  }
}

package enum IntervalUnit: Sendable, Hashable {
  case months, daysMilliseconds, monthsDaysNanoseconds
}
