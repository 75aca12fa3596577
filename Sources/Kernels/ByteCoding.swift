import Basics

/// Builds a little-endian byte image of numbers, the same on every machine.
package struct ByteWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func append(_ word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  /// Appends bytes as they are.
  package mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  /// Appends four bytes a number, in the order of the machine, which is little-endian on all that are
  /// supported.
  package mutating func append(_ numbers: [Float]) {
    // SAFETY: the bytes are copied while the numbers stand.
    unsafe numbers.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }

  /// Appends four bytes a number, in the order of the machine, as for floats.
  package mutating func append(_ numbers: [Int32]) { appendBytes(of: numbers) }

  /// Appends two bytes a number, in the order of the machine, as for floats.
  package mutating func append(_ numbers: [UInt16]) { appendBytes(of: numbers) }

  /// Appends eight bytes a number, in the order of the machine, as for floats.
  package mutating func append(_ numbers: [Double]) { appendBytes(of: numbers) }

  private mutating func appendBytes<Number: BitwiseCopyable>(of numbers: [Number]) {
    // SAFETY: the bytes are copied while the numbers stand.
    unsafe numbers.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }
}

/// Reads what `ByteWriter` wrote; every read beyond the end gives nil.
package struct ByteDecoder: Sendable {
  private let bytes: [UInt8]
  private var position: Int

  /// Reads from a position on, which lies in 0...count.
  package init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  package var remaining: Int { bytes.count - position }

  package mutating func word() -> UInt64? {
    guard let part = take(8) else { return nil }
    var word: UInt64 = 0
    for byte in part.reversed() { word = word << 8 | UInt64(byte) }
    return word
  }

  /// So many bytes; nil when there are fewer.
  package mutating func bytes(_ count: Int) -> [UInt8]? { take(count).map(Array.init) }

  /// So many numbers of four bytes; nil when there are fewer.
  ///
  /// - Complexity: O(count), one copy.
  package mutating func floats(_ count: Int) -> [Float]? { numbers(count) }

  /// So many integers of four bytes; nil when there are fewer.
  ///
  /// - Complexity: O(count), one copy.
  package mutating func integers(_ count: Int) -> [Int32]? { numbers(count) }

  /// So many numbers of two bytes; nil when there are fewer.
  ///
  /// - Complexity: O(count), one copy.
  package mutating func shorts(_ count: Int) -> [UInt16]? { numbers(count) }

  /// So many numbers of eight bytes; nil when there are fewer.
  ///
  /// - Complexity: O(count), one copy.
  package mutating func doubles(_ count: Int) -> [Double]? { numbers(count) }

  private mutating func numbers<Number: BitwiseCopyable>(_ count: Int) -> [Number]? {
    let size = MemoryLayout<Number>.size
    guard count >= 0, count <= remaining / size, let part = take(count * size) else { return nil }
    // SAFETY: `part` holds the bytes of each of the `count` numbers, and any bits are a number.
    return unsafe [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
      unsafe part.withUnsafeBytes {
        unsafe UnsafeMutableRawBufferPointer(buffer).copyBytes(from: $0)
      }
      initialized = count
    }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= remaining else { return nil }
    defer { position += count }
    return bytes[position..<(position + count)]
  }
}

/// A 64-bit checksum that finds torn and altered data; not for adversarial input.
///
/// - Complexity: O(n), eight bytes at a time.
package func checksum(_ bytes: RawSpan) -> UInt64 {
  let count = bytes.byteCount
  // SAFETY: every offset is checked to leave room for what is read there.
  return unsafe bytes.withUnsafeBytes { raw in
    var state = FeatureHash.mix(UInt64(count))
    var offset = 0
    while offset + 8 <= count {
      let word = unsafe raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      state = (state ^ UInt64(littleEndian: word)) &* 0x9FB2_1C65_1E98_DF25
      state ^= state >> 32
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < count {
      tail = unsafe tail << 8 | UInt64(raw[offset])
      offset += 1
    }
    return FeatureHash.mix(state ^ tail)
  }
}
