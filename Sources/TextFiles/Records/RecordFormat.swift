import Basics

/// How records are written as delimited text, so that every reader of RFC 4180 takes the same
/// fields out of them.
///
/// It works on bytes: a quote that a combining mark follows is a quote to readers, whatever
/// character the two make for people.
package struct RecordFormat: Sendable, Hashable {
  package enum Quoting: Sendable, Hashable {
    /// Where the text holds a delimiter, a quote or a line end, or is empty.
    case whereNeeded
    /// Every text, so that only what is missing stands without quotes.
    case everyText
  }

  package enum LineEnd: String, Sendable, Hashable {
    case lineFeed = "\n"
    case returnAndLineFeed = "\r\n"
  }

  package var delimiter: UInt8
  package var quoting: Quoting
  package var lineEnd: LineEnd
  /// Whether a text that a spreadsheet would run as a formula gets an apostrophe before it.
  package var neutralisesFormulas: Bool

  package init(
    delimiter: UInt8 = 0x2C,
    quoting: Quoting = .whereNeeded,
    lineEnd: LineEnd = .lineFeed,
    neutralisesFormulas: Bool = false
  ) {
    self.delimiter = delimiter
    self.quoting = quoting
    self.lineEnd = lineEnd
    self.neutralisesFormulas = neutralisesFormulas
  }

  /// What other programs are given: RFC 4180 to the letter, and nothing in it that they would run.
  package static let exchange = RecordFormat(
    lineEnd: .returnAndLineFeed,
    neutralisesFormulas: true
  )

  /// A record with its line end.
  ///
  /// Nil is a missing value and becomes nothing, an empty text a pair of quotes. A record of one
  /// missing value becomes a pair of quotes too: as an empty line it would be lost.
  package func line(_ fields: [String?]) -> String {
    record(fields) + lineEnd.rawValue
  }

  /// A record without its line end, as `line` writes it.
  package func record(_ fields: [String?]) -> String {
    if fields.count == 1, fields[0] == nil { return "\"\"" }
    var bytes: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(delimiter) }
      append(field, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends one field, without a delimiter.
  func append(_ field: String?, to buffer: inout [UInt8]) {
    guard let field else { return }
    let bytes = Array((neutralisesFormulas ? SpreadsheetText.neutral(field) : field).utf8)
    if quoting == .everyText || needsQuotes(bytes) {
      Self.appendQuoted(bytes.span, to: &buffer)
    } else {
      buffer += bytes
    }
  }

  /// Appends bytes in quotes, each quote among them twice.
  static func appendQuoted(_ bytes: Span<UInt8>, to buffer: inout [UInt8]) {
    buffer.append(0x22)
    var start = 0
    for index in bytes.indices where bytes[index] == 0x22 {
      buffer.append(copying: bytes.extracting(start..<(index + 1)))
      start = index
    }
    buffer.append(copying: bytes.extracting(start..<bytes.count))
    buffer.append(0x22)
  }

  /// Whether readers would take the text for something else than one field.
  ///
  /// The line ends of Unicode count, since some readers divide lines at them.
  private func needsQuotes(_ bytes: [UInt8]) -> Bool {
    if bytes.isEmpty { return true }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case delimiter, 0x22, 0x0A...0x0D: return true
      case 0x85 where index >= 1 && bytes[index - 1] == 0xC2: return true
      case 0xA8...0xA9 where index >= 2 && bytes[index - 2] == 0xE2 && bytes[index - 1] == 0x80:
        return true
      default: continue
      }
    }
    return false
  }
}
