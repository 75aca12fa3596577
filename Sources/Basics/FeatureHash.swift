/// Hashes bytes to 64 bits, the same on every machine and in every version.
///
/// FNV-1a over the bytes, then the SplitMix64 finaliser, which spreads the last bytes over all
/// bits so that the low ones can be used as a bucket number. Not for adversarial input.
package struct FeatureHash: Sendable {
  private var state: UInt64

  /// Starts a hash family of its own for each seed, such as one for each column of a table.
  package init(seed: UInt64 = 0) {
    state = 0xCBF2_9CE4_8422_2325 ^ FeatureHash.mix(seed)
  }

  package mutating func combine(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  package mutating func combine(_ bytes: Span<UInt8>) {
    for i in 0..<bytes.count { combine(bytes[i]) }
  }

  package mutating func combine(_ word: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      combine(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
    }
  }

  package mutating func combine(_ text: String) {
    for byte in text.utf8 { combine(byte) }
  }

  package var value: UInt64 { FeatureHash.mix(state) }

  package static func of(_ text: String, seed: UInt64 = 0) -> UInt64 {
    var hash = FeatureHash(seed: seed)
    hash.combine(text)
    return hash.value
  }

  /// The finaliser of SplitMix64 (Steele, Lea & Flood, doi:10.1145/2660193.2660195).
  @inlinable
  package static func mix(_ word: UInt64) -> UInt64 {
    var z = word &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
