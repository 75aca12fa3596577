import Foundation

/// One value of a JSON document that the program printed.
///
/// A key or an index that is absent is a null, so that an expectation fails instead of a test.
struct Document {
  private let value: Any?

  init(_ text: String) throws {
    value = try JSONSerialization.jsonObject(
      with: Data(text.utf8),
      options: .fragmentsAllowed
    )
  }

  private init(value: Any?) { self.value = value is NSNull ? nil : value }

  subscript(key: String) -> Document { Document(value: (value as? [String: Any])?[key]) }

  subscript(index: Int) -> Document {
    let list = value as? [Any] ?? []
    return Document(value: list.indices.contains(index) ? list[index] : nil)
  }

  /// The element of a list whose members have the values given.
  subscript(where members: KeyValuePairs<String, String>) -> Document {
    elements.first { element in members.allSatisfy { element[$0.key].text == $0.value } }
      ?? Document(value: nil)
  }

  var elements: [Document] { (value as? [Any] ?? []).map { Document(value: $0) } }
  var isNull: Bool { value == nil }
  var text: String? { value as? String }
  var number: Double? { (value as? NSNumber)?.doubleValue }
  var integer: Int? { (value as? NSNumber)?.intValue }
  var texts: [String] { elements.compactMap(\.text) }

  /// Everything in it as text, to search for a remark.
  var whole: String {
    guard let value else { return "" }
    if let text = value as? String { return text }
    let data = try? JSONSerialization.data(
      withJSONObject: value,
      options: [.fragmentsAllowed, .withoutEscapingSlashes]
    )
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}
