/// Reads a JSON text (RFC 8259), and NaN and infinities as the bare words that tensors are sent with.
///
/// Depth and the number of values are bounded, so that no text takes more memory than a fixed multiple
/// of its length.
///
/// - Complexity: O(bytes).
struct JSONReader {
  static let deepest = 64
  /// Values other than those in flat lists of numbers.
  static let mostValues = 2_000_000

  struct Failure: Error, Hashable {
    /// The place in the text, from 0.
    var offset: Int
    var reason: String
  }

  private let bytes: [UInt8]
  private let end: Int
  private var at: Int
  private var values = 0

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    at = range.lowerBound
    end = range.upperBound
  }

  /// The one value that a range of bytes holds.
  static func read(_ bytes: [UInt8], _ range: Range<Int>) throws(Failure) -> JSONValue {
    var reader = JSONReader(bytes, range)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.at == reader.end else { throw reader.failure("more follows the value") }
    return value
  }

  private func failure(_ reason: String) -> Failure { Failure(offset: at, reason: reason) }

  private var byte: UInt8? { at < end ? bytes[at] : nil }

  private mutating func skipSpace() {
    while at < end {
      switch bytes[at] {
      case 0x20, 0x0A, 0x0D, 0x09: at += 1
      default: return
      }
    }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: scalar) else { return false }
    at += 1
    return true
  }

  private mutating func take(word: StaticString) -> Bool {
    let word = String(describing: word).utf8
    guard end - at >= word.count, zip(bytes[at...], word).allSatisfy(==) else { return false }
    at += word.count
    return true
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONValue {
    values += 1
    guard values <= Self.mostValues else { throw failure("more than \(Self.mostValues) values") }
    skipSpace()
    switch byte {
    case nil: throw failure("the text ends where a value is expected")
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t") where take(word: "true"): return .truth(true)
    case UInt8(ascii: "f") where take(word: "false"): return .truth(false)
    case UInt8(ascii: "n") where take(word: "null"): return .null
    default: return .number(try number())
    }
  }

  private mutating func object(depth: Int) throws(Failure) -> JSONValue {
    guard depth < Self.deepest else { throw failure("nested deeper than \(Self.deepest)") }
    at += 1
    var members: [JSONValue.Member] = []
    skipSpace()
    if take("}") { return .object([]) }
    while true {
      skipSpace()
      guard byte == UInt8(ascii: "\"") else { throw failure("a name in quotes is expected") }
      let name = try text()
      skipSpace()
      guard take(":") else { throw failure("a colon is expected") }
      members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
      skipSpace()
      if take(",") { continue }
      guard take("}") else { throw failure("a comma or a brace is expected") }
      return .object(members)
    }
  }

  private mutating func list(depth: Int) throws(Failure) -> JSONValue {
    guard depth < Self.deepest else { throw failure("nested deeper than \(Self.deepest)") }
    at += 1
    var numbers: [Double] = []
    var others: [JSONValue] = []
    skipSpace()
    if take("]") { return .list([]) }
    while true {
      skipSpace()
      if others.isEmpty, startsNumber {
        numbers.append(try number())
      } else {
        let next = try value(depth: depth + 1)
        if !numbers.isEmpty {
          values += numbers.count
          others = numbers.map { .number($0) }
          numbers = []
        }
        others.append(next)
      }
      skipSpace()
      if take(",") { continue }
      guard take("]") else { throw failure("a comma or a bracket is expected") }
      return others.isEmpty ? .numbers(numbers) : .list(others)
    }
  }

  private var startsNumber: Bool {
    guard let byte else { return false }
    return byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "N") || byte == UInt8(ascii: "I")
  }

  // MARK: - Numbers

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  private mutating func number() throws(Failure) -> Double {
    let start = at
    let isNegative = take("-")
    if take(word: "NaN") { return .nan }
    if take(word: "Infinity") || take(word: "Inf") { return isNegative ? -.infinity : .infinity }
    var mantissa = 0
    let firstDigit = at
    let whole = digits(into: &mantissa)
    guard whole > 0 else {
      at = start
      throw failure("a value is expected")
    }
    guard whole == 1 || bytes[firstDigit] != UInt8(ascii: "0") else {
      throw failure("a number has no leading zeros")
    }
    var decimals = 0
    if take(".") {
      decimals = digits(into: &mantissa)
      guard decimals > 0 else { throw failure("digits are expected behind the point") }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      at += 1
      if !take("+") { _ = take("-") }
      var exponent = 0
      guard digits(into: &exponent) > 0 else {
        throw failure("digits of the exponent are expected")
      }
    } else if whole + decimals <= 15 {
      // Both are exact, and so is their quotient rounded once (Clinger, PLDI 1990).
      let value = Double(mantissa) / Self.powersOfTen[decimals]
      return isNegative ? -value : value
    }
    guard let value = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else {
      throw failure("not a number")
    }
    return value
  }

  /// Reads digits; beyond 15 of them `value` means nothing.
  private mutating func digits(into value: inout Int) -> Int {
    let start = at
    while let digit = byte.map({ $0 &- UInt8(ascii: "0") }), digit < 10 {
      value = value &* 10 &+ Int(digit)
      at += 1
    }
    return at - start
  }

  // MARK: - Texts

  private mutating func text() throws(Failure) -> String {
    at += 1
    let start = at
    while let byte {
      if byte == UInt8(ascii: "\"") {
        guard let text = String(validating: bytes[start..<at], as: UTF8.self) else {
          throw failure("a text that is not UTF-8")
        }
        at += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedText(from: start) }
      guard byte >= 0x20 else { throw failure("a control character in a text") }
      at += 1
    }
    throw failure("a text without an end")
  }

  private mutating func escapedText(from start: Int) throws(Failure) -> String {
    var content = Array(bytes[start..<at])
    while let byte {
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw failure("a text that is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: Character(try escaped()).utf8)
      case 0..<0x20: throw failure("a control character in a text")
      default: content.append(byte)
      }
    }
    throw failure("a text without an end")
  }

  private mutating func escaped() throws(Failure) -> Unicode.Scalar {
    guard let byte else { throw failure("a text without an end") }
    at += 1
    switch Unicode.Scalar(byte) {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      let unit = try unit()
      guard UTF16.isLeadSurrogate(unit) else {
        // A trail without a lead is no character.
        return Unicode.Scalar(unit) ?? "\u{FFFD}"
      }
      let next = at
      if take("\\"), take("u") {
        let trail = try self.unit()
        if UTF16.isTrailSurrogate(trail) {
          let code = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00)
          return Unicode.Scalar(code) ?? "\u{FFFD}"
        }
      }
      at = next
      return "\u{FFFD}"
    default: throw failure("an unknown escape")
    }
  }

  private mutating func unit() throws(Failure) -> UInt16 {
    guard end - at >= 4,
      bytes[at..<at + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are expected") }
    at += 4
    return unit
  }
}
