import Basics
package import Foundation

/// Rewrites a text file as UTF-8 with line feeds, keeping account of the lines that were broken.
///
/// Lines keep their numbers. A line that does not read in the encoding of the file is tried in
/// the other likely one (files joined from several origins), else its broken bytes become
/// U+FFFD; both kinds are reported.
package struct Transcoder {
  package struct Result: Sendable {
    /// Lines, from 1 and ascending, with bytes that became U+FFFD.
    package var brokenLines: [Int] = []
    /// Lines, from 1 and ascending, that were read in another encoding than the file's.
    package var foreignLines: [Int] = []

    package init() {}
  }

  private let encoding: TextEncoding
  private let converter: CharacterConverter
  private let alternative: CharacterConverter?
  private var result = Result()
  private var line = 1
  private var output: [UInt8] = []

  /// Writes the UTF-8 twin of `source` at `target`.
  ///
  /// - Throws: `CurationError` when the source cannot be read or the twin not be written.
  /// - Complexity: one pass; memory is a block or the longest line.
  package static func write(
    _ source: URL,
    surveyed survey: TextSurvey,
    to target: URL
  ) throws -> Result {
    var transcoder = try Transcoder(survey.encoding)
    return try transcoder.run(source, survey, target)
  }

  private init(_ encoding: TextEncoding) throws {
    self.encoding = encoding
    converter = try CharacterConverter(from: encoding)
    alternative = encoding == .utf8 ? try? CharacterConverter(from: .gb18030) : nil
  }

  private mutating func run(
    _ source: URL,
    _ survey: TextSurvey,
    _ target: URL
  ) throws -> Result {
    guard FileManager.default.createFile(atPath: target.path, contents: nil) else {
      throw CurationError(.unreadable, "a temporary file cannot be written", at: target.path)
    }
    let file = try FileHandle(forWritingTo: target)
    defer { try? file.close() }
    var rest: [UInt8] = []
    var isFirst = true
    // Files of old Macintoshes end their lines by returns alone.
    let turnsReturns = survey.lineFeeds == 0 && survey.loneReturns > 0
    try TextSurvey.blocks(of: source) { block, _ in
      rest.append(copying: block.extracting(droppingFirst: isFirst ? survey.markLength : 0))
      isFirst = false
      let end = Self.lastLineEnd(rest, unitSize: encoding.unitSize, encoding)
      if end > 0 {
        convert(rest.span.extracting(0..<end))
        rest.removeSubrange(0..<end)
        try flush(to: file, turnsReturns)
      }
    }
    convert(rest.span)
    try flush(to: file, turnsReturns)
    return result
  }

  private mutating func flush(to file: FileHandle, _ turnsReturns: Bool) throws {
    if turnsReturns {
      for index in output.indices where output[index] == 0x0D { output[index] = 0x0A }
    }
    try file.write(contentsOf: Data(output))
    output.removeAll(keepingCapacity: true)
  }

  /// Converts whole lines at once, and one by one where that meets broken bytes.
  private mutating func convert(_ bytes: Span<UInt8>) {
    if bytes.isEmpty { return }
    let mark = output.count
    if encoding == .utf8 && UTF8Validator.isValid(bytes) {
      output.append(copying: bytes)
      line += output[mark...].count(where: { $0 == 0x0A })
      return
    }
    if encoding != .utf8 {
      if converter.convert(bytes, into: &output) == 0 {
        line += output[mark...].count(where: { $0 == 0x0A })
        return
      }
      output.removeSubrange(mark...)
    }
    var start = 0
    while start < bytes.count {
      let end = Self.nextLineEnd(bytes, from: start, encoding) ?? bytes.count
      convertLine(bytes.extracting(start..<end))
      line += 1
      start = end
    }
  }

  private mutating func convertLine(_ bytes: Span<UInt8>) {
    if encoding == .utf8 {
      if UTF8Validator.isValid(bytes) {
        output.append(copying: bytes)
        return
      }
      var evidence = GB18030Evidence()
      evidence.update(bytes)
      evidence.finish()
      if let alternative, evidence.isLikely, evidence.brokenCount == 0 {
        let mark = output.count
        if alternative.convert(bytes, into: &output) == 0 {
          result.foreignLines.append(line)
          return
        }
        output.removeSubrange(mark...)
      }
      output.append(contentsOf: String(decoding: [UInt8](copying: bytes), as: UTF8.self).utf8)
      result.brokenLines.append(line)
      return
    }
    let mark = output.count
    if converter.convert(bytes, into: &output) == 0 { return }
    if encoding.unitSize == 1, UTF8Validator.isValid(bytes) {
      output.removeSubrange(mark...)
      output.append(copying: bytes)
      result.foreignLines.append(line)
    } else {
      result.brokenLines.append(line)
    }
  }

  private static func lastLineEnd(
    _ bytes: [UInt8],
    unitSize: Int,
    _ encoding: TextEncoding
  ) -> Int {
    let feed = encoding.lineFeed
    var index = (bytes.count / unitSize - 1) * unitSize
    while index >= 0 {
      if bytes[index] == feed[0], bytes[index..<(index + unitSize)].elementsEqual(feed) {
        return index + unitSize
      }
      index -= unitSize
    }
    return 0
  }

  private static func nextLineEnd(
    _ bytes: Span<UInt8>,
    from start: Int,
    _ encoding: TextEncoding
  ) -> Int? {
    let feed = encoding.lineFeed
    var index = start
    while index + feed.count <= bytes.count {
      if feed.indices.allSatisfy({ bytes[index + $0] == feed[$0] }) {
        return index + feed.count
      }
      index += feed.count
    }
    return nil
  }
}
