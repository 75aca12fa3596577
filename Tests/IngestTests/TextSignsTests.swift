import Basics
import Testing

@testable import Ingest

@Suite("What texts look like")
struct TextSignsTests {
  private struct Pattern: Sendable {
    let name: String
    let regex: String
    let matches: @Sendable (Span<UInt8>) -> Bool
  }

  /// The same tests, as patterns that a reader can check.
  private static let patterns = [
    Pattern(
      name: "picture",
      regex: #"(?i)\.(png|jpe?g|gif|bmp|webp|tiff?)$"#,
      matches: { TextSigns.namesPicture($0) }
    ),
    Pattern(
      name: "clock",
      regex: #"(?i)^\s*\d{1,2}:\d{2}(:\d{2})?\s*([ap]\.?m?\.?)?(\s*\(?\+\d.*)?$"#,
      matches: { TextSigns.isClock($0) }
    ),
    Pattern(
      name: "date",
      regex: #"^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?$"#,
      matches: { TextSigns.isDate($0) }
    ),
    Pattern(
      name: "measure",
      regex: #"^\s*[-+]?\d+([.,]\d+)?\s*[A-Za-z%µ°²³/]{1,6}\.?\s*$"#,
      matches: { TextSigns.isMeasure($0) }
    ),
    Pattern(name: "sentence", regex: #"\s\S+\s"#, matches: { TextSigns.isSentence($0) }),
    Pattern(name: "code", regex: #"^[A-Za-z0-9_.:#/@+-]+$"#, matches: { TextSigns.isCode($0) }),
  ]

  private static let pieces = [
    "", "1", "12", "2024", "99999", ":", "-", "/", ".", ",", " ", "  ", "\t", "T", "a", "pm",
    "P.M.",
    "(", "+", "kg", "µg", "°C", "m²", "%", "word", "longerword", "é", "中文", ".png", ".JPEG", ".tif",
    "#", "@", "_", "05", "30", "9:05", "12:30:15", "2024-5-6", "1.2.99",
  ]

  @Test("The tests of bytes agree with the patterns they stand for", arguments: 0..<4)
  func bytesAgreeWithPatterns(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let regexes = try Self.patterns.map { try Regex($0.regex) }
    var positives = [Int](repeating: 0, count: regexes.count)
    for _ in 0..<2_000 {
      let count = Int.random(in: 1...7, using: &generator)
      let text = (0..<count).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }
        .joined()
      // A blank and a letter may join with what follows them to one character: compare scalars.
      let bytes = Array(text.utf8)
      for (index, regex) in regexes.enumerated() {
        let expected =
          try regex.matchingSemantics(.unicodeScalar).asciiOnlyDigits()
          .asciiOnlyWhitespace().firstMatch(in: text) != nil
        let found = Self.patterns[index].matches(bytes.span)
        #expect(found == expected, "\(Self.patterns[index].name): '\(text)', seed \(seed)")
        if found { positives[index] += 1 }
      }
    }
    #expect(positives.allSatisfy { $0 > 0 }, "\(positives)")
  }

  @Test("Lengths are of characters, not of bytes")
  func lengthsAreOfCharacters() {
    var signs = TextSigns()
    for text in ["中文", "abcd", ""] { signs.add(Array(text.utf8).span) }
    #expect(signs.count == 3)
    #expect(signs.meanLength == 2)
    #expect(signs.longest == 4)
  }
}
