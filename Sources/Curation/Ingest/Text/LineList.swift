import Foundation

/// Lines of a text file as records, for formats that hold one thing a line.
enum LineList {
  struct Account {
    /// Lines with at least one character.
    var count = 0
    var firstLine = 0
    var longestRecord = 0
    /// Lines with NUL bytes, ascending; the records show those bytes as ␀.
    var linesWithNUL: [Int] = []
  }

  /// No byte of UTF-8 is FF, so that a line is one field.
  private static let dialect = DelimitedDialect(delimiter: 0xFF, quote: nil)

  /// Writes line number and text of every filled line as comma separated records.
  static func write(_ file: URL, to target: URL) throws -> Account {
    var account = Account()
    let writer = try RecordWriter(target)
    try forEach(in: file) { line, text in
      if account.count == 0 { account.firstLine = line }
      account.count += 1
      if text.contains(0) { account.linesWithNUL.append(line) }
      writer.append(String(line))
      writer.append(String(decoding: text, as: UTF8.self).replacing("\0", with: "␀"))
      try writer.endRecord()
    }
    try writer.close()
    account.longestRecord = writer.longestRecord
    return account
  }

  /// Copies the filled lines but those with the numbers given, which ascend.
  static func copy(_ file: URL, to target: URL, except: [Int]) throws {
    guard FileManager.default.createFile(atPath: target.path, contents: nil) else {
      throw CurationError(.unreadable, "a temporary file cannot be written", at: target.path)
    }
    let output = try FileHandle(forWritingTo: target)
    defer { try? output.close() }
    var left = LineCursor(except)
    var buffer: [UInt8] = []
    try forEach(in: file) { line, text in
      if left.contains(line...line) { return }
      buffer.append(contentsOf: text)
      buffer.append(0x0A)
      if buffer.count > 1 << 20 {
        try output.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try output.write(contentsOf: Data(buffer))
  }

  static func forEach(
    in file: URL,
    _ body: (_ line: Int, _ text: Slice<UnsafeRawBufferPointer>) throws -> Void
  ) throws {
    try RecordReader.forEach(in: file, dialect, fieldCount: nil) { outcome, line, parser, bytes in
      if outcome != .blank { try body(line, bytes[parser.record]) }
      return true
    }
  }
}
