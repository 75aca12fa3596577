import Kernels

/// Finds the fields of an event in one line of JSON without building any value.
///
/// The whole line is checked: strings, numbers, nesting and what follows the object. Fields that
/// an event does not know are skipped. When a key stands twice, the last one counts, as in most
/// readers of JSON. `NaN` and `Infinity`, which some writers emit, pass as numbers so that they
/// can be rejected for what they are.
struct EventScanner {
  /// Where the value of a field stands in the bytes.
  struct Token {
    enum Kind {
      case string, number, object, list, truth, null
    }

    var kind: Kind
    /// Without the quotes, for a string.
    var range: Range<Int>
    /// A string that has to be unescaped before use.
    var isEscaped = false
  }

  /// The fields of an event; nil where absent or null.
  struct Fields {
    var id: Token?
    var time: Token?
    var model: Token?
    var entity: Token?
    var features: Token?
    var score: Token?
    var shown: Token?
    var action: Token?
    var value: Token?
    var suggestion: Token?
    var visible: Token?
    var position: Token?
    var propensity: Token?
    var part: Token?
    var final: Token?
  }

  /// Objects and arrays inside an event may stand this deep in each other.
  private static let deepestNesting = 64

  private let bytes: [UInt8]
  private let end: Int
  private var position: Int

  /// Scans the line of `bytes` at `range`, which holds one JSON object.
  ///
  /// - Throws: `notJSON` or `notAnObject`; missing and wrong fields are for the caller to judge.
  static func scan(_ bytes: [UInt8], _ range: Range<Int>) throws(EventProblem) -> Fields {
    var scanner = EventScanner(bytes: bytes, end: range.upperBound, position: range.lowerBound)
    return try scanner.event()
  }

  /// The members of the object of `bytes` at `range`, in their order.
  ///
  /// - Throws: `notJSON` or `notAnObject`.
  static func members(
    _ bytes: [UInt8],
    _ range: Range<Int>
  ) throws(EventProblem) -> [(key: Token, value: Token)] {
    var scanner = EventScanner(bytes: bytes, end: range.upperBound, position: range.lowerBound)
    scanner.skipSpace()
    guard scanner.take(UInt8(ascii: "{")) else { throw .notAnObject }
    scanner.skipSpace()
    var members: [(key: Token, value: Token)] = []
    guard !scanner.take(UInt8(ascii: "}")) else { return members }
    repeat {
      let key = try scanner.key()
      members.append((key, try scanner.value(depth: 1)))
    } while try scanner.hasAnother(before: UInt8(ascii: "}"))
    return members
  }

  private mutating func event() throws(EventProblem) -> Fields {
    skipSpace()
    guard peek() == UInt8(ascii: "{") else {
      _ = try value(depth: 0)
      skipSpace()
      throw position == end ? .notAnObject : .notJSON
    }
    position += 1
    skipSpace()
    var fields = Fields()
    if !take(UInt8(ascii: "}")) {
      repeat {
        let key = try self.key()
        let token = try value(depth: 1)
        if !key.isEscaped { assign(token, at: key.range, in: &fields) }
      } while try hasAnother(before: UInt8(ascii: "}"))
    }
    skipSpace()
    guard position == end else { throw .notJSON }
    return fields
  }

  private func assign(_ token: Token, at key: Range<Int>, in fields: inout Fields) {
    let token = token.kind == .null ? nil : token
    switch key.count {
    case 2 where matches(key, "id"): fields.id = token
    case 4 where matches(key, "time"): fields.time = token
    case 4 where matches(key, "part"): fields.part = token
    case 5 where matches(key, "model"): fields.model = token
    case 5 where matches(key, "score"): fields.score = token
    case 5 where matches(key, "shown"): fields.shown = token
    case 5 where matches(key, "value"): fields.value = token
    case 5 where matches(key, "final"): fields.final = token
    case 6 where matches(key, "action"): fields.action = token
    case 6 where matches(key, "entity"): fields.entity = token
    case 8 where matches(key, "features"): fields.features = token
    case 8 where matches(key, "position"): fields.position = token
    case 10 where matches(key, "suggestion"): fields.suggestion = token
    case 10 where matches(key, "visible_ms"): fields.visible = token
    case 10 where matches(key, "propensity"): fields.propensity = token
    default: break
    }
  }

