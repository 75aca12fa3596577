internal import Basics
internal import Foundation

/// Counts the character n-grams of one text after another, in room that is kept between them.
///
/// N-grams are of lower-cased scalars, white space of any kind as one space, hashed to 22 bits. Where the
/// longest has three scalars or more, the single space counts for nothing.
struct CharacterGrams {
  static let bits: UInt64 = 22

  let longest: Int
  private var scalars: [UInt32] = []
  /// An open-addressed table of the n-grams of one text: where in `counts` each stands, plus one.
  private var places: [Int32] = []
  /// How often each n-gram of the last text occurs, in the order in which they are met.
  private(set) var counts: [(gram: UInt32, count: Int32)] = []

  init(longest: Int) { self.longest = longest }

  /// - Complexity: O(n) in the n-grams of the text.
  mutating func count(_ utf8: Span<UInt8>) {
    scalars.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    readScalars(utf8)
    let most = scalars.count * longest
    var size = 64
    while size < 2 * most { size *= 2 }
    if places.count < size {
      places = Array(repeating: 0, count: size)
    } else {
      // Only as much of the table as this text uses.
      for place in 0..<size { places[place] = 0 }
    }
    countGrams(mask: size - 1)
  }

  private mutating func countGrams(mask: Int) {
    let shift = 64 - Self.bits
    let count = scalars.count
    for start in 0..<count {
      var state: UInt64 = 0
      let skips = scalars[start] == 32 && longest > 2
      for offset in 0..<min(longest, count - start) {
        state = FeatureHash.mix(state ^ UInt64(scalars[start &+ offset]))
        if offset == 0, skips { continue }
        let gram = UInt32(truncatingIfNeeded: state >> shift)
        var place = Int(gram) & mask
        while places[place] != 0, counts[Int(places[place]) &- 1].gram != gram {
          place = (place &+ 1) & mask
        }
        if places[place] == 0 {
          counts.append((gram, 1))
          places[place] = Int32(counts.count)
        } else {
          counts[Int(places[place]) &- 1].count += 1
        }
      }
    }
  }

  /// 1 + ln(count).
  static func weight(_ count: Int32) -> Float {
    count < 16 ? smallWeights[Int(count)] : 1 + log(Float(count))
  }

  private static let smallWeights = (0..<16).map { $0 == 0 ? 0 : 1 + log(Float($0)) }

  /// What the weights of the last text are multiplied with to be of length 1 together.
  var scale: Float {
    var squares: Float = 0
    for gram in counts {
      let weight = Self.weight(gram.count)
      squares += weight * weight
    }
    return squares > 0 ? 1 / squares.squareRoot() : 0
  }

  /// Decodes UTF-8 into lower-cased scalars; broken bytes become U+FFFD.
  private mutating func readScalars(_ utf8: Span<UInt8>) {
    var at = 0
    let count = utf8.count
    while at < count {
      let byte = utf8[at]
      if byte < 0x80 {
        at += 1
        if byte &- 0x41 < 26 {
          scalars.append(UInt32(byte) | 0x20)
        } else {
          scalars.append(byte.isASCIIWhiteSpace ? 32 : UInt32(byte))
        }
        continue
      }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      guard byte >= 0xC2, at + length <= count else {
        scalars.append(0xFFFD)
        at += 1
        continue
      }
      var value = UInt32(byte) & (0x7F >> UInt32(length))
      for next in 1..<length { value = value << 6 | UInt32(utf8[at + next] & 0x3F) }
      at += length
      append(value)
    }
  }

  private mutating func append(_ value: UInt32) {
    // Ideographs, kana and hangul have no case and are no space.
    if (0x3001...0xD7FF).contains(value) {
      scalars.append(value)
      return
    }
    guard let scalar = Unicode.Scalar(value) else {
      scalars.append(0xFFFD)
      return
    }
    let properties = scalar.properties
    if properties.isWhitespace {
      scalars.append(32)
    } else if properties.changesWhenLowercased {
      for lower in properties.lowercaseMapping.unicodeScalars { scalars.append(lower.value) }
    } else {
      scalars.append(value)
    }
  }
}
