/// Values by digest, of which none is ever taken out alone.
///
/// Open addressing over places in dense arrays: a digest is spread already, and is only mixed with a seed of
/// this process, so that whoever chooses ids cannot choose where they meet.
///
/// - Complexity: O(1) expected an operation; 22 to 28 bytes and a value for each digest, twice as many of the
///   digests and values while arrays grow.
struct DigestTable<Value: Sendable>: Sendable {
  private static var seed: UInt64 { DigestTableSeed.value }

  private var digests: [Digest] = []
  private var values: [Value] = []
  /// One more than the place of a digest; 0 for none.
  ///
  /// There is a power of two of them, and less than 2/3 are taken.
  private var slots: [UInt32] = []
  private var shift: UInt64 = 64

  /// A table with room for so many.
  init(capacity: Int = 0) {
    guard capacity > 0 else { return }
    digests.reserveCapacity(capacity)
    values.reserveCapacity(capacity)
    spread(over: capacity)
  }

  var count: Int { digests.count }

  /// Nil for one that is not there.
  subscript(digest: Digest) -> Value? { place(of: digest).map { values[$0] } }

  func contains(_ digest: Digest) -> Bool { place(of: digest) != nil }

  /// Puts a value where there is one of the digest; false where there is none.
  mutating func replace(_ digest: Digest, with value: Value) -> Bool {
    guard let place = place(of: digest) else { return false }
    values[place] = value
    return true
  }

  /// Puts a value of a digest that is not there; false, and nothing is done, where it is.
  mutating func insert(_ digest: Digest, _ value: Value) -> Bool {
    if 3 * (count + 1) > 2 * slots.count { spread(over: slots.count) }
    var slot = start(of: digest)
    while slots[slot] != 0 {
      if digests[Int(slots[slot]) - 1] == digest { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    digests.append(digest)
    values.append(value)
    slots[slot] = UInt32(count)
    return true
  }

  private func place(of digest: Digest) -> Int? {
    guard !slots.isEmpty else { return nil }
    var slot = start(of: digest)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if digests[place] == digest { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func start(of digest: Digest) -> Int {
    Int(truncatingIfNeeded: ((digest.bits ^ Self.seed) &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  /// Makes slots for so many digests, and puts those that are there into them.
  private mutating func spread(over wanted: Int) {
    let bits = max(4, Int.bitWidth - (3 * wanted / 2).leadingZeroBitCount)
    precondition(bits < 32, "places of 32 bits")
    slots = [UInt32](repeating: 0, count: 1 << bits)
    shift = UInt64(64 - bits)
    for (place, digest) in digests.enumerated() {
      var slot = start(of: digest)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(place + 1)
    }
  }
}

private enum DigestTableSeed {
  static let value = UInt64.random(in: .min ... .max)
}