  private func matches(_ range: Range<Int>, _ word: StaticString) -> Bool {
    var index = range.lowerBound
    return word.withUTF8Buffer { letters in
      for letter in letters {
        if bytes[index] != letter { return false }
        index += 1
      }
      return true
    }
  }
}

// MARK: JSON

extension EventScanner {
  private mutating func value(depth: Int) throws(EventProblem) -> Token {
    guard depth < Self.deepestNesting else { throw .notJSON }
    let start = position
    switch peek() {
    case UInt8(ascii: "\""):
      return try string()
    case UInt8(ascii: "{"):
      position += 1
      skipSpace()
      if !take(UInt8(ascii: "}")) {
        repeat {
          _ = try key()
          _ = try value(depth: depth + 1)
        } while try hasAnother(before: UInt8(ascii: "}"))
      }
      return Token(kind: .object, range: start..<position)
    case UInt8(ascii: "["):
      position += 1
      skipSpace()
      if !take(UInt8(ascii: "]")) {
        repeat {
          _ = try value(depth: depth + 1)
        } while try hasAnother(before: UInt8(ascii: "]"))
      }
      return Token(kind: .list, range: start..<position)
    case UInt8(ascii: "t"):
      try word("true")
      return Token(kind: .truth, range: start..<position)
    case UInt8(ascii: "f"):
      try word("false")
      return Token(kind: .truth, range: start..<position)
    case UInt8(ascii: "n"):
      try word("null")
      return Token(kind: .null, range: start..<position)
    default:
      try number()
      return Token(kind: .number, range: start..<position)
    }
  }

  private mutating func key() throws(EventProblem) -> Token {
    guard peek() == UInt8(ascii: "\"") else { throw .notJSON }
    let key = try string()
    skipSpace()
    guard take(UInt8(ascii: ":")) else { throw .notJSON }
    skipSpace()
    return key
  }

  /// Passes the comma before another member, or the closing mark.
  private mutating func hasAnother(before close: UInt8) throws(EventProblem) -> Bool {
    skipSpace()
    if take(UInt8(ascii: ",")) {
      skipSpace()
      return true
    }
    guard take(close) else { throw .notJSON }
    return false
  }

  private mutating func string() throws(EventProblem) -> Token {
    position += 1
    let start = position
    var isEscaped = false
    while true {
      position = min(end, plainTextEnd(in: bytes.span, from: position))
      guard position < end else { throw .notJSON }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return Token(kind: .string, range: start..<position - 1, isEscaped: isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        try escape()
      default:
        throw .notJSON
      }
    }
  }

  private mutating func escape() throws(EventProblem) {
    position += 1
    switch peek() {
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard let digit = peek(), isHexadecimal(digit) else { throw .notJSON }
        position += 1
      }
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    default:
      throw .notJSON
    }
  }

  private mutating func number() throws(EventProblem) {
    _ = take(UInt8(ascii: "-"))
    switch peek() {
    case UInt8(ascii: "N"): return try word("NaN")
    case UInt8(ascii: "I"): return try word("Infinity")
    case UInt8(ascii: "0"): position += 1
    default: try digits()
    }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
  }

  private mutating func digits() throws(EventProblem) {
    let start = position
    while let byte = peek(), byte &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > start else { throw .notJSON }
  }

  private mutating func word(_ word: StaticString) throws(EventProblem) {
    let count = word.utf8CodeUnitCount
    guard position + count <= end, matches(position..<position + count, word) else {
      throw .notJSON
    }
    position += count
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  private func peek() -> UInt8? {
    position < end ? bytes[position] : nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }
}
