/// Recognises one JSON value (RFC 8259) byte by byte, without building anything of it.
///
/// `NaN`, `Infinity` and `-Infinity` pass, since the usual writers emit them. Engines are more
/// lenient (they take a comma before a bracket), so what is a row is decided here.
///
/// - Complexity: O(1) a byte; memory is a byte a level of nesting.
struct JSONGrammar {
  private enum Place { case value, firstElement, firstKey, key, colon, separator, end }

  fileprivate enum Token {
    case none, text, escape, hexadecimal, minus, zero, whole, point, fraction, exponent,
      exponentSign, exponentDigits, word
  }

  private static let words: [UInt8: [UInt8]] = Dictionary(
    uniqueKeysWithValues: ["true", "false", "null", "NaN", "Infinity"].map {
      (Array($0.utf8)[0], Array($0.utf8))
    }
  )

  /// Why the bytes so far cannot begin a value; nil while they can.
  private(set) var problem: String?
  /// The most brackets that were open at once.
  private(set) var deepest = 0

  private var place = Place.value
  private var token = Token.none
  private var isKey = false
  /// The brackets that close what is open.
  private var open: [UInt8] = []
  private var digitsLeft = 0
  private var word: [UInt8] = []
  private var wordPlace = 0

  /// Whether a value is complete; white space may follow.
  var isComplete: Bool {
    guard problem == nil, open.isEmpty else { return false }
    return place == .end || token.endsNumber
  }

  /// Whether nothing but white space came.
  var isBlank: Bool { place == .value && token == .none && problem == nil && open.isEmpty }

  /// Why the bytes are no JSON value; nil when they are exactly one.
  static func problem(in bytes: some Sequence<UInt8>) -> String? {
    var grammar = JSONGrammar()
    for byte in bytes {
      grammar.take(byte)
      if let problem = grammar.problem { return problem }
    }
    return grammar.isComplete ? nil : "not valid JSON: it ends too soon"
  }

  mutating func take(_ byte: UInt8) {
    if token == .text {
      switch byte {
      case UInt8(ascii: "\""):
        token = .none
        if isKey { place = .colon } else { close() }
      case UInt8(ascii: "\\"): token = .escape
      case 0..<0x20: fail("a control character stands in a text")
      default: break
      }
      return
    }
    if token != .none, !takeInToken(byte) { return }
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D: return
    case UInt8(ascii: "}"), UInt8(ascii: "]"): closeBracket(byte)
    case UInt8(ascii: ","):
      guard place == .separator, let bracket = open.last else { return fail("a comma too many") }
      place = bracket == UInt8(ascii: "}") ? .key : .value
    case UInt8(ascii: ":"):
      guard place == .colon else { return fail("a colon where none may stand") }
      place = .value
    case UInt8(ascii: "\""):
      switch place {
      case .firstKey, .key: isKey = true
      case .value, .firstElement: isKey = false
      default: return fail("a text where none may stand")
      }
      token = .text
    default:
      guard place == .value || place == .firstElement else {
        return fail("a value where none may stand")
      }
      begin(byte)
    }
  }

  private mutating func begin(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      open.append(byte + 2)
      deepest = max(deepest, open.count)
      place = byte == UInt8(ascii: "{") ? .firstKey : .firstElement
    case UInt8(ascii: "-"): token = .minus
    case UInt8(ascii: "0"): token = .zero
    case UInt8(ascii: "1")...UInt8(ascii: "9"): token = .whole
    default:
      guard let word = Self.words[byte] else { return fail("a value of no known kind") }
      (token, self.word, wordPlace) = (.word, word, 1)
    }
  }

  private mutating func closeBracket(_ byte: UInt8) {
    guard open.last == byte else { return fail("a bracket closes nothing") }
    switch place {
    case .separator: break
    case .firstKey where byte == UInt8(ascii: "}"): break
    case .firstElement where byte == UInt8(ascii: "]"): break
    case .key, .value: return fail("a comma stands before a closing bracket")
    default: return fail("a bracket closes too soon")
    }
    open.removeLast()
    close()
  }

  /// Takes a byte of a number, a word or an escape.
  ///
  /// - Returns: whether the byte stands behind the token and is still to be taken.
  private mutating func takeInToken(_ byte: UInt8) -> Bool {
    let isDigit = (0x30...0x39).contains(byte)
    switch token {
    case .escape:
      if byte == UInt8(ascii: "u") {
        (token, digitsLeft) = (.hexadecimal, 4)
      } else if "\"\\/bfnrt".utf8.contains(byte) {
        token = .text
      } else {
        fail("an escape of no known kind")
      }
    case .hexadecimal:
      let letter = byte | 0x20
      guard isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(letter) else {
        fail("an escape of no known kind")
        return false
      }
      digitsLeft -= 1
      if digitsLeft == 0 { token = .text }
    case .word:
      guard byte == word[wordPlace] else {
        fail("a word of no known kind")
        return false
      }
      wordPlace += 1
      if wordPlace == word.count {
        token = .none
        close()
      }
    case .minus where byte == UInt8(ascii: "I"): begin(byte)
    case .minus where isDigit: token = byte == UInt8(ascii: "0") ? .zero : .whole
    case .whole where isDigit, .fraction where isDigit, .exponentDigits where isDigit: break
    case .point where isDigit: token = .fraction
    case .exponent where isDigit, .exponentSign where isDigit: token = .exponentDigits
    case .exponent where byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"):
      token = .exponentSign
    case .zero where byte == UInt8(ascii: "."), .whole where byte == UInt8(ascii: "."):
      token = .point
    case .zero where byte | 0x20 == UInt8(ascii: "e"),
      .whole where byte | 0x20 == UInt8(ascii: "e"),
      .fraction where byte | 0x20 == UInt8(ascii: "e"):
      token = .exponent
    case .zero where isDigit: fail("a number begins with a zero")
    case let token where token.endsNumber:
      self.token = .none
      close()
      return true
    default: fail("a number of no known form")
    }
    return false
  }

  /// A value is complete.
  private mutating func close() { place = open.isEmpty ? .end : .separator }

  private mutating func fail(_ reason: String) {
    if problem == nil { problem = "not valid JSON: " + reason }
  }
}

extension JSONGrammar.Token {
  /// Whether a number may end with it.
  fileprivate var endsNumber: Bool {
    switch self {
    case .zero, .whole, .fraction, .exponentDigits: true
    default: false
    }
  }
}
