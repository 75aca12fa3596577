/// Checks UTF-8 as it streams by, and counts what is well formed and what is not.
///
/// An ill-formed sequence is counted once per maximal subpart, as the Unicode Standard (chapter
/// 3, table 3-7) advises for replacement.
package struct UTF8Validator: Sendable {
  /// Well-formed sequences of two bytes or more.
  package private(set) var multibyteCount = 0
  /// Ill-formed sequences; each becomes one U+FFFD.
  package private(set) var brokenCount = 0

  private var continuationsLeft = 0
  private var lowest: UInt8 = 0x80
  private var highest: UInt8 = 0xBF

  package mutating func update(_ bytes: Span<UInt8>) {
    var index = 0
    let count = bytes.count
    while index < count {
      if continuationsLeft == 0 {
        // SAFETY: eight bytes stand from the index on.
        while index &+ 8 <= count,
          unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            & 0x8080_8080_8080_8080 == 0
        {
          index &+= 8
        }
        if index == count { return }
      }
      step(bytes[index])
      index &+= 1
    }
  }

  /// Counts a sequence that the end of the text cut off.
  package mutating func finish() {
    if continuationsLeft > 0 { brokenCount += 1 }
    continuationsLeft = 0
  }

  @inline(__always)
  private mutating func step(_ byte: UInt8) {
    if continuationsLeft > 0 {
      if byte >= lowest && byte <= highest {
        continuationsLeft &-= 1
        (lowest, highest) = (0x80, 0xBF)
        if continuationsLeft == 0 { multibyteCount &+= 1 }
        return
      }
      brokenCount &+= 1
      continuationsLeft = 0
    }
    (lowest, highest) = (0x80, 0xBF)
    switch byte {
    case 0..<0x80: break
    case 0xC2...0xDF: continuationsLeft = 1
    case 0xE0: (continuationsLeft, lowest) = (2, 0xA0)
    case 0xED: (continuationsLeft, highest) = (2, 0x9F)
    case 0xE1...0xEF: continuationsLeft = 2
    case 0xF0: (continuationsLeft, lowest) = (3, 0x90)
    case 0xF1...0xF3: continuationsLeft = 3
    case 0xF4: (continuationsLeft, highest) = (3, 0x8F)
    default: brokenCount &+= 1
    }
  }

  package static func isValid(_ bytes: Span<UInt8>) -> Bool {
    var validator = UTF8Validator()
    validator.update(bytes)
    validator.finish()
    return validator.brokenCount == 0
  }
}
