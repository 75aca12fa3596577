import Foundation
import TextFiles

/// The first bytes of a file, or some from its middle, cut at line ends.
struct Sample {
  private let bytes: [UInt8]
  private let isWhole: Bool
  private let skippedLines: Int

  /// Takes the first `DelimitedLayout.sampleBytes`.
  init(_ file: URL, skipping skippedLines: Int) throws {
    let reader = try ByteReader(file)
    var bytes = [UInt8](repeating: 0, count: DelimitedLayout.sampleBytes)
    let count = try reader.read(into: &bytes, from: 0)
    isWhole = count < bytes.count
    bytes.removeSubrange(count...)
    if !isWhole, let end = bytes.lastIndex(of: 0x0A) { bytes.removeSubrange((end + 1)...) }
    self.bytes = bytes
    self.skippedLines = skippedLines
  }

  private init(lines bytes: [UInt8]) {
    self.bytes = bytes
    isWhole = false
    skippedLines = 0
  }

  /// Whole lines from places spread evenly over a file.
  static func pieces(of file: URL, count: Int, bytes size: Int) throws -> [Sample] {
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    let end = try handle.seekToEnd()
    guard end > UInt64(DelimitedLayout.sampleBytes) else { return [] }
    return try (1...count).compactMap { index in
      let place = (end - UInt64(size)) / UInt64(count) * UInt64(index)
      try handle.seek(toOffset: place)
      guard let data = try handle.read(upToCount: size), let first = data.firstIndex(of: 0x0A),
        let last = data.lastIndex(of: 0x0A), first < last
      else { return nil }
      return Sample(lines: Array(data[(first + 1)...last]))
    }
  }

  /// The texts of the well-formed records, at most `limit`.
  func records(
    _ dialect: DelimitedDialect,
    fieldCount: Int?,
    limit: Int = 20_000
  ) -> [[String]] {
    var records: [[String]] = []
    var parser = RecordParser(dialect, fieldCount: fieldCount)
    let bytes = bytes.span
    var start = 0
    for _ in 0..<skippedLines {
      while start < bytes.count, bytes[start] != (dialect.endsAtReturn ? 0x0D : 0x0A) { start += 1 }
      start += 1
    }
    while records.count < limit {
      let outcome = parser.parse(bytes, from: start, isEnd: isWhole)
      if outcome == .end || outcome == .incomplete { break }
      if outcome == .record {
        records.append(parser.fields.map { parser.text($0, in: bytes) })
      }
      start = parser.next
    }
    return records
  }
}
