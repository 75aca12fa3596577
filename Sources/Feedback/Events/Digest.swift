/// A 128-bit digest that stands for an identifier, so that millions of them fit in memory.
///
/// Two lanes of multiply-and-fold over words of eight bytes. Two different identifiers among ten
/// million meet with a probability below 10⁻²⁴; it is no defence against someone who tries.
struct Digest: Hashable, Comparable, Sendable {
  private let high: UInt64
  private let low: UInt64

  init(_ bytes: ArraySlice<UInt8>) {
    // Odd constants: the fractional parts of the golden ratio and of √2.
    var high: UInt64 = 0x9E37_79B9_7F4A_7C15
    var low: UInt64 = 0x6A09_E667_F3BC_C909 ^ UInt64(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      var word: UInt64 = 0
      var shift: UInt64 = 0
      while shift < 64, index < bytes.endIndex {
        word |= UInt64(bytes[index]) << shift
        shift += 8
        index += 1
      }
      high = Self.fold(high ^ word, 0xA076_1D64_78BD_642F)
      low = Self.fold(low &+ word, 0xE703_7ED1_A0B4_28DB)
    }
    self.high = Self.fold(high ^ low, 0x8EBC_6AF0_9C88_C6E3)
    self.low = Self.fold(low ^ UInt64(bytes.count), 0x5899_65CC_7537_4CC3) ^ high
  }

  /// Half of it.
  var bits: UInt64 { high }

  func hash(into hasher: inout Hasher) {
    hasher.combine(high)
  }

  static func < (one: Digest, other: Digest) -> Bool {
    (one.high, one.low) < (other.high, other.low)
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
