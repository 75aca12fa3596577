import Foundation
import TextFiles

/// Divides JSON text into the values of an array, or into values that stand one after another.
///
/// It follows brackets and quotes only: whether a value is well formed is for others to judge.
/// A value that goes wrong costs as little as can be: a text that runs over its line ends there,
/// and a bracket that closes another one closes what it can.
struct JSONSplitter {
  enum Form { case array, sequence }

  /// What `forEach` gives: the value's first line, its text on one line, and why it cannot be
  /// read, when that shows already.
  typealias Body = (_ line: Int, _ text: [UInt8], _ problem: String?) throws -> Void

  /// Engines walk nested values by recursion; deeper ones would overrun their stack.
  static let maximumDepth = 500
  static let tooDeep = "nested more than \(maximumDepth) levels deep"

  private let form: Form
  private var text: [UInt8] = []
  private var brackets: [UInt8] = []
  private var isInside = false
  private var isText = false
  private var isEscaped = false
  private var problem: String?
  private var line = 1
  private var firstLine = 1
  private var isOpened = false
  private var isClosed = false

  /// Gives every value in order.
  ///
  /// - Returns: whether an array, when it is one, ends with its bracket.
  /// - Complexity: one pass; memory is a block and the longest value.
  @discardableResult
  static func forEach(in file: URL, _ form: Form, _ body: Body) throws -> Bool {
    var splitter = JSONSplitter(form: form)
    try TextSurvey.blocks(of: file) { block, _ in
      for index in block.indices { try splitter.take(block[index], body) }
    }
    if splitter.isInside {
      if splitter.isText || !splitter.brackets.isEmpty {
        splitter.problem = splitter.problem ?? "the file ends inside it"
      }
      try splitter.finish(body)
    }
    return form == .sequence || splitter.isClosed
  }

  private init(form: Form) { self.form = form }

  private mutating func take(_ byte: UInt8, _ body: Body) throws {
    defer { if byte == 0x0A { line += 1 } }
    if !isInside {
      if byte <= 0x20 && byte != 0 || byte == UInt8(ascii: ",") { return }
      if form == .array && !isOpened && byte == UInt8(ascii: "[") {
        isOpened = true
        return
      }
      if form == .array && !isClosed && byte == UInt8(ascii: "]") {
        isClosed = true
        return
      }
      (isInside, firstLine) = (true, line)
      if isClosed { problem = "it stands after the end of the array" }
    }
    if isText { return try takeInText(byte, body) }
    switch byte {
    case UInt8(ascii: "\""): isText = true
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      brackets.append(byte)
      if brackets.count > Self.maximumDepth { problem = Self.tooDeep }
    case UInt8(ascii: "}"), UInt8(ascii: "]"): return try close(byte, body)
    case UInt8(ascii: ","), 0x09, 0x0A, 0x0D, 0x20:
      if brackets.isEmpty { return try finish(body) }
    case 0: problem = "NUL bytes"
    default: break
    }
    append(byte < 0x20 ? 0x20 : byte)
  }

  private mutating func takeInText(_ byte: UInt8, _ body: Body) throws {
    if byte == 0x0A {
      problem = problem ?? "a text runs over the end of its line"
      return try finish(body)
    }
    append(byte)
    if byte == 0 { problem = "NUL bytes" }
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isText = false
    }
  }

  private mutating func close(_ byte: UInt8, _ body: Body) throws {
    let opening = byte == UInt8(ascii: "}") ? UInt8(ascii: "{") : UInt8(ascii: "[")
    if let place = brackets.lastIndex(of: opening) {
      brackets.removeSubrange(place...)
    } else if form == .array && byte == UInt8(ascii: "]") {
      isClosed = true
      return try finish(body)
    }
    append(byte)
    if brackets.isEmpty { try finish(body) }
  }

  private mutating func append(_ byte: UInt8) {
    if text.count < RecordReader.maximumRecordBytes {
      text.append(byte)
    } else {
      problem = "longer than \(RecordReader.maximumRecordBytes >> 20) MB"
    }
  }

  private mutating func finish(_ body: Body) throws {
    try body(firstLine, text, problem)
    text.removeAll(keepingCapacity: true)
    brackets.removeAll(keepingCapacity: true)
    (isInside, isText, isEscaped, problem) = (false, false, false, nil)
  }
}

/// Follows how deep values are nested, a value a line.
struct JSONDepth {
  private(set) var highest = 0
  private var depth = 0
  private var isText = false
  private var isEscaped = false

  mutating func update(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == 0x0A {
        (depth, isText, isEscaped) = (0, false, false)
      } else if isText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isText = false
        }
      } else if byte == UInt8(ascii: "\"") {
        isText = true
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        depth += 1
        highest = max(highest, depth)
      } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
        depth -= 1
      }
    }
  }
}
