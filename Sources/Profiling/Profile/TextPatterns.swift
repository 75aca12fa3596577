/// What texts look like: the shape of codes, the scripts of words.
enum TextPatterns {
  private static let shownPatterns = 3
  private static let shownExamples = 3

  /// The commonest shapes of codes with their shares.
  static func shares(_ texts: [String]) -> [PatternShare] {
    guard !texts.isEmpty else { return [] }
    var exact: [String: Int] = [:]
    for text in texts { exact[pattern(text), default: 0] += 1 }
    // Numbers that grow in length have one shape: digits in varying number.
    var counts: [String: Int] = [:]
    let isNarrow = exact.count <= shownPatterns
    for (pattern, count) in exact {
      counts[isNarrow ? pattern : collapsed(pattern), default: 0] += count
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(shownPatterns)
      .map { PatternShare(pattern: $0.key, share: Double($0.value) / Double(texts.count)) }
  }

  /// `L` for a letter, `9` for a digit, other signs for themselves.
  static func pattern(_ text: String) -> String {
    String(
      text.prefix(40).map { character in
        character.isNumber ? "9" : character.isLetter ? "L" : character
      }
    )
  }

  private static func collapsed(_ pattern: String) -> String {
    var result = ""
    var previous: Character?
    for character in pattern {
      if character == "9" || character == "L" {
        if previous != character {
          result.append(character)
        } else if result.last != "+" {
          result.append("+")
        }
      } else {
        result.append(character)
      }
      previous = character
    }
    return result.replacing("9", with: "9+").replacing("9++", with: "9+")
  }

  static func profile(_ texts: [String]) -> TextProfile {
    var scripts: [String: Int] = [:]
    for text in texts {
      for scalar in text.unicodeScalars.prefix(500) where scalar.properties.isAlphabetic {
        scripts[script(scalar), default: 0] += 1
      }
    }
    let letters = scripts.values.reduce(0, +)
    return TextProfile(
      lengths: lengths(texts.map(\.count)),
      scripts: scripts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        ScriptShare(script: $0.key, share: Double($0.value) / Double(letters))
      },
      examples: examples(texts)
    )
  }

  private static func lengths(_ lengths: [Int]) -> [HistogramBin] {
    guard let low = lengths.min(), let high = lengths.max() else { return [] }
    let marks = DistributionMarks(Double(low), Double(high), true, [])
    var counts = [Int](repeating: 0, count: marks.edges.count)
    for length in lengths {
      if let place = marks.edges.firstIndex(where: { Double(length) <= $0 }) { counts[place] += 1 }
    }
    return marks.histogram(counts)
  }

  /// The first different texts, cut.
  private static func examples(_ texts: [String]) -> [String] {
    var examples: [String] = []
    for text in texts where !examples.contains(where: { text.hasPrefix($0) }) {
      examples.append(String(text.prefix(SourceProfiler.shownCharacters)))
      if examples.count == shownExamples { break }
    }
    return examples
  }

  private static func script(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case ..<0x250, 0x1E00..<0x1F00, 0x2C60..<0x2C80, 0xA720..<0xA800, 0xFF21..<0xFF5B: "Latin"
    case 0x370..<0x400, 0x1F00..<0x2000: "Greek"
    case 0x400..<0x530: "Cyrillic"
    case 0x530..<0x590: "Armenian"
    case 0x590..<0x600: "Hebrew"
    case 0x600..<0x780, 0xFB50..<0xFE00: "Arabic"
    case 0x900..<0xE00: "Indic"
    case 0xE00..<0xE80: "Thai"
    case 0x10A0..<0x1100: "Georgian"
    case 0x3040..<0x3100, 0x31F0..<0x3200: "Kana"
    case 0x1100..<0x1200, 0x3130..<0x3190, 0xAC00..<0xD7B0: "Hangul"
    case 0x2E80..<0x3040, 0x3400..<0xA000, 0xF900..<0xFB00, 0x20000..<0x33000: "Han"
    default: "other"
    }
  }
}
