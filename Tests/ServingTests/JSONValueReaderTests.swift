import Basics
import Foundation
import TestSupport
import Testing

import Scoring
@testable import Serving

struct JSONValueReaderTests {
  private static func read(_ text: String) throws -> JSONValue {
    let bytes = Array(text.utf8)
    return try JSONValueReader.read(bytes, bytes.indices)
  }

  @Test(arguments: [
    ("null", JSONValue.null), (" true ", .truth(true)), ("[]", .list([])), ("{}", .object([])),
    ("-0.5e2", .number(-50)), ("123456789012345678", .number(123_456_789_012_345_680)),
    ("0.1", .number(0.1)), ("1E400", .number(.infinity)), ("-Infinity", .number(-.infinity)),
    ("[1, 2.5,-3]", .numbers([1, 2.5, -3])),
    ("[1, null]", .list([.number(1), .null])),
    ("[[1],[2]]", .list([.numbers([1]), .numbers([2])])),
    (#""a\n\u00e9\ud83d\ude00\/""#, .text("a\né😀/")), (#""\ud800x""#, .text("\u{FFFD}x")),
    (
      #"{"a": [1], "b": {"c": ""}}"#,
      .object([
        JSONValue.Member(name: "a", value: .numbers([1])),
        JSONValue.Member(
          name: "b",
          value: .object([JSONValue.Member(name: "c", value: .text(""))])
        ),
      ])
    ),
  ])
  func textsAreRead(text: String, value: JSONValue) throws {
    #expect(try Self.read(text) == value)
  }

  @Test func notANumberIsRead() throws {
    guard case .numbers(let numbers) = try Self.read("[NaN, 1]") else {
      Issue.record("no list of numbers")
      return
    }
    #expect(numbers[0].isNaN && numbers[1] == 1)
  }

  @Test(arguments: [
    "", "nul", "01", "1.", "-", "1e", ".5", "+1", "[1,]", "[1 2]", "[1", "{\"a\"}", "{\"a\":}",
    "{a:1}", "{\"a\":1,}", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"a\nb\"", "1 1", "tru", "nan", "]",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(throws: JSONLineError.self) { try Self.read(text) }
  }

  @Test func textsThatAreNotUTF8AreRefused() {
    let bytes: [UInt8] = [0x22, 0xFF, 0x22]
    #expect(throws: JSONLineError.self) { try JSONValueReader.read(bytes, bytes.indices) }
  }

  @Test(arguments: ["[", "{\"a\":"])
  func depthIsBounded(opening: String) throws {
    let closing = opening == "[" ? "]" : "}"
    func nested(_ depth: Int) -> String {
      String(repeating: opening, count: depth) + (opening == "[" ? "" : "1")
        + String(repeating: closing, count: depth)
    }
    _ = try Self.read(nested(JSONValueReader.deepest))
    #expect(throws: JSONLineError.self) { try Self.read(nested(JSONValueReader.deepest + 1)) }
    #expect(throws: JSONLineError.self) {
      try Self.read(String(repeating: opening, count: 1_000_000))
    }
  }

  @Test func manySmallValuesAreRefused() {
    let text = "[" + String(repeating: "[],", count: JSONValueReader.mostValues) + "[]]"
    #expect(throws: JSONLineError.self) { try Self.read(text) }
  }

  @Test func numbersAreThoseOfTheLibrary() throws {
    let seed: UInt64 = 20_260_301
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      #expect(try Self.read(number.description) == .number(number), "seed \(seed)")
      let short = Double(Int(truncatingIfNeeded: generator.next() >> 20)) / 1000
      #expect(try Self.read(short.description) == .number(short), "seed \(seed)")
    }
  }

  @Test func whatIsWrittenIsRead() throws {
    var writer = JSONWriter()
    let text = "a\"\\\n\r\t\u{1}\u{7F}é😀"
    writer.list([text]) { $0.text($1) }
    #expect(try JSONValueReader.read(writer.bytes, writer.bytes.indices) == .list([.text(text)]))
    let foundation = try JSONSerialization.jsonObject(with: Data(writer.bytes))
    #expect(foundation as? [String] == [text])
    for number in [Float(0.1), 1e-30, -3.25, 16_777_216] {
      var writer = JSONWriter()
      writer.number(number)
      let read = try JSONValueReader.read(writer.bytes, writer.bytes.indices)
      #expect(read == .number(Double(number.description) ?? .nan))
    }
  }
}
