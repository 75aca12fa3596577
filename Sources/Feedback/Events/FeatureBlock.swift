package import Scoring

/// The features of an event: a flat block of names and values.
package enum FeatureBlock {
  package typealias Value = CellValue

  package struct Feature: Sendable, Hashable {
    package var name: String
    package var value: Value
  }

  /// Reads the JSON object of an event's features; a text that is none has no features.
  ///
  /// When a name stands twice, both are given. Numbers beyond a `Double` are missing.
  package static func features(of json: String) -> [Feature] {
    let bytes = Array(json.utf8)
    return features(bytes, bytes.indices)
  }

  static func features(_ bytes: [UInt8], _ range: Range<Int>) -> [Feature] {
    guard let members = try? EventScanner.members(bytes, range) else { return [] }
    return members.compactMap { key, value in
      guard let name = try? EventReader.text(bytes, key) else { return nil }
      return Feature(name: name, value: Self.value(bytes, value))
    }
  }

  private static func value(_ bytes: [UInt8], _ token: EventScanner.Token) -> Value {
    switch token.kind {
    case .null: return .missing
    case .number:
      let number = EventReader.number(bytes, token.range)
      return number.isFinite ? .number(number) : .missing
    case .string: return (try? EventReader.text(bytes, token)).map(Value.text) ?? .missing
    case .truth, .object, .list:
      return .text(String(decoding: bytes[token.range], as: UTF8.self))
    }
  }
}
