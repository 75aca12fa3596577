import Foundation
import Scoring

/// The values of one column of a request, as they are read one after the other.
struct InputColumn {
  let name: String
  let kind: FeatureInput.Kind
  private let missing: Set<String>
  private(set) var count = 0
  private var numbers: [Double] = []
  private var texts: [String?] = []
  private var codes: [Int32] = []
  private var words: [String] = []
  private var places: [String: Int32] = [:]
  private var pairs: PairColumn?
  private var pictures: PictureColumn?

  /// `missing` are the texts that mean a missing value, beside the empty one.
  init(_ column: InputSchema.Column, missing: Set<String>) {
    name = column.name
    kind = column.kind
    self.missing = missing
    if kind == .pairs { pairs = PairColumn() }
    pictures = column.shape.map { PictureColumn(shape: $0) }
  }

  /// All rows so far.
  var column: FeatureColumn {
    let values: FeatureColumn.Values =
      switch kind {
      case .number, .numberOrTime: .numbers(numbers)
      case .time: .times(numbers)
      case .category: .categories(codes: codes, values: words)
      case .text: .texts(texts)
      case .pairs: .pairs(pairs ?? PairColumn())
      case .picture:
        .pictures(pictures ?? PictureColumn(shape: PictureShape(width: 1, height: 1, channels: 1)))
      }
    return FeatureColumn(name, values)
  }

  /// Appends a row in which the column is missing.
  mutating func appendMissing() {
    count += 1
    switch kind {
    case .number, .time, .numberOrTime: numbers.append(.nan)
    case .category: codes.append(-1)
    case .text: texts.append(nil)
    case .pairs: pairs?.append([UInt8]().span)
    case .picture: pictures?.append(nil)
    }
  }

  /// Appends a number; NaN is missing.
  mutating func append(_ number: Double) throws(InputProblem) {
    switch kind {
    case .number, .time, .numberOrTime:
      count += 1
      numbers.append(number)
    case .category, .text:
      if number.isNaN { return appendMissing() }
      try append(Self.text(of: number, name))
    case .pairs, .picture: throw mismatch("a number")
    }
  }

  mutating func append(_ truth: Bool) throws(InputProblem) {
    switch kind {
    case .number, .numberOrTime: try append(truth ? 1 : 0)
    case .category, .text: try append(truth ? "true" : "false")
    case .time, .pairs, .picture: throw mismatch("true or false")
    }
  }

  /// Appends a text without the white space around it; one that means a missing value is missing.
  mutating func append(_ text: String) throws(InputProblem) {
    let text = text.withoutSurroundingSpace
    if text.isEmpty || missing.contains(text) { return appendMissing() }
    switch kind {
    case .number, .numberOrTime:
      let moment = kind == .numberOrTime ? MomentText.seconds(text) : nil
      guard let number = Double(text) ?? moment else { throw mismatch("a text") }
      numbers.append(number)
    case .time:
      guard let seconds = MomentText.seconds(text) else { throw mismatch("a text of another form") }
      numbers.append(seconds)
    case .category: codes.append(code(of: text))
    case .text: texts.append(text)
    case .pairs: pairs?.append(text.utf8Span.span)
    case .picture: return try append(bytes: Array(text.utf8))
    }
    count += 1
  }

  /// Appends bytes: a picture file, or UTF-8.
  mutating func append(bytes: [UInt8]) throws(InputProblem) {
    guard let shape = pictures?.shape else {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw InputProblem("\(name): bytes that are not UTF-8")
      }
      return try append(text)
    }
    if bytes.isEmpty { return appendMissing() }
    do {
      let picture = try Picture(decoding: bytes, channels: shape.channels)
      pictures?.append(picture.resized(width: shape.width, height: shape.height))
    } catch {
      throw InputProblem("\(name): a picture that cannot be decoded: \(error.description)")
    }
    count += 1
  }

  mutating func append(_ value: JSONValue) throws(InputProblem) {
    switch value {
    case .null: appendMissing()
    case .truth(let truth): try append(truth)
    case .number(let number): try append(number)
    case .text(let text): try append(text)
    case .object:
      guard case .text(let encoded)? = value["b64"] else { throw mismatch("an object") }
      guard let bytes = Data(base64Encoded: encoded) else {
        throw InputProblem("\(name): b64 that is not base64")
      }
      try append(bytes: Array(bytes))
    case .numbers(let numbers) where numbers.count == 1: try append(numbers[0])
    case .list(let elements) where elements.count == 1: try append(elements[0])
    case .numbers, .list: throw mismatch("a list")
    }
  }

  private mutating func code(of word: String) -> Int32 {
    if let code = places[word] { return code }
    let code = Int32(words.count)
    places[word] = code
    words.append(word)
    return code
  }

  private static func text(of number: Double, _ name: String) throws(InputProblem) -> String {
    guard number == number.rounded() else { return number.description }
    guard abs(number) <= 9_007_199_254_740_992 else {
      throw InputProblem("\(name): whole numbers beyond 2^53 lose digits: send them as texts")
    }
    return String(Int(number))
  }

  private func mismatch(_ found: String) -> InputProblem {
    let wanted =
      switch kind {
      case .number: "a number"
      case .numberOrTime: "a number or a time"
      case .time: "a time (seconds since 1970, or text in ISO 8601)"
      case .category: "a category"
      case .text: "a text"
      case .pairs: "index:value pairs in a text"
      case .picture: "a picture ({\"b64\": \"…\"})"
      }
    return InputProblem("\(name): \(found) stands where \(wanted) is expected")
  }
}
