import Basics
import Feedback
import Foundation

/// The events of one request: JSON lines, or a JSON list.
struct EventRequest {
  struct BadEvent: Hashable {
    /// The line, or the place in the list, from 1.
    var line: Int
    var problem: EventProblem
  }

  static let mostShown = 20

  /// The good ones, a line each.
  private(set) var lines: [UInt8] = []
  private(set) var accepted = 0
  private(set) var bad: [BadEvent] = []
  private(set) var rejected = 0

  init(_ body: [UInt8], now: Date = Date()) {
    let first = body.first { !Self.isSpace($0) }
    if first == UInt8(ascii: "["), let elements = Self.elements(body) {
      for (place, element) in elements.enumerated() { add(body[element], place + 1, now) }
      return
    }
    var number = 0
    for line in body.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      if line.allSatisfy(Self.isSpace) { continue }
      add(line, number, now)
    }
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>, _ number: Int, _ now: Date) {
    // Between the tokens of a list there may be line feeds; within texts there are none.
    let line = bytes.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
    do {
      _ = try EventReader.event(line, now: now)
      lines += line
      lines.append(0x0A)
      accepted += 1
    } catch {
      rejected += 1
      if bad.count < Self.mostShown { bad.append(BadEvent(line: number, problem: error)) }
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// Where the elements of a list stand; nil for what is no list from end to end.
  private static func elements(_ body: [UInt8]) -> [Range<Int>]? {
    var elements: [Range<Int>] = []
    var depth = 0
    var isInText = false
    var isEscaped = false
    var start: Int?
    for (index, byte) in body.enumerated() {
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
        continue
      }
      if depth == 0, !elements.isEmpty || start != nil, !isSpace(byte) { return nil }
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        if depth == 1 { start = index + 1 }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0, let start { elements.append(start..<index) }
      case UInt8(ascii: ","):
        if depth == 1, let from = start {
          elements.append(from..<index)
          start = index + 1
        }
      case UInt8(ascii: "\""): isInText = true
      default: break
      }
    }
    guard depth == 0, !isInText else { return nil }
    if elements.count == 1, body[elements[0]].allSatisfy(isSpace) { return [] }
    return elements
  }

  /// `{"accepted": 2, "rejected": 1, "problems": [{"line": 3, "field": "score", "reason": "…"}]}`.
  var reply: Reply {
    Reply(status: accepted == 0 && rejected > 0 ? 400 : 200) { writer in
      writer.byte("{")
      if accepted == 0, let first = bad.first {
        writer.raw("\"error\":")
        writer.text("no event: line \(first.line): \(first.problem.reason)")
        writer.byte(",")
      }
      writer.raw("\"accepted\":")
      writer.integer(accepted)
      writer.raw(",\"rejected\":")
      writer.integer(rejected)
      writer.raw(",\"problems\":")
      writer.list(bad) { writer, bad in
        writer.raw("{\"line\":")
        writer.integer(bad.line)
        if let field = bad.problem.field {
          writer.raw(",\"field\":")
          writer.text(field)
        }
        writer.raw(",\"reason\":")
        writer.text(bad.problem.reason)
        writer.byte("}")
      }
      writer.byte("}")
    }
  }
}
