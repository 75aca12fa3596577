import Scoring

/// Builds the value of a JSON text (RFC 8259), and of NaN and infinities, as the bare words that tensors are
/// sent with.
///
/// Depth and the number of values are bounded, so that no text takes more memory than a fixed multiple
/// of its length.
///
/// - Complexity: O(bytes).
struct JSONValueReader {
  static let deepest = JSONMembers.deepest
  /// Values other than those in flat lists of numbers.
  static let mostValues = 2_000_000

  private var reader: JSONReader
  private var values = 0

  /// The one value that a range of bytes holds; columns of errors count from its beginning.
  static func read(_ bytes: [UInt8], _ range: Range<Int>) throws(JSONLineError) -> JSONValue {
    let bytes = bytes.span.extracting(range)
    var own = JSONValueReader(reader: JSONReader(bytes))
    let value = try own.value(bytes, depth: 0)
    own.reader.skipSpace(bytes)
    guard own.reader.isAtEnd else { throw own.reader.failure("more follows the value") }
    return value
  }

  private init(reader: JSONReader) { self.reader = reader }

  private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONLineError) -> JSONValue {
    values += 1
    guard values <= Self.mostValues else {
      throw reader.failure("more than \(Self.mostValues) values")
    }
    reader.skipSpace(bytes)
    switch reader.next(bytes) {
    case UInt8(ascii: "{"): return try object(bytes, depth: depth)
    case UInt8(ascii: "["): return try list(bytes, depth: depth)
    case UInt8(ascii: "\""): return .text(try text(bytes))
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      let found = try reader.value(bytes, depth: depth)
      return found.kind == .null ? .null : .truth(bytes[found.start] == UInt8(ascii: "t"))
    default: return .number(try number(bytes))
    }
  }

  private mutating func take(_ scalar: Unicode.Scalar, _ bytes: Span<UInt8>) -> Bool {
    guard reader.next(bytes) == UInt8(ascii: scalar) else { return false }
    reader.place += 1
    return true
  }

  private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(JSONLineError) -> JSONValue
  {
    guard depth < Self.deepest else { throw tooDeep }
    reader.place += 1
    var members: [JSONValue.Member] = []
    reader.skipSpace(bytes)
    if take("}", bytes) { return .object([]) }
    while true {
      reader.skipSpace(bytes)
      guard reader.next(bytes) == UInt8(ascii: "\"") else {
        throw reader.failure("a name in quotes is expected")
      }
      let name = try text(bytes)
      reader.skipSpace(bytes)
      guard take(":", bytes) else { throw reader.failure("a colon is expected") }
      members.append(JSONValue.Member(name: name, value: try value(bytes, depth: depth + 1)))
      reader.skipSpace(bytes)
      if take(",", bytes) { continue }
      guard take("}", bytes) else { throw reader.failure("a comma or a brace is expected") }
      return .object(members)
    }
  }

  private mutating func list(_ bytes: Span<UInt8>, depth: Int) throws(JSONLineError) -> JSONValue {
    guard depth < Self.deepest else { throw tooDeep }
    reader.place += 1
    var numbers: [Double] = []
    var others: [JSONValue] = []
    reader.skipSpace(bytes)
    if take("]", bytes) { return .list([]) }
    while true {
      reader.skipSpace(bytes)
      if others.isEmpty, startsNumber(bytes) {
        numbers.append(try number(bytes))
      } else {
        let next = try value(bytes, depth: depth + 1)
        if !numbers.isEmpty {
          values += numbers.count
          others = numbers.map { .number($0) }
          numbers = []
        }
        others.append(next)
      }
      reader.skipSpace(bytes)
      if take(",", bytes) { continue }
      guard take("]", bytes) else { throw reader.failure("a comma or a bracket is expected") }
      return others.isEmpty ? .numbers(numbers) : .list(others)
    }
  }

  private var tooDeep: JSONLineError { reader.failure("nested deeper than \(Self.deepest)") }

  // MARK: - Numbers and texts

  private func startsNumber(_ bytes: Span<UInt8>) -> Bool {
    let byte = reader.next(bytes)
    return byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "N") || byte == UInt8(ascii: "I")
  }

  private static let words: [(word: [UInt8], number: Double)] = [
    ("NaN", .nan), ("Infinity", .infinity), ("-Infinity", -.infinity), ("Inf", .infinity),
    ("-Inf", -.infinity),
  ].map { (word: Array($0.utf8), number: $1) }

  private mutating func number(_ bytes: Span<UInt8>) throws(JSONLineError) -> Double {
    let first = reader.next(bytes)
    let isNegative = first == UInt8(ascii: "-")
    let digit = isNegative && reader.place + 1 < bytes.count ? bytes[reader.place + 1] : first
    if digit == UInt8(ascii: "N") || digit == UInt8(ascii: "I") {
      for (word, number) in Self.words where isNext(word, bytes) {
        reader.place += word.count
        return number
      }
    }
    let found = try reader.value(bytes, depth: 0)
    guard found.kind == .number else { throw reader.failure("a value is expected") }
    return JSONReader.double(bytes.extracting(found.range))
  }

  private func isNext(_ word: [UInt8], _ bytes: Span<UInt8>) -> Bool {
    guard reader.place + word.count <= bytes.count else { return false }
    for i in word.indices where word[i] != bytes[reader.place + i] { return false }
    return true
  }

  private mutating func text(_ bytes: Span<UInt8>) throws(JSONLineError) -> String {
    let found = try reader.text(bytes)
    let raw = bytes.extracting(found.range)
    if found.kind == .escapedText {
      if let text = String(validating: JSONReader.unescaped(raw), as: UTF8.self) { return text }
    } else if let text = try? UTF8Span(validating: raw) {
      return String(copying: text)
    }
    throw JSONLineError(at: found.start, "a text that is not UTF-8")
  }
}
