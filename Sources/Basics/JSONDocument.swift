package import Foundation

/// The JSON that commands print: snake_case keys in alphabetical order, ISO 8601 times in UTC,
/// and null for numbers that are none.
///
/// Characters that would act on a terminal are escaped.
package enum JSONDocument {
  /// Stands for a number that JSON cannot write, until it is replaced by null.
  ///
  /// It begins with a control character, so that no word of a person equals it.
  private static let notANumber = "\u{1}not-a-number"

  package static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: notANumber,
      negativeInfinity: notANumber,
      nan: notANumber
    )
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    let plain = text.replacing("\"\\u0001not-a-number\"", with: "null") + "\n"
    return Data(HiddenCharacter.escapedForJSON(plain).utf8)
  }
}
