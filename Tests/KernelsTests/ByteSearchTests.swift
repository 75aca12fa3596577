import Basics
import Kernels
import Testing

/// The kernels that look for bytes find what a plain loop finds.
struct ByteSearchTests {
  /// Bytes of which few are rare, so that what is sought stands at every distance.
  private static func bytes(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
    let some: [UInt8] = [
      0x0A, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7F, 0x80, 0xA2, 0xFF,
    ]
    return (0..<count).map { _ in
      Int.random(in: 0..<12, using: &random) == 0
        ? some.randomElement(using: &random) ?? 0 : UInt8.random(in: 0x30...0x5A, using: &random)
    }
  }

  @Test(arguments: 0..<40) func placesAreThoseOfAPlainLoop(_ round: UInt64) {
    let seed = UInt64.random(in: .min ... .max) ^ round
    var random = SeededGenerator(seed: seed)
    let bytes = Self.bytes(Int.random(in: 0...200, using: &random), &random)
    for start in 0...bytes.count {
      let rest = bytes[start...]
      for byte: UInt8 in [0x0A, 0x22, 0x80, 0x00] {
        let found = firstPlace(of: byte, in: bytes.span, from: start)
        #expect(found == rest.firstIndex(of: byte) ?? bytes.count, "seed \(seed)")
      }
      let end = plainTextEnd(in: bytes.span, from: start)
      let expected = rest.firstIndex { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 }
      #expect(end == expected ?? bytes.count, "seed \(seed)")
    }
    let hasOther = hasByteBeyondASCII(bytes.span)
    #expect(hasOther == bytes.contains { $0 >= 0x80 }, "seed \(seed)")
  }

  @Test(arguments: [0, 1, 31, 32, 33, 8159, 8160, 8161, 20_000])
  func bytesAreCounted(_ count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    let bytes = Self.bytes(count, &random)
    let newlines = byteCount(of: 0x0A, in: bytes.span)
    #expect(newlines == bytes.count { $0 == 0x0A })
    let same = [UInt8](repeating: 7, count: count)
    let sevens = byteCount(of: 7, in: same.span)
    #expect(sevens == count)
  }

  @Test func aPrefixIsFoundAtItsPlaceAndNowhereBeyondTheEnd() {
    let bytes = Array("a long enough name: here".utf8)
    for start in 0...bytes.count {
      for end in start...bytes.count {
        var other = Array(bytes[start..<end])
        let isThere = begins(bytes.span, at: start, with: other.span)
        #expect(isThere)
        if !other.isEmpty {
          other[other.count - 1] ^= 1
          let isElse = begins(bytes.span, at: start, with: other.span)
          #expect(!isElse)
        }
      }
    }
    let long = bytes + [0]
    let isBeyond = begins(bytes.span, at: 0, with: long.span)
    #expect(!isBeyond)
  }
}
