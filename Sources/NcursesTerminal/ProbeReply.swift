package import Terminal

/// What a terminal answered about itself before curses started.
package struct ProbeReply: Sendable, Hashable {
  package private(set) var isSynchronisedSupported = false
  package private(set) var canvas = TerminalCanvas.unknown
  /// Whether two bytes of UTF-8 moved the cursor as one character; nil without an answer.
  package private(set) var takesUTF8: Bool?
  /// Whether an ambiguous character moved the cursor by two columns; nil without an answer.
  package private(set) var isAmbiguousWide: Bool?
  /// Bytes that are no reply: what the person typed meanwhile, and a reply that was cut off.
  package private(set) var typed: [UInt8] = []
  private var cursorReports = 0

  /// Asks for synchronised output, the background colour, and last for device attributes, which
  /// every terminal answers.
  ///
  /// Where text may be UTF-8 it also asks for the widths of `ï`, which is narrow wherever UTF-8 is
  /// understood and two characters elsewhere, and of `─`, which is ambiguous.
  package static func query(isUTF8: Bool) -> [UInt8] {
    let width = isUTF8 ? "\rï\u{1B}[6n\r─\u{1B}[6n\r\u{1B}[K" : ""
    return Array("\u{1B}[?2026$p\u{1B}]11;?\u{1B}\\\(width)\u{1B}[c".utf8)
  }

  package init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let byte = rest.first {
      if byte == 0x1B, let end = Self.endOfSequence(rest),
        isReply(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
      {
        rest = rest[end...]
      } else {
        typed.append(byte)
        rest.removeFirst()
      }
    }
  }

  /// The end of a control sequence or operating system command; nil for anything else and for one
  /// that was cut off.
  private static func endOfSequence(_ bytes: ArraySlice<UInt8>) -> Int? {
    let second = bytes.startIndex + 1
    guard second < bytes.endIndex else { return nil }
    switch bytes[second] {
    case UInt8(ascii: "["):
      for index in (second + 1)..<bytes.endIndex where (0x40...0x7E).contains(bytes[index]) {
        return index + 1
      }
      return nil
    case UInt8(ascii: "]"):
      for index in (second + 1)..<bytes.endIndex {
        if bytes[index] == 0x07 { return index + 1 }
        if bytes[index] == 0x5C, bytes[index - 1] == 0x1B { return index + 1 }
      }
      return nil
    default: return nil
    }
  }

  /// Takes a sequence that answers the query, and tells whether it was one.
  private mutating func isReply(_ sequence: String) -> Bool {
    let body = sequence.dropFirst(2)
    if body.hasPrefix("?2026;"), body.hasSuffix("$y") {
      // 1 set, 2 reset, 3 permanently set; 0 and 4 cannot be used.
      let state = body.dropFirst(6).dropLast(2)
      isSynchronisedSupported = state == "1" || state == "2" || state == "3"
    } else if body.hasPrefix("11;") {
      if body.hasPrefix("11;rgb:") { canvas = Self.canvas(body.dropFirst(7)) }
    } else if body.hasSuffix("R") {
      let parts = body.dropLast().split(separator: ";")
      guard parts.count == 2, let column = Int(parts[1]) else { return false }
      cursorReports += 1
      switch cursorReports {
      case 1: takesUTF8 = column == 2
      case 2: isAmbiguousWide = takesUTF8 == true ? column == 3 : nil
      default: break
      }
    } else {
      return body.hasPrefix("?") && body.hasSuffix("c")
    }
    return true
  }

  /// Judges `rrrr/gggg/bbbb`, of one to four digits a channel.
  private static func canvas(_ text: Substring) -> TerminalCanvas {
    let channels = text.split(separator: "/").prefix(3).compactMap { part -> UInt8? in
      let digits = part.prefix(while: \.isHexDigit)
      guard let value = Int(digits, radix: 16), (1...4).contains(digits.count) else {
        return nil
      }
      return UInt8(value * 255 / ((1 << (4 * digits.count)) - 1))
    }
    guard channels.count == 3 else { return .unknown }
    let colour = RGB(red: channels[0], green: channels[1], blue: channels[2])
    return colour.luminance > 0.3 ? .light : .dark
  }
}
