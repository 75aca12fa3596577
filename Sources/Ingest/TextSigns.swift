/// What texts of a column look like, counted.
///
/// Every test reads a text once from its front, so that millions of texts cost little; blanks are the
/// ASCII ones.
struct TextSigns: Sendable {
  /// Texts that were looked at.
  private(set) var count = 0
  /// Their characters (Unicode scalars) together.
  private(set) var characters = 0
  private(set) var longest = 0
  /// Names of picture files.
  private(set) var pictures = 0
  private(set) var clocks = 0
  private(set) var dates = 0
  /// A number with a unit.
  private(set) var measures = 0
  /// At least three words.
  private(set) var sentences = 0
  /// One word of ASCII letters, digits and the signs of codes.
  private(set) var codes = 0

  var meanLength: Double { count == 0 ? 0 : Double(characters) / Double(count) }

  /// - Complexity: O(bytes of the text).
  mutating func add(_ text: Span<UInt8>) {
    count += 1
    var scalars = 0
    for place in text.indices where text[place] & 0xC0 != 0x80 { scalars += 1 }
    characters += scalars
    longest = max(longest, scalars)
    if Self.namesPicture(text) { pictures += 1 }
    if Self.isClock(text) { clocks += 1 }
    if Self.isDate(text) { dates += 1 }
    if Self.isMeasure(text) { measures += 1 }
    if Self.isSentence(text) { sentences += 1 }
    if Self.isCode(text) { codes += 1 }
  }

  private static let pictureEndings = [
    ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff",
  ].map { Array($0.utf8) }

  static func namesPicture(_ text: Span<UInt8>) -> Bool {
    pictureEndings.contains { ending in
      guard text.count >= ending.count else { return false }
      let start = text.count - ending.count
      return ending.indices.allSatisfy { text[start + $0].asciiLowercased == ending[$0] }
    }
  }

  /// `9:05`, `09:05:30 p.m.`, with or without a zone or a number of days behind it.
  static func isClock(_ text: Span<UInt8>) -> Bool {
    var place = text.skippingBlanks(from: 0)
    guard text.skipDigits(1...2, &place), text.skip(":", &place), text.skipDigits(2...2, &place)
    else { return false }
    var seconds = place
    if text.skip(":", &seconds), text.skipDigits(2...2, &seconds) { place = seconds }
    place = text.skippingBlanks(from: place)
    if text.skip("a", &place) || text.skip("p", &place) {
      _ = text.skip(".", &place)
      _ = text.skip("m", &place)
      _ = text.skip(".", &place)
    }
    if place == text.count { return true }
    place = text.skippingBlanks(from: place)
    _ = text.skip("(", &place)
    return text.skip("+", &place) && text.skipDigits(1...1, &place) && text.isOneLine(from: place)
  }

  /// Three numbers with a mark of dates between them, with or without a time behind them.
  static func isDate(_ text: Span<UInt8>) -> Bool {
    var place = text.skippingBlanks(from: 0)
    guard text.skipDigits(1...4, &place), text.skipDateMark(&place),
      text.skipDigits(1...2, &place), text.skipDateMark(&place), text.skipDigits(1...4, &place)
    else { return false }
    if place == text.count { return true }
    return (text[place] == UInt8(ascii: " ") || text[place] == UInt8(ascii: "T"))
      && text.isOneLine(from: place + 1)
  }

  /// `12.5 kg`, `-3°`, `40 %`.
  static func isMeasure(_ text: Span<UInt8>) -> Bool {
    var place = text.skippingBlanks(from: 0)
    if !text.skip("-", &place) { _ = text.skip("+", &place) }
    guard text.skipDigits(1...Int.max, &place) else { return false }
    var fraction = place
    if text.skip(".", &fraction) || text.skip(",", &fraction),
      text.skipDigits(1...Int.max, &fraction)
    {
      place = fraction
    }
    place = text.skippingBlanks(from: place)
    var signs = 0
    while signs < 6, text.skipUnitSign(&place) { signs += 1 }
    guard signs > 0 else { return false }
    _ = text.skip(".", &place)
    return text.skippingBlanks(from: place) == text.count
  }

  static func isSentence(_ text: Span<UInt8>) -> Bool {
    var gaps = 0
    var wasBlank = false
    for place in text.indices {
      let isBlank = text[place].isASCIIBlank
      // A word stands between two gaps.
      if isBlank && (gaps == 0 || !wasBlank) { gaps += 1 }
      if gaps == 2 { return true }
      wasBlank = isBlank
    }
    return false
  }

  static func isCode(_ text: Span<UInt8>) -> Bool {
    guard !text.isEmpty else { return false }
    for place in text.indices where !text[place].isCodeSign { return false }
    return true
  }
}

extension UInt8 {
  fileprivate var asciiLowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }

  fileprivate var isASCIIBlank: Bool {
    self == 0x20 || self == 0x0C || self == 0x0D || self == 9 || self == 10
  }

  fileprivate var isASCIIDigit: Bool { self &- 0x30 < 10 }

  fileprivate var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

  fileprivate var isCodeSign: Bool {
    if isASCIIDigit || isASCIILetter { return true }
    return switch self {
    case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "#"),
      UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension Span<UInt8> {
  fileprivate func skippingBlanks(from start: Int) -> Int {
    var place = start
    while place < count, self[place].isASCIIBlank { place += 1 }
    return place
  }

  /// Passes one sign, whatever its case.
  fileprivate func skip(_ sign: Unicode.Scalar, _ place: inout Int) -> Bool {
    guard place < count, self[place].asciiLowercased == UInt8(ascii: sign) else { return false }
    place += 1
    return true
  }

  /// Passes as many digits as there are within `length`; false when they are too few.
  fileprivate func skipDigits(_ length: ClosedRange<Int>, _ place: inout Int) -> Bool {
    var digits = 0
    while digits < length.upperBound, place < count, self[place].isASCIIDigit {
      place += 1
      digits += 1
    }
    return digits >= length.lowerBound
  }

  fileprivate func skipDateMark(_ place: inout Int) -> Bool {
    skip("-", &place) || skip("/", &place) || skip(".", &place)
  }

  /// Passes a letter or a sign that units are written with.
  fileprivate func skipUnitSign(_ place: inout Int) -> Bool {
    guard place < count else { return false }
    if self[place].isASCIILetter || self[place] == UInt8(ascii: "%")
      || self[place] == UInt8(ascii: "/")
    {
      place += 1
      return true
    }
    // µ ° ² ³ of Latin-1.
    guard place + 1 < count, self[place] == 0xC2,
      [0xB5, 0xB0, 0xB2, 0xB3].contains(self[place + 1])
    else { return false }
    place += 2
    return true
  }

  /// Whether no line ends from a place on.
  fileprivate func isOneLine(from start: Int) -> Bool {
    var place = start
    while place < count {
      if self[place] == 10 { return false }
      place += 1
    }
    return true
  }
}
