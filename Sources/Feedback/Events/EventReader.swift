import Basics
package import Foundation
import Kernels

/// Turns one line of JSON into an event, or says why it is none.
package enum EventReader {
  /// What summaries need of an event, read without building strings for the rest.
  struct Essentials: Sendable {
    var id: Digest
    /// Nil when the event names no suggestion.
    var suggestion: Digest?
    /// Since 1970.
    var seconds: Double
    /// Empty where it is left to the suggestion.
    var model: String
    /// NaN where it is absent.
    var score: Double
    var action: FeedbackEvent.Action
    /// Milliseconds in sight; nil where the event does not say.
    var visible: Float?
    /// −1 where it is absent.
    var position: Int16 = -1
    /// NaN where it is absent.
    var propensity = Double.nan
    /// What was shown, of an event with a place or a propensity.
    var item: Digest?
    /// What was shown and what was typed instead, of a typed answer.
    var typed: TypedAnswer?
    /// How much of what was shown remained, where the event says.
    var retention: Retention?
    /// Where the block of features stands in the bytes.
    var features: Range<Int>?

    /// Whether it tells what became of a suggestion that another event showed.
    var follows: Bool { suggestion.map { $0 != id } ?? false && action != .shown }
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
    guard let id = fields.id else { throw .missing("id") }
    let name = try text(line, id)
    return FeedbackEvent(
      id: name,
      suggestion: try optionalText(line, fields.suggestion) ?? name,
      time: Date(timeIntervalSince1970: essentials.seconds),
      model: essentials.model.isEmpty ? nil : essentials.model,
      entity: try entity(line, fields.entity),
      features: fields.features.map { String(decoding: line[$0.range], as: UTF8.self) },
      score: essentials.score.isNaN ? nil : essentials.score,
      shown: try optionalText(line, fields.shown),
      action: essentials.action,
      value: try optionalText(line, fields.value),
      visible: essentials.visible.map(Double.init),
      position: essentials.position < 0 ? nil : Int(essentials.position),
      propensity: fields.propensity.map { number(line, $0.range) },
      part: try optionalText(line, fields.part),
      final: try optionalText(line, fields.final)
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
    if hasByteBeyondASCII(bytes.span.extracting(range)) {
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
    guard let actionToken = fields.action else { throw .missing("action") }
    guard actionToken.kind == .string else { throw .wrongType("action") }
    guard let action = FeedbackEvent.Action(rawValue: try text(bytes, actionToken)) else {
      throw .unknownAction
    }
    if let suggestion = fields.suggestion {
      guard suggestion.kind == .string || suggestion.kind == .number else {
        throw .wrongType("suggestion")
      }
      guard !suggestion.range.isEmpty else { throw .missing("suggestion") }
    }
    // What follows a suggestion need not say again what the suggestion said.
    let isFollowing = fields.suggestion != nil && action != .shown
    if action == .conversion, !isFollowing { throw .missing("suggestion") }
    try checkTexts(fields, action: action, isFollowing: isFollowing)
    if !isFollowing, fields.features == nil, try entity(bytes, fields.entity) == nil {
      throw .missingSubject
    }
    var event = Essentials(
      id: try digest(bytes, id),
      suggestion: try fields.suggestion.map { token throws(EventProblem) in
        try digest(bytes, token)
      },
      seconds: try seconds(bytes, time, now: now),
      model: try optionalText(bytes, fields.model) ?? "",
      score: try score(bytes, fields, isFollowing: isFollowing),
      action: action
    )
    event.features = fields.features?.range
    try readExposure(bytes, fields, into: &event)
    try readAnswer(bytes, fields, into: &event)
    return event
  }

  /// Checks that the texts of an event are there, and are words.
  private static func checkTexts(
    _ fields: EventScanner.Fields,
    action: FeedbackEvent.Action,
    isFollowing: Bool
  ) throws(EventProblem) {
    if let model = fields.model {
      guard model.kind == .string else { throw .wrongType("model") }
    } else if !isFollowing {
      throw .missing("model")
    }
    if let shown = fields.shown {
      guard isWord(shown) else { throw .wrongType("shown") }
    } else if !isFollowing {
      throw .missing("shown")
    }
    if let features = fields.features, features.kind != .object { throw .wrongType("features") }
    if let value = fields.value, !isWord(value) { throw .wrongType("value") }
    if action == .typed, fields.value?.range.isEmpty ?? true { throw .missing("value") }
    if let part = fields.part, part.kind != .string { throw .wrongType("part") }
    if let final = fields.final, final.kind != .string { throw .wrongType("final") }
  }

  /// The score, NaN where none is needed: a policy that draws what it shows has a propensity instead.
  private static func score(
    _ bytes: [UInt8],
    _ fields: EventScanner.Fields,
    isFollowing: Bool
  ) throws(EventProblem) -> Double {
    guard let token = fields.score else {
      if isFollowing || fields.propensity != nil { return .nan }
      throw .missing("score")
    }
    guard token.kind == .number else { throw .wrongType("score") }
    let score = number(bytes, token.range)
    guard score.isFinite else { throw .scoreNotFinite }
    guard (0...1).contains(score) else { throw .scoreOutside }
    return score
  }

  /// Reads how a suggestion came into sight: how long, where, and with which probability.
  private static func readExposure(
    _ bytes: [UInt8],
    _ fields: EventScanner.Fields,
    into event: inout Essentials
  ) throws(EventProblem) {
    if let token = fields.visible {
      guard token.kind == .number else { throw .wrongType("visible_ms") }
      let visible = number(bytes, token.range)
      guard visible >= 0, visible.isFinite else { throw .badVisible }
      event.visible = Float(visible)
    }
    if let token = fields.position {
      guard token.kind == .number else { throw .wrongType("position") }
      guard let position = Int16(exactly: number(bytes, token.range)), position >= 0 else {
        throw .badPosition
      }
      event.position = position
    }
    if let token = fields.propensity {
      guard token.kind == .number else { throw .wrongType("propensity") }
      let propensity = number(bytes, token.range)
      guard propensity > 0, propensity <= 1 else { throw .propensityOutside }
      event.propensity = propensity
    }
    if event.position >= 0 || !event.propensity.isNaN, let shown = fields.shown {
      event.item = try digest(bytes, shown)
    }
  }

  /// Reads what the user typed instead, and what remained of what was shown.
  private static func readAnswer(
    _ bytes: [UInt8],
    _ fields: EventScanner.Fields,
    into event: inout Essentials
  ) throws(EventProblem) {
    if event.action == .typed, let value = fields.value {
      event.typed = TypedAnswer(
        shown: try optionalText(bytes, fields.shown) ?? "",
        typed: try text(bytes, value)
      )
    }
    guard fields.part != nil || fields.final != nil, let shown = fields.shown else { return }
    event.retention = Retention(
      shown: try text(bytes, shown),
      part: try optionalText(bytes, fields.part),
      final: try optionalText(bytes, fields.final)
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

  static func text(
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
  static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Double {
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
