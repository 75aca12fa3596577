import Foundation
import TextFiles

/// Lines of a text file as records, for formats that hold one thing a line.
enum LineList {
  struct Account {
    /// Lines with at least one character.
    var count = 0
    var longestRecord = 0
  }

  /// No byte of UTF-8 is FF, so that a line is one field.
  private static let dialect = DelimitedDialect(delimiter: 0xFF, quote: nil)

  /// Writes number, problem and text of every filled line as comma separated records.
  static func write(_ file: URL, to target: URL) throws -> Account {
    var account = Account()
    let writer = try RecordWriter(target)
    try forEach(in: file) { line, text, problem in
      account.count += 1
      let shown = problem == nil ? text[...] : text.prefix(RejectLog.keptCharacters * 4)
      writer.append(String(line))
      writer.append(problem)
      writer.append(String(decoding: shown, as: UTF8.self).replacing("\0", with: "␀"))
      try writer.endRecord()
    }
    try writer.close()
    account.longestRecord = writer.longestRecord
    return account
  }

  /// Gives every filled line; one that is too long to be read has a problem.
  static func forEach(
    in file: URL,
    _ body: (_ line: Int, _ text: [UInt8], _ problem: String?) throws -> Void
  ) throws {
    try RecordReader.forEach(in: file, dialect, fieldCount: nil) { outcome, line, parser, bytes in
      let text = parser.record.map { bytes[$0] }
      switch outcome {
      case .malformed(let reason): try body(line, text, reason)
      case .record: try body(line, text, nil)
      case .blank, .remark, .incomplete, .end: break
      }
      return true
    }
  }
}
