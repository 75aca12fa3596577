import Basics
import Foundation
import Workspace

/// Rewrites the well-formed records of a delimited file so that the engine cannot misread them.
///
/// Malformed records go to the reject log, and so do the cells whose bytes were broken; the
/// twin has the line of each record in a first column `_line`.
struct Canonicaliser {
  struct Account {
    var rowsRead = 0
    var rowsRejected = 0
    var cellsRejected = 0
    var longestRecord = 0

    var rowsKept: Int { rowsRead - rowsRejected }
  }

  let layout: DelimitedLayout
  let source: String
  /// The file's name in rejects.
  let file: String
  let encoding: TextEncoding
  let transcoding: Transcoder.Result

  /// Reads `original` (UTF-8) and writes its twin.
  ///
  /// - Complexity: one pass; memory is the longest record.
  func rewrite(_ original: URL, to twin: URL, log: RejectLog) throws -> Account {
    var account = Account()
    let writer = try RecordWriter(twin)
    var broken = LineCursor(transcoding.brokenLines)
    var foreign = LineCursor(transcoding.foreignLines)
    var awaitsHeader = layout.hasHeader
    try RecordReader.forEach(in: original, layout.dialect, fieldCount: layout.names.count) {
      outcome,
      line,
      parser,
      bytes in
      if outcome == .blank { return true }
      if awaitsHeader {
        awaitsHeader = false
        return true
      }
      account.rowsRead += 1
      if let reason = rejection(outcome, parser, bytes) {
        account.rowsRejected += 1
        try log.add(reject(line, nil, reason, parser, parser.record, bytes))
        return true
      }
      let lines = line...(line + max(parser.lineEnds - 1, 0))
      if broken.contains(lines) {
        for (index, field) in parser.fields.enumerated()
        where bytes[field.range].containsReplacement {
          account.cellsRejected += 1
          try log.add(reject(line, index, encoding.brokenReason, parser, field.range, bytes))
        }
      } else if foreign.contains(lines) {
        for (index, field) in parser.fields.enumerated()
        where bytes[field.range].contains(where: { $0 >= 0x80 }) {
          account.cellsRejected += 1
          try log.add(reject(line, index, encoding.foreignReason, parser, field.range, bytes))
        }
      }
      writer.append(String(line))
      for field in parser.fields {
        writer.append(bytes, field, escape: layout.dialect.escape)
      }
      try writer.endRecord()
      return true
    }
    try writer.close()
    account.longestRecord = writer.longestRecord
    return account
  }

  private func rejection(
    _ outcome: RecordParser.Outcome,
    _ parser: RecordParser,
    _ bytes: UnsafeRawBufferPointer
  ) -> String? {
    if case .malformed(let reason) = outcome { return reason }
    return bytes[parser.record].contains(0) ? "NUL bytes" : nil
  }

  private func reject(
    _ line: Int,
    _ column: Int?,
    _ reason: String,
    _ parser: RecordParser,
    _ range: Range<Int>,
    _ bytes: UnsafeRawBufferPointer
  ) -> Reject {
    let kept = range.prefix(RejectLog.keptCharacters * 4)
    return Reject(
      source: source,
      file: file,
      line: line,
      column: column.map { layout.names[$0] },
      reason: reason,
      text: String(decoding: bytes[kept], as: UTF8.self)
    )
  }
}

/// Asks ascending line numbers in ascending order.
struct LineCursor {
  private let lines: [Int]
  private var next = 0

  init(_ lines: [Int]) { self.lines = lines }

  /// Whether one of the lines lies in a range that begins after those asked before.
  mutating func contains(_ range: ClosedRange<Int>) -> Bool {
    while next < lines.count, lines[next] < range.lowerBound { next += 1 }
    return next < lines.count && range.contains(lines[next])
  }
}

extension Slice where Base == UnsafeRawBufferPointer {
  /// Whether U+FFFD stands in UTF-8 text.
  fileprivate var containsReplacement: Bool {
    var index = startIndex
    while index + 2 < endIndex {
      if self[index] == 0xEF, self[index + 1] == 0xBF, self[index + 2] == 0xBD { return true }
      index += 1
    }
    return false
  }
}
