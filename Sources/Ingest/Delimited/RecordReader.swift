import Foundation

/// Streams the records of a UTF-8 file through a parser, with their line numbers.
struct RecordReader {
  /// Records longer than this are set aside unread.
  static let maximumRecordBytes = 64 << 20
  private static let blockSize = 1 << 20

  /// What `forEach` gives: the outcome, the record's first line and the parser with its fields.
  typealias Body = (
    _ outcome: RecordParser.Outcome, _ line: Int, _ parser: RecordParser,
    _ bytes: UnsafeRawBufferPointer
  ) throws -> Bool

  /// Gives every record, blank line and malformed line in order until `body` returns false.
  ///
  /// - Complexity: one pass; memory is a block or the longest record.
  static func forEach(
    in file: URL,
    _ dialect: DelimitedDialect,
    fieldCount: Int?,
    _ body: Body
  ) throws {
    let reader = try ByteReader(file)
    var parser = RecordParser(dialect, fieldCount: fieldCount)
    var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize, alignment: 64)
    defer { buffer.deallocate() }
    var filled = 0
    var isEnd = false
    var line = 1
    var start = 0
    while true {
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[0..<filled])
      let outcome = parser.parse(bytes, from: start, isEnd: isEnd)
      switch outcome {
      case .end: return
      case .incomplete:
        try Task.checkCancellation()
        if filled - start > maximumRecordBytes {
          let reason = "longer than \(maximumRecordBytes >> 20) MB"
          let end = bytes[start...].firstIndex(of: 0x0A)
          parser.setAside(start..<(end ?? filled), next: end.map { $0 + 1 } ?? filled)
          guard try body(.malformed(reason), line, parser, bytes) else { return }
          line += 1
          if end != nil {
            start = parser.next
          } else {
            // What is in memory goes; the rest of the line follows block by block.
            (start, filled, isEnd) = try skipLine(reader, buffer)
          }
          continue
        }
        if start > 0 {
          buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<filled]))
          filled -= start
          start = 0
        } else if filled == buffer.count {
          let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: buffer.count * 2,
            alignment: 64
          )
          larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[0..<filled]))
          buffer.deallocate()
          buffer = larger
        }
        let count = try reader.read(
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        )
        isEnd = filled + count < buffer.count
        filled += count
      case .record, .blank, .malformed:
        guard try body(outcome, line, parser, bytes) else { return }
        line += parser.lineEnds
        start = parser.next
      }
    }
  }

  private static func skipLine(
    _ reader: ByteReader,
    _ buffer: UnsafeMutableRawBufferPointer
  ) throws -> (start: Int, filled: Int, isEnd: Bool) {
    while true {
      let count = try reader.read(into: buffer)
      if let end = buffer[0..<count].firstIndex(of: 0x0A) {
        return (end + 1, count, count < buffer.count)
      }
      if count < buffer.count { return (count, count, true) }
    }
  }
}
