internal import Foundation
internal import Kernels

/// Walks over JSON values in bytes, strictly.
///
/// Every function is given the bytes that it was made for.
package struct JSONReader {
  private let count: Int
  package var place = 0

  package init(_ bytes: Span<UInt8>) { count = bytes.count }

  package var isAtEnd: Bool { place >= count }

  /// The byte at hand; 0 at the end.
  @inline(__always)
  package func next(_ bytes: Span<UInt8>) -> UInt8 { place < count ? bytes[place] : 0 }

  package func failure(_ reason: String) -> JSONLineError {
    JSONLineError(at: place, isAtEnd ? "the text ends too soon" : reason)
  }

  @inline(__always)
  package mutating func skipSpace(_ bytes: Span<UInt8>) {
    while place < count {
      let byte = bytes[place]
      guard byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A else { return }
      place += 1
    }
  }

  /// Passes over a text whose quote is at hand.
  @inline(__always)
  package mutating func text(_ bytes: Span<UInt8>) throws(JSONLineError) -> JSONMembers.Value {
    let start = place + 1
    place = plainTextEnd(in: bytes, from: start)
    guard place < count, bytes[place] == UInt8(ascii: "\"") else {
      return try escapedText(bytes, from: start)
    }
    place += 1
    return JSONMembers.Value(kind: .text, start: start, end: place - 1)
  }

  /// Passes over a text that is written plainly in so many bytes, whose quote is at hand; false where
  /// another is.
  @inline(__always)
  mutating func passes(over text: Span<UInt8>, in bytes: Span<UInt8>) -> Bool {
    let end = place + 1 + text.count
    guard end < count, bytes[end] == UInt8(ascii: "\""), begins(bytes, at: place + 1, with: text)
    else { return false }
    place = end + 1
    return true
  }

  /// Passes over the rest of a text, from its first escape on.
  private mutating func escapedText(_ bytes: Span<UInt8>, from start: Int) throws(JSONLineError)
    -> JSONMembers.Value
  {
    while place < count {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        return JSONMembers.Value(kind: .escapedText, start: start, end: place - 1)
      case UInt8(ascii: "\\"):
        place += 1
        switch next(bytes) {
        case UInt8(ascii: "u"):
          for offset in 1...4 {
            guard place + offset < count, bytes[place + offset].isHexadecimal else {
              throw failure("an escape of no known kind")
            }
          }
          place += 5
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
          UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
          place += 1
        default: throw failure("an escape of no known kind")
        }
      case 0..<0x20: throw failure("a control character stands in a text")
      default: place += 1
      }
    }
    throw failure("a text has no end")
  }

  /// Passes over the value at hand.
  @inline(__always)
  package mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONLineError)
    -> JSONMembers.Value
  {
    let start = place
    switch next(bytes) {
    case UInt8(ascii: "\""): return try text(bytes)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      try number(bytes)
      return JSONMembers.Value(kind: .number, start: start, end: place)
    case UInt8(ascii: "-") where place + 1 < count && bytes[place + 1] != UInt8(ascii: "I"):
      try number(bytes)
      return JSONMembers.Value(kind: .number, start: start, end: place)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      try nested(bytes, depth: depth)
      return JSONMembers.Value(kind: .nested, start: start, end: place)
    default: return try word(bytes)
    }
  }

  private mutating func word(_ bytes: Span<UInt8>) throws(JSONLineError) -> JSONMembers.Value {
    let start = place
    for (word, kind) in Self.words where isNext(word, bytes) {
      place += word.count
      return JSONMembers.Value(kind: kind, start: start, end: place)
    }
    throw failure("a value is missing, or of no known kind")
  }

  private static let words: [(word: [UInt8], kind: JSONMembers.Kind)] = [
    ("null", .null), ("true", .truth), ("false", .truth), ("NaN", .null), ("Infinity", .null),
    ("-Infinity", .null),
  ].map { (word: Array($0.utf8), kind: $1) }

  private func isNext(_ word: [UInt8], _ bytes: Span<UInt8>) -> Bool {
    guard place + word.count <= count else { return false }
    for i in word.indices where word[i] != bytes[place + i] { return false }
    return true
  }

  @inline(__always)
  private mutating func number(_ bytes: Span<UInt8>) throws(JSONLineError) {
    if next(bytes) == UInt8(ascii: "-") { place += 1 }
    if next(bytes) == UInt8(ascii: "0") {
      place += 1
      if next(bytes).isDigit { throw failure("a number begins with a zero") }
    } else {
      try digits(bytes)
    }
    if next(bytes) == UInt8(ascii: ".") {
      place += 1
      try digits(bytes)
    }
    if next(bytes) | 0x20 == UInt8(ascii: "e") {
      place += 1
      if next(bytes) == UInt8(ascii: "+") || next(bytes) == UInt8(ascii: "-") { place += 1 }
      try digits(bytes)
    }
  }

  /// Passes over digits, of which there must be one.
  @inline(__always)
  private mutating func digits(_ bytes: Span<UInt8>) throws(JSONLineError) {
    guard next(bytes).isDigit else { throw failure("a number of no known form") }
    while next(bytes).isDigit { place += 1 }
  }

  /// Passes over a list or an object.
  private mutating func nested(_ bytes: Span<UInt8>, depth: Int) throws(JSONLineError) {
    guard depth < JSONMembers.deepest else {
      throw failure("values are nested deeper than \(JSONMembers.deepest)")
    }
    let isObject = next(bytes) == UInt8(ascii: "{")
    let end = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    place += 1
    skipSpace(bytes)
    if next(bytes) == end {
      place += 1
      return
    }
    while true {
      if isObject {
        guard next(bytes) == UInt8(ascii: "\"") else {
          throw failure("the name of a member is missing")
        }
        _ = try text(bytes)
        skipSpace(bytes)
        guard next(bytes) == UInt8(ascii: ":") else { throw failure("a colon is missing") }
        place += 1
        skipSpace(bytes)
      }
      _ = try value(bytes, depth: depth + 1)
      skipSpace(bytes)
      if next(bytes) == end {
        place += 1
        return
      }
      guard next(bytes) == UInt8(ascii: ",") else {
        throw failure("a comma or a closing bracket is missing")
      }
      place += 1
      skipSpace(bytes)
    }
  }

  /// A text without its escapes; half a pair of surrogates becomes U+FFFD.
  package static func unescaped(_ text: Span<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var at = 0
    while at < text.count {
      let byte = text[at]
      guard byte == UInt8(ascii: "\\"), at + 1 < text.count else {
        result.append(byte)
        at += 1
        continue
      }
      at += 2
      switch text[at - 1] {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "u"):
        var code = hexadecimal(text, at)
        at += 4
        if 0xD800..<0xDC00 ~= code, at + 5 < text.count, text[at] == UInt8(ascii: "\\"),
          text[at + 1] == UInt8(ascii: "u"), 0xDC00..<0xE000 ~= hexadecimal(text, at + 2)
        {
          code = 0x10000 + (code - 0xD800) << 10 + (hexadecimal(text, at + 2) - 0xDC00)
          at += 6
        }
        result += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
      default: result.append(text[at - 1])
      }
    }
    return result
  }

  /// The number of the four digits at a place; 0 where they are cut.
  private static func hexadecimal(_ text: Span<UInt8>, _ start: Int) -> UInt32 {
    guard start + 4 <= text.count else { return 0 }
    var code: UInt32 = 0
    for at in start..<(start + 4) {
      let byte = text[at]
      code = code << 4 | UInt32(byte.isDigit ? byte - 0x30 : (byte | 0x20) - 0x57)
    }
    return code
  }

  /// The number that a token of JSON writes, to the nearest double.
  package static func double(_ token: Span<UInt8>) -> Double {
    var (mantissa, digits, exponent): (UInt64, Int, Int) = (0, 0, 0)
    var at = 0
    let isNegative = token.count > 0 && token[0] == UInt8(ascii: "-")
    if isNegative { at = 1 }
    var isFraction = false
    while at < token.count {
      let byte = token[at]
      if byte.isDigit {
        mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30)
        if mantissa > 0 { digits += 1 }
        if isFraction { exponent -= 1 }
      } else if byte == UInt8(ascii: ".") {
        isFraction = true
      } else {
        break
      }
      at += 1
    }
    // Both are exact, so that one rounding is left (Clinger, PLDI 1990).
    if at == token.count, digits <= 18, mantissa <= 1 << 53, exponent >= -22 {
      let value = Double(mantissa) / powersOfTen[-exponent]
      return isNegative ? -value : value
    }
    guard let text = try? UTF8Span(validating: token) else { return .nan }
    return Double(String(copying: text)) ?? .nan
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}

extension UInt8 {
  @inline(__always)
  var isDigit: Bool { self &- 0x30 < 10 }

  fileprivate var isHexadecimal: Bool {
    isDigit || (self | 0x20) &- UInt8(ascii: "a") < 6
  }
}
