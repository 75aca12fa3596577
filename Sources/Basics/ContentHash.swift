/// Hashes bytes as they stream by: XXH64 of Yann Collet with seed 0.
///
/// Chosen because a person can repeat a fingerprint with `xxhsum -H1`, and because it keeps up
/// with a fast disk. It recognises content; it does not resist an adversary.
package struct ContentHash: Sendable {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5
  private static let stripe = 32

  private var lane1 = prime1 &+ prime2
  private var lane2 = prime2
  private var lane3: UInt64 = 0
  private var lane4 = 0 &- prime1
  private var byteCount: UInt64 = 0
  /// Bytes that do not yet fill a stripe.
  private var rest: [UInt8] = []

  package init() {}

  package mutating func update(_ bytes: [UInt8]) {
    // SAFETY: the bytes are read while the array stands.
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  package mutating func update(_ bytes: ArraySlice<UInt8>) {
    // SAFETY: the bytes are read while the slice stands.
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  package mutating func update(_ text: String) { update(Array(text.utf8)) }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount &+= UInt64(bytes.count)
    var start = 0
    if !rest.isEmpty {
      let taken = min(Self.stripe - rest.count, bytes.count)
      // SAFETY: here and below, offsets stay within the count of the bytes.
      unsafe rest.append(contentsOf: bytes[0..<taken])
      start = taken
      guard rest.count == Self.stripe else { return }
      let full = rest
      unsafe full.withUnsafeBytes { unsafe consume($0, from: 0, to: Self.stripe) }
      rest.removeAll(keepingCapacity: true)
    }
    let end = start + (bytes.count - start) / Self.stripe * Self.stripe
    unsafe consume(bytes, from: start, to: end)
    unsafe rest.append(contentsOf: bytes[end...])
  }

  private mutating func consume(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) {
    var (a, b, c, d) = (lane1, lane2, lane3, lane4)
    var offset = start
    while offset < end {
      a = unsafe Self.round(a, Self.word(bytes, offset))
      b = unsafe Self.round(b, Self.word(bytes, offset + 8))
      c = unsafe Self.round(c, Self.word(bytes, offset + 16))
      d = unsafe Self.round(d, Self.word(bytes, offset + 24))
      offset += Self.stripe
    }
    (lane1, lane2, lane3, lane4) = (a, b, c, d)
  }

  /// The hash of everything seen so far.
  package var value: UInt64 {
    var hash: UInt64
    if byteCount >= UInt64(Self.stripe) {
      hash =
        Self.rotate(lane1, 1) &+ Self.rotate(lane2, 7) &+ Self.rotate(lane3, 12)
        &+ Self.rotate(lane4, 18)
      for lane in [lane1, lane2, lane3, lane4] {
        hash = (hash ^ Self.round(0, lane)) &* Self.prime1 &+ Self.prime4
      }
    } else {
      hash = Self.prime5
    }
    hash &+= byteCount
    // SAFETY: the bytes are read while the array stands.
    hash = unsafe rest.withUnsafeBytes { unsafe Self.absorb($0, into: hash) }
    hash = (hash ^ (hash >> 33)) &* Self.prime2
    hash = (hash ^ (hash >> 29)) &* Self.prime3
    return hash ^ (hash >> 32)
  }

  /// Sixteen hexadecimal digits.
  package var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func absorb(_ rest: UnsafeRawBufferPointer, into start: UInt64) -> UInt64 {
    var hash = start
    var offset = 0
    while offset + 8 <= rest.count {
      hash = unsafe rotate(hash ^ round(0, word(rest, offset)), 27) &* prime1 &+ prime4
      offset += 8
    }
    if offset + 4 <= rest.count {
      let half = unsafe rest.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
      hash = rotate(hash ^ (UInt64(UInt32(littleEndian: half)) &* prime1), 23) &* prime2 &+ prime3
      offset += 4
    }
    while offset < rest.count {
      hash = unsafe rotate(hash ^ (UInt64(rest[offset]) &* prime5), 11) &* prime1
      offset += 1
    }
    return hash
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    rotate(lane &+ input &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    (value << bits) | (value >> (64 - bits))
  }
}
