/// Judges from the first bytes of a file whether it is UTF-16 without a byte order mark.
///
/// ASCII characters (at least the delimiters, digits and line ends) have a zero in the high
/// byte, so that zeros stand at one parity only; a file with stray NUL bytes has them at both.
package struct UTF16Evidence: Sendable {
  private var zerosAtEven = 0
  private var zerosAtOdd = 0
  private var loneSurrogatesLittle = 0
  private var loneSurrogatesBig = 0
  private let byteCount: Int
  /// Line feeds, and those of lines without any zero, which hardly any line of UTF-16 is.
  private var lines = 0
  private var plainLines = 0

  package init(_ head: Span<UInt8>) {
    byteCount = head.count & ~1
    var hasZero = false
    for index in 0..<byteCount {
      if head[index] == 0 { hasZero = true }
      if head[index] == 0x0A {
        lines += 1
        if !hasZero { plainLines += 1 }
        hasZero = false
      }
    }
    var (leadLittle, leadBig) = (false, false)
    for index in stride(from: 0, to: byteCount, by: 2) {
      let (first, second) = (head[index], head[index + 1])
      if first == 0 { zerosAtEven += 1 }
      if second == 0 { zerosAtOdd += 1 }
      leadLittle = Self.advance(second, leadLittle, &loneSurrogatesLittle)
      leadBig = Self.advance(first, leadBig, &loneSurrogatesBig)
    }
  }

  /// Follows surrogate pairs through their high bytes; returns whether a trail must come next.
  private static func advance(_ high: UInt8, _ expectsTrail: Bool, _ lone: inout Int) -> Bool {
    let isTrail = (0xDC...0xDF).contains(high)
    if expectsTrail != isTrail { lone += 1 }
    return (0xD8...0xDB).contains(high)
  }

  /// The encoding, when the bytes are likely to be UTF-16.
  package func encoding(isValidUTF8: Bool) -> TextEncoding? {
    if lines > 1 && plainLines * 2 > lines { return nil }
    for (zeros, others, lone, encoding) in [
      (zerosAtOdd, zerosAtEven, loneSurrogatesLittle, TextEncoding.utf16LittleEndian),
      (zerosAtEven, zerosAtOdd, loneSurrogatesBig, .utf16BigEndian),
    ] where zeros >= 2 && zeros >= 8 * others && lone * 100 <= byteCount {
      if zeros * 33 >= byteCount { return encoding }
      if !isValidUTF8 && zeros * 1000 >= byteCount { return encoding }
    }
    return nil
  }
}
