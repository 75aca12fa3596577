/// A hash of bytes that takes eight at a time, the same on every machine and in every version.
///
/// Each word is folded into the state by a product of 64 × 64 bits whose halves are joined, as wyhash
/// does; the length is part of it. Not for adversarial input.
///
/// - Complexity: O(bytes / 8).
@inline(__always)
package func byteHash(_ bytes: Span<UInt8>, seed: UInt64) -> UInt64 {
  var state = fold(seed ^ 0x9E37_79B9_7F4A_7C15, 0x8BB8_4B93_962E_ACC9)
  let count = bytes.count
  // SAFETY: whole words are read as long as eight bytes are left, then the others one by one.
  unsafe bytes.withUnsafeBufferPointer { bytes in
    guard let base = unsafe UnsafeRawPointer(bytes.baseAddress) else { return }
    var at = 0
    while at &+ 8 <= count {
      let word = unsafe base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      state = fold(state ^ UInt64(littleEndian: word), 0xA076_1D64_78BD_642F)
      at &+= 8
    }
    var rest: UInt64 = 0
    var shift: UInt64 = 0
    while at < count {
      rest |= UInt64(unsafe base.load(fromByteOffset: at, as: UInt8.self)) << shift
      shift &+= 8
      at &+= 1
    }
    state = fold(state ^ rest, 0xE703_7ED1_A0B4_28DB)
  }
  return fold(state ^ UInt64(count), 0x8EBC_6AF0_9C88_C6E3)
}

@inline(__always)
private func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.high ^ product.low
}
