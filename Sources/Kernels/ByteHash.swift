/// A hash of bytes that takes eight at a time, the same on every machine and in every version.
///
/// Each word is folded into the state by a product of 64 × 64 bits whose halves are joined, as wyhash
/// does; the length is part of it. Not for adversarial input.
///
/// - Complexity: O(bytes / 8).
@inlinable @inline(__always)
package func byteHash(_ bytes: Span<UInt8>, seed: UInt64) -> UInt64 {
  // SAFETY: the buffer holds `bytes.count` bytes while the closure runs.
  unsafe bytes.withUnsafeBytes { bytes in
    unsafe hash(bytes.baseAddress, bytes.count, begin: beginning(seed))
  }
}

/// Hashes the texts of a column: row r has the bytes `offsets[r]..<offsets[r + 1]`.
///
/// Row r's hash without its lowest `shift` bits goes to `out[first + r · stride]`. A text whose hash is among
/// `likeEmpty` is hashed like an empty one. A text that begins or ends with white space or with what is
/// not ASCII is left to `other`; offsets that do not ascend within `bytes` are those of an empty text.
///
/// - Complexity: O(rows + bytes / 8), for few texts in `likeEmpty`.
package func hashTexts(
  offsets: Span<Int32>,
  bytes: Span<UInt8>,
  seed: UInt64,
  shift: UInt64,
  likeEmpty: Span<UInt64>,
  into out: inout MutableSpan<Int32>,
  first: Int,
  stride: Int,
  other: (_ row: Int) -> Int32
) {
  let rows = offsets.count - 1
  guard rows > 0 else { return }
  precondition(
    first >= 0 && stride > 0 && first + (rows - 1) * stride < out.count,
    "room for each row"
  )
  let start = beginning(seed)
  let ofEmpty = Int32(truncatingIfNeeded: hash(nil, 0, begin: start) >> shift)
  let end = bytes.count
  // One bit each for the lowest ten bits of their hashes: few other texts share one.
  var bits = [UInt64](repeating: 0, count: 16)
  for index in likeEmpty.indices {
    bits[Int(likeEmpty[index] &>> 6 & 15)] |= 1 &<< (likeEmpty[index] & 63)
  }
  let marks = bits.span
  // SAFETY: each row's offsets are checked against the number of bytes before they are read.
  unsafe bytes.withUnsafeBytes { bytes in
    var low = Int(offsets[0])
    for row in 0..<rows {
      let high = Int(offsets[row &+ 1])
      let at = first &+ row &* stride
      if low < 0 || low >= high || high > end {
        out[at] = ofEmpty
      } else if let base = bytes.baseAddress {
        let word = unsafe base + low
        let count = high &- low
        let ends = unsafe (word.load(as: UInt8.self), (word + (count &- 1)).load(as: UInt8.self))
        if ends.0 &- 0x21 < 0x5E, ends.1 &- 0x21 < 0x5E {
          let hash = unsafe hash(word, count, begin: start)
          out[at] =
            marks[Int(hash &>> 6 & 15)] &>> (hash & 63) & 1 != 0 && contains(likeEmpty, hash)
            ? ofEmpty : Int32(truncatingIfNeeded: hash >> shift)
        } else {
          out[at] = other(row)
        }
      }
      low = high
    }
  }
}

private func contains(_ hashes: Span<UInt64>, _ hash: UInt64) -> Bool {
  for index in hashes.indices where hashes[index] == hash { return true }
  return false
}

@inlinable @inline(__always)
func beginning(_ seed: UInt64) -> UInt64 {
  fold(seed ^ 0x9E37_79B9_7F4A_7C15, 0x8BB8_4B93_962E_ACC9)
}

@inlinable @inline(__always)
func hash(_ base: UnsafeRawPointer?, _ count: Int, begin: UInt64) -> UInt64 {
  var state = begin
  var rest: UInt64 = 0
  // SAFETY: what is read lies within the `count` bytes at `base`; the last reads of long texts overlap.
  if let base = unsafe base {
    var at = 0
    while at &+ 8 <= count {
      let word = unsafe UInt64(
        littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      )
      state = fold(state ^ word, 0xA076_1D64_78BD_642F)
      at &+= 8
    }
    let left = UInt64(truncatingIfNeeded: count &- at)
    if left > 0 {
      if count >= 8 {
        let last = unsafe base.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        rest = UInt64(littleEndian: last) &>> (64 &- 8 &* left)
      } else if count >= 4 {
        let low = unsafe UInt32(littleEndian: base.loadUnaligned(as: UInt32.self))
        let high = unsafe UInt32(
          littleEndian: base.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
        )
        rest = UInt64(low) | UInt64(high) &<< (8 &* (left &- 4))
      } else {
        let middle = count / 2
        rest =
          unsafe UInt64(base.load(as: UInt8.self))
          | UInt64(base.load(fromByteOffset: middle, as: UInt8.self)) &<< UInt64(8 &* middle)
          | UInt64(base.load(fromByteOffset: count &- 1, as: UInt8.self)) &<< (8 &* (left &- 1))
      }
    }
  }
  state = fold(state ^ rest, 0xE703_7ED1_A0B4_28DB)
  return fold(state ^ UInt64(count), 0x8EBC_6AF0_9C88_C6E3)
}

@inlinable @inline(__always)
func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.high ^ product.low
}
