/// Lays Swift values out as the buffers of one Arrow array.
struct ColumnBuilder {
  /// Validity, then offsets or values, then the bytes of texts; an empty validity means no nulls.
  private(set) var buffers: [[UInt8]]
  private(set) var nullCount: Int
  let count: Int

  init(_ values: ColumnValues) {
    count = values.count
    switch values {
    case .ints(let values):
      (buffers, nullCount) = Self.fixed(values) { $0 }
    case .doubles(let values):
      (buffers, nullCount) = Self.fixed(values) { $0.bitPattern }
    case .bools(let values):
      let validity = Self.bits(values.map { $0 != nil })
      nullCount = values.count { $0 == nil }
      buffers = [nullCount == 0 ? [] : validity, Self.bits(values.map { $0 == true })]
    case .strings(let values):
      (buffers, nullCount) = Self.variable(values) { $0.utf8 }
    case .bytes(let values):
      (buffers, nullCount) = Self.variable(values) { $0 }
    }
  }

  private static func fixed<T, W: FixedWidthInteger>(
    _ values: [T?],
    _ bits: (T) -> W
  ) -> ([[UInt8]], Int) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * MemoryLayout<W>.size)
    var nullCount = 0
    for value in values {
      if value == nil { nullCount += 1 }
      append(value.map(bits) ?? 0, to: &bytes)
    }
    return ([nullCount == 0 ? [] : Self.bits(values.map { $0 != nil }), bytes], nullCount)
  }

  private static func variable<T, B: Collection<UInt8>>(
    _ values: [T?],
    _ content: (T) -> B
  ) -> ([[UInt8]], Int) {
    var offsets: [UInt8] = []
    offsets.reserveCapacity((values.count + 1) * 8)
    append(Int64(0), to: &offsets)
    var bytes: [UInt8] = []
    var nullCount = 0
    for value in values {
      if let value { bytes.append(contentsOf: content(value)) } else { nullCount += 1 }
      append(Int64(bytes.count), to: &offsets)
    }
    let validity = nullCount == 0 ? [] : bits(values.map { $0 != nil })
    return ([validity, offsets, bytes], nullCount)
  }

  private static func append<W: FixedWidthInteger>(_ value: W, to bytes: inout [UInt8]) {
    // SAFETY: the bytes are copied while the value stands.
    unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  /// Packs booleans, least significant bit first.
  private static func bits(_ values: [Bool]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (values.count + 7) / 8)
    for (index, value) in values.enumerated() where value {
      bytes[index >> 3] |= 1 << UInt8(index & 7)
    }
    return bytes
  }
}
