import Foundation

/// A JSON document in memory, taken apart where it is asked for: no value is built that nobody
/// needs, and numbers keep every digit.
///
/// The text must have passed `JSONGrammar`.
struct JSONText {
  enum Kind { case object, list, text, number, truth, null }

  struct Member {
    var key: String
    var value: Range<Int>
  }

  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value of the document.
  var root: Range<Int> {
    let start = skippingSpace(0)
    return start..<end(of: start)
  }

  func kind(_ value: Range<Int>) -> Kind {
    switch bytes[value.lowerBound] {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .list
    case UInt8(ascii: "\""): .text
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .truth
    case UInt8(ascii: "n"): .null
    default: .number
    }
  }

  /// The members of an object in their order; none when it is no object.
  func members(_ value: Range<Int>) -> [Member] {
    guard kind(value) == .object else { return [] }
    var members: [Member] = []
    var place = skippingSpace(value.lowerBound + 1)
    while place < value.upperBound, bytes[place] == UInt8(ascii: "\"") {
      let keyEnd = end(of: place)
      let start = skippingSpace(skippingSpace(keyEnd) + 1)
      let valueEnd = end(of: start)
      members.append(Member(key: string(place..<keyEnd) ?? "", value: start..<valueEnd))
      place = skippingSpace(valueEnd)
      if place < value.upperBound, bytes[place] == UInt8(ascii: ",") {
        place = skippingSpace(place + 1)
      }
    }
    return members
  }

  func member(_ key: String, of value: Range<Int>) -> Range<Int>? {
    members(value).last { $0.key == key }?.value
  }

  /// The elements of a list in their order; none when it is no list.
  func elements(_ value: Range<Int>) -> [Range<Int>] {
    guard kind(value) == .list else { return [] }
    var elements: [Range<Int>] = []
    var place = skippingSpace(value.lowerBound + 1)
    while place < value.upperBound - 1 {
      let valueEnd = end(of: place)
      elements.append(place..<valueEnd)
      place = skippingSpace(valueEnd)
      if place < value.upperBound, bytes[place] == UInt8(ascii: ",") {
        place = skippingSpace(place + 1)
      }
    }
    return elements
  }

  /// The text of a string; nil when the value is none.
  func string(_ value: Range<Int>) -> String? {
    guard kind(value) == .text else { return nil }
    let content = bytes[(value.lowerBound + 1)..<(value.upperBound - 1)]
    guard content.contains(UInt8(ascii: "\\")) else {
      return String(decoding: content, as: UTF8.self)
    }
    let quoted = Data(bytes[value])
    return (try? JSONSerialization.jsonObject(with: quoted, options: .fragmentsAllowed)) as? String
  }

  /// A string's text, another value as it is written.
  func plain(_ value: Range<Int>) -> String {
    string(value) ?? String(decoding: bytes[value], as: UTF8.self)
  }

  private func skippingSpace(_ start: Int) -> Int {
    var place = start
    while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
    return place
  }

  /// The place behind the value that begins at `start`.
  private func end(of start: Int) -> Int {
    var place = start
    var depth = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
          place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        place += 1
        if depth == 0 { return min(place, bytes.count) }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        place += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        // The bracket around a number that ends here.
        if depth == 0 { return place }
        depth -= 1
        place += 1
        if depth == 0 { return place }
      case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D:
        if depth == 0 { return place }
        place += 1
      default: place += 1
      }
    }
    return place
  }
}
