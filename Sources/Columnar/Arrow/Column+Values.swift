extension Column {
  /// The cell as a value of any type.
  package func value(_ row: Int) -> Value {
    leaf(row)?.value ?? .null
  }

  /// The text of a text column; nil for null and for other types.
  ///
  /// Bytes that are not UTF-8 are replaced by U+FFFD.
  package func string(_ row: Int) -> String? {
    leaf(row)?.string
  }

  /// The number of an integer, floating point, decimal or boolean (1, 0) column.
  package func double(_ row: Int) -> Double? {
    leaf(row)?.double
  }

  /// The whole number of an integer, boolean or decimal column, when it fits in 64 bits.
  ///
  /// Dates, times, timestamps and durations answer with their raw count of units.
  package func int(_ row: Int) -> Int64? {
    leaf(row)?.int
  }

  package func bool(_ row: Int) -> Bool? {
    guard let leaf = leaf(row), leaf.node.type == .bool else { return nil }
    return leaf.node.bit(buffer: 1, at: leaf.index)
  }

  /// A copy of the bytes of a binary or text cell.
  package func bytes(_ row: Int) -> [UInt8]? {
    guard let leaf = leaf(row), leaf.isBytes else { return nil }
    // SAFETY: the node checks the bounds of the row, and the bytes are copied while it stands.
    return unsafe leaf.node.withBytes(at: leaf.index) { unsafe Array($0) }
  }
}

extension Leaf {
  var isBytes: Bool { node.type == .utf8 || node.type == .binary }

  var string: String? {
    guard node.type == .utf8 else { return nil }
    // SAFETY: the bytes are copied while the node stands.
    return unsafe node.withBytes(at: index) { unsafe String(decoding: $0, as: UTF8.self) }
  }

  var double: Double? {
    switch node.type {
    case .bool: node.bit(buffer: 1, at: index).map { $0 ? 1 : 0 }
    case .float16: node.load(UInt16.self, buffer: 1, at: index).map { HalfPrecision.double($0) }
    case .float32: node.load(Float.self, buffer: 1, at: index).map { Double($0) }
    case .float64: node.load(Double.self, buffer: 1, at: index)
    case .uint64: node.load(UInt64.self, buffer: 1, at: index).map { Double($0) }
    case .decimal: decimalText.flatMap { Double($0) }
    default: node.type.isInteger ? node.integer(node.type, at: index).map { Double($0) } : nil
    }
  }

  var int: Int64? {
    switch node.type {
    case .bool: node.bit(buffer: 1, at: index).map { $0 ? 1 : 0 }
    case .decimal: decimalText.flatMap { Int64($0) }
    case .date, .time, .timestamp, .duration: ticks
    default: node.integer(node.type, at: index)
    }
  }

  /// The raw 32- or 64-bit count of a date, time, timestamp or duration.
  private var ticks: Int64? {
    node.field.layout == .fixedWidth(bytes: 4)
      ? node.integer(.int32, at: index) : node.integer(.int64, at: index)
  }

  private var decimalText: String? {
    guard case .decimal(_, let scale, let bitWidth) = node.type else { return nil }
    // SAFETY: the bytes are copied while the node stands.
    return unsafe node.withBytes(at: index) {
      unsafe DecimalText.text(littleEndian: Array($0.prefix(bitWidth / 8)), scale: scale)
    }
  }

  var value: Value {
    scalarValue ?? nestedValue ?? .null
  }

  private var scalarValue: Value? {
    switch node.type {
    case .bool: return node.bit(buffer: 1, at: index).map { .bool($0) }
    case .uint64: return node.load(UInt64.self, buffer: 1, at: index).map { .uint($0) }
    case .float16, .float32, .float64: return double.map { .double($0) }
    case .decimal: return decimalText.map { .decimal($0) }
    case .utf8: return string.map { .string($0) }
    case .binary:
      // SAFETY: the bytes are copied while the node stands.
      return unsafe node.withBytes(at: index) { unsafe .bytes(Array($0)) }
    case .date: return ticks.map { .date(days: days($0)) }
    case .time(let unit): return ticks.map { .time(microseconds: unit.microseconds($0)) }
    case .timestamp(let unit, let zone):
      return ticks.map { .timestamp(microseconds: unit.microseconds($0), zone: zone) }
    case .duration(let unit): return ticks.map { .duration(microseconds: unit.microseconds($0)) }
    case .interval(let unit): return interval(unit).map { .interval($0) }
    default:
      return node.type.isInteger ? node.integer(node.type, at: index).map { .int($0) } : nil
    }
  }

  /// Dates of 64 bits count milliseconds.
  private func days(_ ticks: Int64) -> Int32 {
    guard node.field.layout == .fixedWidth(bytes: 8) else { return Int32(clamping: ticks) }
    let millisecondsADay: Int64 = 86_400_000
    let (days, rest) = ticks.quotientAndRemainder(dividingBy: millisecondsADay)
    return Int32(clamping: rest < 0 ? days - 1 : days)
  }

  private func interval(_ unit: IntervalUnit) -> Value.Interval? {
    switch unit {
    case .months:
      return node.load(Int32.self, buffer: 1, at: index).map { Value.Interval(months: $0) }
    case .daysMilliseconds:
      guard let days = node.load(Int32.self, buffer: 1, at: index * 2),
        let milliseconds = node.load(Int32.self, buffer: 1, at: index * 2 + 1)
      else { return nil }
      return Value.Interval(days: days, nanoseconds: Int64(milliseconds) * 1_000_000)
    case .monthsDaysNanoseconds:
      guard let months = node.load(Int32.self, buffer: 1, at: index * 4),
        let days = node.load(Int32.self, buffer: 1, at: index * 4 + 1),
        let nanoseconds = node.load(Int64.self, buffer: 1, at: index * 2 + 1)
      else { return nil }
      return Value.Interval(months: months, days: days, nanoseconds: nanoseconds)
    }
  }

  private var nestedValue: Value? {
    switch node.field.layout {
    case .structure: return .structure(members)
    case .map:
      return elements.map { pairs in
        .map(
          (0..<pairs.count).map { row in
            let pair = Leaf(pairs.node, pairs.start + row)?.members ?? []
            return Value.Entry(pair.first?.value ?? .null, pair.last?.value ?? .null)
          }
        )
      }
    default:
      return elements.map { list in .list((0..<list.count).map { list.value($0) }) }
    }
  }

  private var members: [Value.Member] {
    node.children.map { child in
      Value.Member(child.field.name, Leaf(child, child.offset + index)?.value ?? .null)
    }
  }
}
