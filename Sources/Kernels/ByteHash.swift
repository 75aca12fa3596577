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
  likeEmpty: [UInt64],
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
  let hasher = TextHasher(seed: seed, shift: shift, likeEmpty: likeEmpty)
  let end = bytes.count
  // SAFETY: each row's offsets are checked against the number of bytes before they are read.
  unsafe bytes.withUnsafeBytes { bytes in
    var low = Int(offsets[0])
    for row in 0..<rows {
      let high = Int(offsets[row &+ 1])
      let at = first &+ row &* stride
      if low < 0 || low >= high || high > end {
        out[at] = hasher.empty
      } else if let base = bytes.baseAddress {
        out[at] = unsafe hasher.slot(base + low, high &- low) ?? other(row)
      }
      low = high
    }
  }
}

/// Hashes the texts of a column that are given as views, as the other `hashTexts` does.
///
/// Row r's view is the four words from `4 · r`: its length, then its bytes if it has at most twelve. Longer ones
/// are left to `other`.
///
/// - Complexity: O(rows), for few texts in `likeEmpty`.
package func hashTexts(
  views: Span<UInt32>,
  seed: UInt64,
  shift: UInt64,
  likeEmpty: [UInt64],
  into out: inout MutableSpan<Int32>,
  first: Int,
  stride: Int,
  other: (_ row: Int) -> Int32
) {
  let rows = views.count / 4
  guard rows > 0 else { return }
  precondition(
    first >= 0 && stride > 0 && first + (rows - 1) * stride < out.count,
    "room for each row"
  )
  let hasher = TextHasher(seed: seed, shift: shift, likeEmpty: likeEmpty)
  // SAFETY: what is read of a row are at most twelve of the sixteen bytes of its view.
  unsafe views.withUnsafeBytes { bytes in
    guard let base = bytes.baseAddress else { return }
    for row in 0..<rows {
      let view = unsafe base + row &* 16
      let count = unsafe Int(UInt32(littleEndian: view.load(as: UInt32.self)))
      let at = first &+ row &* stride
      if count == 0 {
        out[at] = hasher.empty
      } else if count <= 12 {
        out[at] = unsafe hasher.slot(view + 4, count) ?? other(row)
      } else {
        out[at] = other(row)
      }
    }
  }
}

/// What `hashTexts` does with one text that is not empty.
private struct TextHasher {
  private let start: UInt64
  private let shift: UInt64
  private let likeEmpty: [UInt64]
  /// One bit each for the lowest ten bits of their hashes: few other texts share one.
  private var marks = InlineArray<16, UInt64>(repeating: 0)
  let empty: Int32

  init(seed: UInt64, shift: UInt64, likeEmpty: [UInt64]) {
    (self.shift, self.likeEmpty) = (shift, likeEmpty)
    start = beginning(seed)
    empty = Int32(truncatingIfNeeded: hash(nil, 0, begin: start) >> shift)
    for hash in likeEmpty { marks[Int(hash &>> 6 & 15)] |= 1 &<< (hash & 63) }
  }

  /// The slot of the `count` > 0 bytes at `text`; nil when they begin or end with white space or beyond ASCII.
  @inline(__always)
  func slot(_ text: UnsafeRawPointer, _ count: Int) -> Int32? {
    // SAFETY: the caller vouches for `count` bytes.
    let ends = unsafe (text.load(as: UInt8.self), (text + (count &- 1)).load(as: UInt8.self))
    guard ends.0 &- 0x21 < 0x5E, ends.1 &- 0x21 < 0x5E else { return nil }
    let hash = unsafe hash(text, count, begin: start)
    let isMarked = marks[Int(hash &>> 6 & 15)] &>> (hash & 63) & 1 != 0
    return isMarked && likeEmpty.contains(hash)
      ? empty : Int32(truncatingIfNeeded: hash >> shift)
  }
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
