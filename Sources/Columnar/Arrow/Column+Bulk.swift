/// Doors for hot loops: a type is chosen once a column, not once a row.
extension Column {
  /// All rows as doubles, NaN for null and for types that are not numbers.
  package func doubles() -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(count)
    appendDoubles(to: &result)
    return result
  }

  /// All rows as floats, NaN for null and for types that are not numbers.
  package func floats() -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(count)
    if !appendFixedWidth(to: &result, { Float($0) }, { Float($0) }, { Float($0) }) {
      for row in 0..<count { result.append(double(row).map { Float($0) } ?? .nan) }
    }
    return result
  }

  /// Appends all rows as doubles, NaN for null and for types that are not numbers.
  package func appendDoubles(to result: inout [Double]) {
    if !appendFixedWidth(to: &result, { Double($0) }, { Double($0) }, { Double($0) }) {
      for row in 0..<count { result.append(double(row) ?? .nan) }
    }
  }

  /// Gives the rows as doubles, without a copy when they are doubles without nulls.
  package func withDoubles<R>(_ body: (Span<Double>) throws -> R) rethrows -> R {
    if type == .float64, isKnownNonNull, node.field.layout == .fixedWidth(bytes: 8) {
      let result = unsafe try node.withElements(
        Double.self,
        buffer: 1,
        range: start..<(start + count)
      ) { elements in
        unsafe try body(elements.span)
      }
      if let result { return result }
    }
    return try body(doubles().span)
  }

  /// Gives the UTF-8 or binary bytes of a row without a copy; nil for null and other types.
  package func withBytes<R>(at row: Int, _ body: (Span<UInt8>) throws -> R) rethrows -> R? {
    guard let leaf = leaf(row), leaf.isBytes else { return nil }
    // SAFETY: the node checks the bounds of the row, and its owner stands while the closure runs.
    return unsafe try leaf.node.withBytes(at: leaf.index) { unsafe try body($0.span) }
  }

  /// Calls the body with the bytes of every row that is not null, without copies.
  package func forEachBytes(_ body: (_ row: Int, _ bytes: Span<UInt8>) throws -> Void) rethrows {
    for row in 0..<count {
      guard let leaf = leaf(row), leaf.isBytes else { continue }
      // SAFETY: as above.
      unsafe try leaf.node.withBytes(at: leaf.index) { unsafe try body(row, $0.span) }
    }
  }

  /// Appends a column whose elements lie side by side; false when they do not.
  ///
  /// Inlined, conversions and all, so that each type's loop is compiled on its own.
  @inline(__always)
  private func appendFixedWidth<T: BinaryFloatingPoint>(
    to result: inout [T],
    _ fromDouble: (Double) -> T,
    _ fromFloat: (Float) -> T,
    _ fromInteger: (Int64) -> T
  ) -> Bool {
    let first = result.count
    let isCopied =
      switch type {
      case .float64: append(Double.self, to: &result, fromDouble)
      case .float32: append(Float.self, to: &result, fromFloat)
      case .int64: append(Int64.self, to: &result, fromInteger)
      case .int32: append(Int32.self, to: &result) { fromInteger(Int64($0)) }
      case .int16: append(Int16.self, to: &result) { fromInteger(Int64($0)) }
      case .int8: append(Int8.self, to: &result) { fromInteger(Int64($0)) }
      case .uint64: append(UInt64.self, to: &result) { T($0) }
      case .uint32: append(UInt32.self, to: &result) { fromInteger(Int64($0)) }
      case .uint16: append(UInt16.self, to: &result) { fromInteger(Int64($0)) }
      case .uint8: append(UInt8.self, to: &result) { fromInteger(Int64($0)) }
      default: false
      }
    if isCopied && !isKnownNonNull && node.hasValidityBuffer {
      for row in 0..<count where !node.isValid(start + row) { result[first + row] = .nan }
    }
    return isCopied
  }

  @inline(__always)
  private func append<S: BitwiseCopyable, T: BinaryFloatingPoint>(
    _ source: S.Type,
    to result: inout [T],
    _ convert: (S) -> T
  ) -> Bool {
    guard count > 0 else { return true }
    let first = result.count
    let count = count
    // SAFETY: the node gives `count` elements, and the result was made longer by as many.
    let copied: Void? = unsafe node.withElements(
      source,
      buffer: 1,
      range: start..<(start + count)
    ) { elements in
      result.append(contentsOf: repeatElement(0, count: count))
      unsafe result.withUnsafeMutableBufferPointer { target in
        for row in 0..<count { unsafe target[first &+ row] = unsafe convert(elements[row]) }
      }
    }
    return copied != nil
  }
}
