import Basics
package import Foundation

/// Writes comma separated records to a new file, for an engine that is told how they are written.
///
/// Every text is quoted, missing values are not: `"",` is an empty text and `,` is none.
package final class RecordWriter {
  private let file: FileHandle
  private var buffer: [UInt8] = []
  private var isFirst = true
  private var recordStart = 0
  /// Bytes of the longest record.
  package private(set) var longestRecord = 0

  private static let format = RecordFormat(quoting: .everyText)
  private static let blockSize = 1 << 20

  package init(_ url: URL) throws {
    guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
      throw CurationError(
        .unreadable,
        "a temporary file cannot be written",
        at: url.path,
        suggestion: "make room on the disk, or set TMPDIR to another one"
      )
    }
    file = try FileHandle(forWritingTo: url)
    buffer.reserveCapacity(Self.blockSize * 2)
  }

  package func append(_ text: String?) {
    separate()
    Self.format.append(text, to: &buffer)
  }

  /// Appends a field as the source holds it.
  package func append(
    _ bytes: Span<UInt8>,
    _ field: RecordParser.Field,
    of parser: RecordParser
  ) {
    separate()
    guard !field.range.isEmpty || field.wasQuoted else { return }
    if field.hasEscapes {
      RecordFormat.appendQuoted(parser.content(field, in: bytes).span, to: &buffer)
    } else {
      RecordFormat.appendQuoted(bytes.extracting(field.range), to: &buffer)
    }
  }

  package func endRecord() throws {
    longestRecord = max(longestRecord, buffer.count - recordStart)
    buffer.append(0x0A)
    isFirst = true
    if buffer.count >= Self.blockSize { try flush() }
    recordStart = buffer.count
  }

  package func close() throws {
    try flush()
    try file.close()
  }

  private func separate() {
    if !isFirst { buffer.append(0x2C) }
    isFirst = false
  }

  private func flush() throws {
    try file.write(contentsOf: Data(buffer))
    buffer.removeAll(keepingCapacity: true)
  }
}
