import Basics
import Foundation
import Workspace
import TextFiles

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
    /// Lines between the rows that speak about the data.
    var remarks = 0
    /// Lines between the rows that hold the names of the columns again.
    var repeatedHeaders = 0
    /// Rows that end in more separators than the others, with nothing behind them.
    var surplusRows = 0
    /// Rows that end in a separator as all do, before their last column.
    var shortRows = 0

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
    let table = layout.table
    let kept = table.kept
    let header = layout.hasHeader && table.header.count == table.width ? table.header : []
    try RecordReader.forEach(
      in: original,
      layout.dialect,
      fieldCount: table.width,
      skipping: table.skippedLines
    ) { outcome, line, parser, bytes in
      if outcome == .blank { return true }
      if outcome == .remark {
        account.remarks += 1
        return true
      }
      if awaitsHeader {
        awaitsHeader = false
        return true
      }
      if outcome == .record, Self.isHeader(parser, bytes, header) {
        account.repeatedHeaders += 1
        return true
      }
      account.rowsRead += 1
      if let reason = Self.rejection(outcome, parser, bytes) {
        account.rowsRejected += 1
        try log.add(reject(line, nil, reason, parser.record, bytes))
        return true
      }
      if parser.surplus > 0 { account.surplusRows += 1 }
      if parser.absent > 0 { account.shortRows += 1 }
      let lines = line...(line + max(parser.lineEnds - 1, 0))
      if broken.contains(lines) {
        for (column, field) in kept.enumerated() {
          let range = parser.fields[field].range
          guard Self.containsReplacement(bytes, range) else { continue }
          account.cellsRejected += 1
          try log.add(reject(line, column, encoding.brokenReason, range, bytes))
        }
      } else if foreign.contains(lines) {
        for (column, field) in kept.enumerated() {
          let range = parser.fields[field].range
          guard range.contains(where: { bytes[$0] >= 0x80 }) else { continue }
          account.cellsRejected += 1
          try log.add(reject(line, column, encoding.foreignReason, range, bytes))
        }
      }
      writer.append(String(line))
      for field in kept { writer.append(bytes, parser.fields[field], of: parser) }
      try writer.endRecord()
      return true
    }
    try writer.close()
    account.longestRecord = writer.longestRecord
    return account
  }

  /// Whether a record holds the names of the columns again.
  private static func isHeader(
    _ parser: RecordParser,
    _ bytes: Span<UInt8>,
    _ header: [String]
  ) -> Bool {
    guard let first = header.first, parser.fields.count == header.count,
      parser.text(parser.fields[0], in: bytes) == first
    else { return false }
    return zip(parser.fields, header).allSatisfy { parser.text($0, in: bytes) == $1 }
  }

  private static func rejection(
    _ outcome: RecordParser.Outcome,
    _ parser: RecordParser,
    _ bytes: Span<UInt8>
  ) -> String? {
    if case .malformed(let reason) = outcome { return reason }
    for index in parser.record where bytes[index] == 0 { return "NUL bytes" }
    return nil
  }

  private func reject(
    _ line: Int,
    _ column: Int?,
    _ reason: String,
    _ range: Range<Int>,
    _ bytes: Span<UInt8>
  ) -> Reject {
    let kept = range.prefix(RejectLog.keptCharacters * 4).map { bytes[$0] }
    return Reject(
      source: source,
      file: file,
      line: line,
      column: column.map { layout.names[$0] },
      reason: reason,
      text: String(decoding: kept, as: UTF8.self)
    )
  }

  /// Whether U+FFFD stands in UTF-8 text.
  private static func containsReplacement(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index + 2 < range.upperBound {
      if bytes[index] == 0xEF, bytes[index + 1] == 0xBF, bytes[index + 2] == 0xBD { return true }
      index += 1
    }
    return false
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
