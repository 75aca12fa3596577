/// How many bytes are `byte`.
///
/// - Complexity: O(bytes / 8).
package func byteCount(of byte: UInt8, in bytes: Span<UInt8>) -> Int {
  let sought = UInt64(byte) &* everyByte
  var count = 0
  // SAFETY: whole words are read only while they lie within the buffer.
  unsafe bytes.withUnsafeBytes { bytes in
    var at = 0
    while at &+ 8 <= bytes.count {
      // Eight counts, each of which holds up to 255.
      let end = min(bytes.count &- 7, at &+ 8 &* 255)
      var counts: UInt64 = 0
      while at < end {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) ^ sought
        // The highest bit of each byte that is zero, and of no other.
        let zeros = ~(((word & ~highBits) &+ ~highBits) | word) & highBits
        counts &+= zeros &>> 7
        at &+= 8
      }
      let pairs = (counts & 0x00FF_00FF_00FF_00FF) &+ (counts &>> 8 & 0x00FF_00FF_00FF_00FF)
      count &+= Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) &>> 48)
    }
    while at < bytes.count {
      if unsafe bytes[at] == byte { count &+= 1 }
      at &+= 1
    }
  }
  return count
}

/// The first place from `start` on that holds `byte`; the number of bytes where none does.
///
/// - Complexity: O(bytes / 8).
@inlinable @inline(__always)
package func firstPlace(of byte: UInt8, in bytes: Span<UInt8>, from start: Int) -> Int {
  let sought = UInt64(byte) &* everyByte
  return firstPlace(in: bytes, from: start) { word in
    zeroBytes(word ^ sought)
  } isOne: {
    $0 == byte
  }
}

/// The end of a text of JSON that is written without escapes: the first place from `start` on of a quote, a
/// backslash or a control character; the number of bytes where none is.
///
/// - Complexity: O(bytes / 8).
@inlinable @inline(__always)
package func plainTextEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
  let (quote, backslash) = (UInt64(0x22) &* everyByte, UInt64(0x5C) &* everyByte)
  return firstPlace(in: bytes, from: start) { word in
    zeroBytes(word ^ quote) | zeroBytes(word ^ backslash)
      | (word &- 0x20 &* everyByte) & ~word & highBits
  } isOne: {
    $0 == 0x22 || $0 == 0x5C || $0 < 0x20
  }
}

/// Whether a byte beyond ASCII is among the bytes.
///
/// - Complexity: O(bytes / 8).
@inlinable
package func hasByteBeyondASCII(_ bytes: Span<UInt8>) -> Bool {
  firstPlace(in: bytes, from: 0) {
    $0 & highBits
  } isOne: {
    $0 >= 0x80
  } < bytes.count
}

/// Whether the bytes from a place on begin with the given ones.
@inlinable @inline(__always)
package func begins(_ bytes: Span<UInt8>, at start: Int, with prefix: Span<UInt8>) -> Bool {
  guard start >= 0, prefix.count <= bytes.count &- start else { return false }
  // SAFETY: both are read within their counts, which was checked.
  return unsafe bytes.withUnsafeBytes { bytes in
    unsafe prefix.withUnsafeBytes { prefix in
      var at = 0
      while at &+ 8 <= prefix.count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: start &+ at, as: UInt64.self)
        guard unsafe word == prefix.loadUnaligned(fromByteOffset: at, as: UInt64.self) else {
          return false
        }
        at &+= 8
      }
      while at < prefix.count {
        guard unsafe bytes[start &+ at] == prefix[at] else { return false }
        at &+= 1
      }
      return true
    }
  }
}

@inlinable @inline(__always)
var everyByte: UInt64 { 0x0101_0101_0101_0101 }
@inlinable @inline(__always)
var highBits: UInt64 { 0x8080_8080_8080_8080 }

/// The highest bit of each byte that is zero; above the lowest of them others may be marked too.
@inlinable @inline(__always)
func zeroBytes(_ word: UInt64) -> UInt64 { (word &- everyByte) & ~word & highBits }

/// The first place that is sought: `marks` has the highest bit of the first such byte of a word set, and
/// none below it.
@inlinable @inline(__always)
func firstPlace(
  in bytes: Span<UInt8>,
  from start: Int,
  marks: (UInt64) -> UInt64,
  isOne: (UInt8) -> Bool
) -> Int {
  precondition(start >= 0, "a place in the bytes")
  // SAFETY: whole words are read only while they lie within the buffer.
  return unsafe bytes.withUnsafeBytes { bytes in
    var at = start
    while at &+ 8 <= bytes.count {
      let word = unsafe UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      )
      let found = marks(word)
      if found != 0 { return at &+ found.trailingZeroBitCount &>> 3 }
      at &+= 8
    }
    while at < bytes.count {
      if unsafe isOne(bytes[at]) { return at }
      at &+= 1
    }
    return max(at, bytes.count)
  }
}
