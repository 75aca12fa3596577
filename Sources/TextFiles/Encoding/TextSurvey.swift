package import Foundation

/// What one pass over the bytes of a text file tells before anything is parsed.
package struct TextSurvey: Sendable, Hashable {
  package var encoding = TextEncoding.utf8
  /// What the encoding was guessed by; nil when it is certain.
  package var encodingReason: String?
  /// Bytes of a byte order mark at the start.
  package var markLength = 0
  /// Bytes of content, after decompression.
  package var byteCount = 0
  /// Line feeds; the last line may lack one.
  package var lineFeeds = 0
  /// Carriage returns that no line feed follows.
  package var loneReturns = 0
  /// Lines without any character.
  package var blankLines = 0
  package var nulBytes = 0
  package var quotes = 0
  /// Ill-formed UTF-8 sequences; 0 for other encodings, which are judged when converted.
  package var brokenSequences = 0
  package var endsInLineFeed = true
  package var isCompressed = false

  /// Lines with at least one character.
  package var filledLines: Int { lineFeeds + (endsInLineFeed ? 0 : 1) - blankLines }

  /// Whether the file is UTF-8 without a mark, without compression and with line feeds.
  package var isReadable: Bool {
    encoding == .utf8 && brokenSequences == 0 && markLength == 0 && !isCompressed
      && (loneReturns == 0 || lineFeeds > 0)
  }

  package static let blockSize = 1 << 20

  /// Surveys a file; the encoding is judged by content unless `said` names it.
  ///
  /// - Throws: `CurationError` when the file cannot be read to its end.
  /// - Complexity: one pass; a second one when the bytes are not UTF-8. Memory is one block.
  package static func of(
    _ file: URL,
    said: TextEncoding? = nil,
    progress: (_ bytes: Int) -> Void = { _ in }
  ) throws -> TextSurvey {
    var survey = TextSurvey()
    var validator = UTF8Validator()
    var head: UTF16Evidence?
    var mark: (encoding: TextEncoding, length: Int)?
    try blocks(of: file) { block, isCompressed in
      if head == nil {
        survey.isCompressed = isCompressed
        mark = TextEncoding.marked(block)
        head = UTF16Evidence(block.extracting(first: 1 << 16))
      }
      survey.count(block)
      validator.update(block)
      progress(survey.byteCount)
    }
    validator.finish()
    survey.markLength = mark?.length ?? 0
    if let certain = mark?.encoding ?? said {
      survey.encoding = certain
    } else if let wide = head?.encoding(isValidUTF8: validator.brokenCount == 0) {
      survey.encoding = wide
    } else if validator.brokenCount > 0 {
      (survey.encoding, survey.encodingReason) = try narrow(file, validator)
    }
    if survey.encoding == .utf8 { survey.brokenSequences = validator.brokenCount }
    return survey
  }

  /// Chooses between damaged UTF-8 and the encodings of one language for bytes that are not UTF-8.
  private static func narrow(
    _ file: URL,
    _ validator: UTF8Validator
  ) throws -> (encoding: TextEncoding, reason: String?) {
    if validator.multibyteCount >= 4 * validator.brokenCount { return (.utf8, nil) }
    var lines = ForeignLines()
    try blocks(of: file) { block, _ in lines.add(block) }
    lines.finish()
    // Some valid sequences of several bytes hardly ever stand in other text by chance.
    if validator.multibyteCount >= validator.brokenCount, lines.validShare > 0.2 {
      return (.utf8, nil)
    }
    let guess = EncodingGuess(lines.sample)
    return (guess.encoding, guess.reason)
  }

  package static func blocks(
    of file: URL,
    _ body: (Span<UInt8>, _ isCompressed: Bool) throws -> Void
  ) throws {
    let reader = try ByteReader(file)
    var buffer = [UInt8](repeating: 0, count: blockSize)
    while true {
      try Task.checkCancellation()
      let count = try reader.read(into: &buffer, from: 0)
      if count > 0 {
        try body(buffer.span.extracting(0..<count), reader.isCompressed)
      }
      if count < buffer.count { return }
    }
  }

  /// Counts marks in a block; the last bytes of the block before decide what its first ones mean.
  private mutating func count(_ block: Span<UInt8>) {
    var feeds = 0
    var returns = 0
    var pairs = 0
    var blanks = 0
    var nuls = 0
    var marks = 0
    var (before, beforeThat) = (lastByte, lastByteButOne)
    for index in block.indices {
      let byte = block[index]
      let isFeed = byte == 0x0A
      let followsReturn = before == 0x0D
      feeds &+= isFeed ? 1 : 0
      returns &+= byte == 0x0D ? 1 : 0
      pairs &+= (isFeed && followsReturn) ? 1 : 0
      blanks &+= isFeed && (before == 0x0A || (followsReturn && beforeThat == 0x0A)) ? 1 : 0
      nuls &+= byte == 0 ? 1 : 0
      marks &+= byte == 0x22 ? 1 : 0
      beforeThat = before
      before = byte
    }
    (lastByte, lastByteButOne) = (before, beforeThat)
    byteCount += block.count
    lineFeeds += feeds
    loneReturns += returns - pairs
    blankLines += blanks
    nulBytes += nuls
    quotes += marks
    endsInLineFeed = before == 0x0A
  }

  // The text is preceded by a line end, so to speak: a blank first line counts as one.
  private var lastByte: UInt8 = 0x0A
  private var lastByteButOne: UInt8 = 0x0A
}
