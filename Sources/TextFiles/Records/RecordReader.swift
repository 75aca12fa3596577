package import Foundation

/// Streams the records of a UTF-8 file through a parser, with their line numbers.
package struct RecordReader {
  /// Records longer than this are set aside unread: the engine takes no longer ones.
  package static let maximumRecordBytes = 32 << 20
  private static let blockSize = 1 << 20

  /// What `forEach` gives: the outcome, the record's first line and the parser with its fields.
  package typealias Body = (
    _ outcome: RecordParser.Outcome, _ line: Int, _ parser: RecordParser, _ bytes: Span<UInt8>
  ) throws -> Bool

  /// Gives every record, blank line, remark and malformed line in order until `body` returns
  /// false.
  ///
  /// - `skipped`: lines at the start of the file that are not read.
  /// - `fieldCount`: fields of a well-formed record; nil when any number will do.
  /// - It throws `CurationError` when the file cannot be read to its end, and what `body` throws.
  /// - Complexity: one pass; memory is twice a block or the longest record.
  package static func forEach(
    in file: URL,
    _ dialect: DelimitedDialect,
    fieldCount: Int?,
    skipping skipped: Int = 0,
    _ body: Body
  ) throws {
    let reader = try ByteReader(file)
    var parser = RecordParser(dialect, fieldCount: fieldCount)
    var buffer = [UInt8](repeating: 0, count: blockSize)
    var filled = 0
    var isEnd = false
    var line = 1
    var start = 0
    for _ in 0..<skipped {
      (start, filled, isEnd) = try skipLine(reader, &buffer, start, filled, isEnd, dialect)
      line += 1
    }
    while true {
      let isTooLong = filled - start > maximumRecordBytes
      var needsMore = false
      do {
        let bytes = buffer.span.extracting(0..<filled)
        let outcome = parser.parse(bytes, from: start, isEnd: isEnd)
        switch outcome {
        case .end: return
        case .incomplete:
          needsMore = true
          if isTooLong {
            let reason = "longer than \(maximumRecordBytes >> 20) MB"
            parser.setAside(start..<filled, next: filled)
            guard try body(.malformed(reason), line, parser, bytes) else { return }
            line += 1
          }
        case .record, .blank, .remark, .malformed:
          guard try body(outcome, line, parser, bytes) else { return }
          line += parser.lineEnds
          start = parser.next
        }
      }
      if needsMore {
        try Task.checkCancellation()
        if isTooLong {
          (start, filled, isEnd) = try skipLine(reader, &buffer, start, filled, isEnd, dialect)
        } else {
          try refill(reader, &buffer, &start, &filled, &isEnd)
        }
      }
    }
  }

  /// Moves what is not read yet to the front and reads more behind it.
  private static func refill(
    _ reader: ByteReader,
    _ buffer: inout [UInt8],
    _ start: inout Int,
    _ filled: inout Int,
    _ isEnd: inout Bool
  ) throws {
    if start > 0 {
      buffer.replaceSubrange(0..<(filled - start), with: Array(buffer[start..<filled]))
      filled -= start
      start = 0
    } else if filled == buffer.count {
      buffer += [UInt8](repeating: 0, count: buffer.count)
    }
    let count = try reader.read(into: &buffer, from: filled)
    isEnd = filled + count < buffer.count
    filled += count
  }

  /// Goes to the start of the next line, block by block.
  private static func skipLine(
    _ reader: ByteReader,
    _ buffer: inout [UInt8],
    _ start: Int,
    _ filled: Int,
    _ isEnd: Bool,
    _ dialect: DelimitedDialect
  ) throws -> (start: Int, filled: Int, isEnd: Bool) {
    var (start, filled, isEnd) = (start, filled, isEnd)
    var afterReturn = false
    while true {
      while start < filled {
        let byte = buffer[start]
        if afterReturn { return (byte == 0x0A ? start + 1 : start, filled, isEnd) }
        start += 1
        if byte == 0x0A { return (start, filled, isEnd) }
        if byte == 0x0D && dialect.endsAtReturn { afterReturn = true }
      }
      if isEnd { return (start, filled, true) }
      try Task.checkCancellation()
      filled = try reader.read(into: &buffer, from: 0)
      isEnd = filled < buffer.count
      start = 0
    }
  }
}
