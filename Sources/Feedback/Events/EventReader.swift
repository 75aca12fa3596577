import Basics
package import Foundation

/// Turns one line of JSON into an event, or says why it is none.
package enum EventReader {
  /// What summaries need of an event, read without building strings for the rest.
  struct Essentials: Sendable {
    var id: Digest
    /// Since 1970.
    var seconds: Double
    var model: String
    var score: Double
    var action: FeedbackEvent.Action
  }

  /// Reads a whole event; one that lies more than a day after `now` is none.
  ///
  /// - Throws: `EventProblem` with the first field found wrong.
  package static func event(
    _ line: [UInt8],
    now: Date = Date()
  ) throws(EventProblem) -> FeedbackEvent {
    let essentials = try essentials(line, line.indices, now: now.timeIntervalSince1970)
    return try event(line, line.indices, essentials)
  }

  /// Reads the texts of an event whose essentials were read already.
  static func event(
    _ line: [UInt8],
    _ range: Range<Int>,
    _ essentials: Essentials
  ) throws(EventProblem) -> FeedbackEvent {
    let fields = try checked(line, range)
    guard let id = fields.id, let shown = fields.shown else { throw .missing("id") }
    return FeedbackEvent(
      id: try text(line, id),
      time: Date(timeIntervalSince1970: essentials.seconds),
      model: essentials.model,
      entity: try entity(line, fields.entity),
      score: essentials.score,
      shown: try text(line, shown),
      action: essentials.action,
      value: try optionalText(line, fields.value),
      features: fields.features.map { String(decoding: line[$0.range], as: UTF8.self) }
    )
  }

  /// Reads what figures are made of from one line, the bytes `range` of `bytes`.
  ///
  /// `now` is in seconds since 1970: times more than a day beyond it are refused.
  static func essentials(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    now: Double
  ) throws(EventProblem) -> Essentials {
    try essentials(bytes, try checked(bytes, range), now: now)
  }

  private static func checked(
    _ bytes: [UInt8],
    _ range: Range<Int>
  ) throws(EventProblem) -> EventScanner.Fields {
    var mask: UInt8 = 0
    for index in range { mask |= bytes[index] }
    if mask >= 0x80 {
      guard String(validating: bytes[range], as: UTF8.self) != nil else { throw .notUTF8 }
    }
    return try EventScanner.scan(bytes, range)
  }

  private static func essentials(
    _ bytes: [UInt8],
    _ fields: EventScanner.Fields,
    now: Double
  ) throws(EventProblem) -> Essentials {
    guard let id = fields.id, !id.range.isEmpty else { throw .missing("id") }
    guard id.kind == .string || id.kind == .number else { throw .wrongType("id") }
    guard let time = fields.time else { throw .missing("time") }
    guard let model = fields.model else { throw .missing("model") }
    guard model.kind == .string else { throw .wrongType("model") }
    guard let scoreToken = fields.score else { throw .missing("score") }
    guard scoreToken.kind == .number else { throw .wrongType("score") }
    guard let shown = fields.shown else { throw .missing("shown") }
    guard isWord(shown) else { throw .wrongType("shown") }
    guard let actionToken = fields.action else { throw .missing("action") }
    guard actionToken.kind == .string else { throw .wrongType("action") }

    let score = number(bytes, scoreToken.range)
    guard score.isFinite else { throw .scoreNotFinite }
    guard (0...1).contains(score) else { throw .scoreOutside }
    guard let action = FeedbackEvent.Action(rawValue: try text(bytes, actionToken)) else {
      throw .unknownAction
    }
    if let features = fields.features, features.kind != .object { throw .wrongType("features") }
    if try entity(bytes, fields.entity) == nil, fields.features == nil { throw .missingSubject }
    if let value = fields.value, !isWord(value) { throw .wrongType("value") }
    if action == .typed, fields.value?.range.isEmpty ?? true { throw .missing("value") }
    return Essentials(
      id: try digest(bytes, id),
      seconds: try seconds(bytes, time, now: now),
      model: try text(bytes, model),
      score: score,
      action: action
    )
  }

  private static func seconds(
    _ bytes: [UInt8],
    _ token: EventScanner.Token,
    now: Double
  ) throws(EventProblem) -> Double {
    switch token.kind {
    case .string: try EventTime.seconds(bytes[token.range], now: now)
    case .number: try EventTime.seconds(since1970: number(bytes, token.range), now: now)
    case .object, .null, .list, .truth: throw .badTime
    }
  }

  /// Whether a value is one word: a text, a number, true or false.
  private static func isWord(_ token: EventScanner.Token) -> Bool {
    token.kind == .string || token.kind == .number || token.kind == .truth
  }

  /// The key of an entity, its columns joined as resolutions join them; nil when it is empty.
  private static func entity(
    _ bytes: [UInt8],
    _ token: EventScanner.Token?
  ) throws(EventProblem) -> String? {
    guard let token, !token.range.isEmpty else { return nil }
    if isWord(token) { return try text(bytes, token) }
    guard token.kind == .list,
      let keys = try? JSONDecoder().decode([KeyPart].self, from: Data(bytes[token.range]))
    else { throw .wrongType("entity") }
    return keys.isEmpty ? nil : EntityKey.text(keys.map(\.text))
  }

  /// One column of an entity key.
  private struct KeyPart: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self.text = text
      } else if let number = try? container.decode(Int.self) {
        text = String(number)
      } else {
        text = String(try container.decode(Double.self))
      }
    }
  }

  private static func digest(
    _ bytes: [UInt8],
    _ token: EventScanner.Token
  ) throws(EventProblem) -> Digest {
    token.isEscaped
      ? Digest(Array(try text(bytes, token).utf8)[...]) : Digest(bytes[token.range])
  }

  private static func optionalText(
    _ bytes: [UInt8],
    _ token: EventScanner.Token?
  ) throws(EventProblem) -> String? {
    guard let token else { return nil }
    return try text(bytes, token)
  }

  private static func text(
    _ bytes: [UInt8],
    _ token: EventScanner.Token
  ) throws(EventProblem) -> String {
    guard token.isEscaped else { return String(decoding: bytes[token.range], as: UTF8.self) }
    let quoted = token.range.lowerBound - 1...token.range.upperBound
    guard let text = try? JSONDecoder().decode(String.self, from: Data(bytes[quoted])) else {
      throw .notJSON
    }
    return text
  }

  /// The number written at `range`, which the scanner has found to be one.
  private static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Double {
    if let exact = shortDecimal(bytes, range) { return exact }
    let text = String(decoding: bytes[range], as: UTF8.self)
    return Double(text) ?? (text.hasPrefix("-") ? -.infinity : .infinity)
  }

  /// Reads a decimal of at most 15 digits, which two exact numbers and one division give exactly
  /// (Clinger, PLDI 1990).
  private static func shortDecimal(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
    guard range.count <= 16 else { return nil }
    var mantissa = 0
    var scale = 1.0
    var isFraction = false
    for byte in bytes[range] {
      if byte == UInt8(ascii: ".") {
        isFraction = true
      } else {
        guard byte &- UInt8(ascii: "0") < 10 else { return nil }
        mantissa = mantissa * 10 + Int(byte - UInt8(ascii: "0"))
        if isFraction { scale *= 10 }
      }
    }
    return mantissa < 1_000_000_000_000_000 ? Double(mantissa) / scale : nil
  }
}
