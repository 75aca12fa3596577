import Basics
import Foundation

/// Writes comma separated records that every reader takes the same way.
///
/// Texts are quoted, missing values are not: `"",` is an empty text and `,` is none.
final class RecordWriter {
  private let file: FileHandle
  private var buffer: [UInt8] = []
  private var isFirst = true
  private var recordStart = 0
  /// Bytes of the longest record.
  private(set) var longestRecord = 0

  private static let blockSize = 1 << 20

  init(_ url: URL) throws {
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

  func append(_ text: String?) {
    separate()
    guard let text else { return }
    var copy = text
    copy.withUTF8 { quote(UnsafeRawBufferPointer($0), escape: 0x22) }
  }

  /// Appends a field as the source holds it.
  func append(_ bytes: UnsafeRawBufferPointer, _ field: RecordParser.Field, escape: UInt8) {
    separate()
    let content = UnsafeRawBufferPointer(rebasing: bytes[field.range])
    guard !content.isEmpty || field.wasQuoted else { return }
    guard field.hasEscapes else { return quote(content, escape: 0x22) }
    var plain: [UInt8] = []
    plain.reserveCapacity(content.count)
    var isEscaped = false
    for byte in content {
      if byte == escape && !isEscaped {
        isEscaped = true
      } else {
        isEscaped = false
        plain.append(byte)
      }
    }
    plain.withUnsafeBytes { quote($0, escape: 0x22) }
  }

  func endRecord() throws {
    longestRecord = max(longestRecord, buffer.count - recordStart)
    buffer.append(0x0A)
    isFirst = true
    if buffer.count >= Self.blockSize { try flush() }
    recordStart = buffer.count
  }

  func close() throws {
    try flush()
    try file.close()
  }

  private func separate() {
    if !isFirst { buffer.append(0x2C) }
    isFirst = false
  }

  private func quote(_ bytes: UnsafeRawBufferPointer, escape: UInt8) {
    buffer.append(0x22)
    if bytes.contains(0x22) {
      for byte in bytes {
        if byte == 0x22 { buffer.append(0x22) }
        buffer.append(byte)
      }
    } else {
      buffer.append(contentsOf: bytes)
    }
    buffer.append(0x22)
  }

  private func flush() throws {
    try file.write(contentsOf: Data(buffer))
    buffer.removeAll(keepingCapacity: true)
  }
}
