/// Finds how a text holds a table, from its first lines.
///
/// Each separator that may be meant is tried with and without quotes; what counts is that nearly
/// all records then have the same number of fields, that these are numbers and dates where the
/// table has some, and that they are many.
package struct TableSniffer {
  /// Bytes from which a layout is found; enough for the header of several thousand columns.
  package static let headSize = 256 << 10
  /// Records that are looked at.
  static let recordLimit = 500
  /// Below this share of records that fit, a separator is a part of the text.
  static let leastAgreement = 0.75

  let lines: TableLines
  let hints: TableHints

  /// - `bytes`: the first bytes of the text, in which every ASCII character is one byte.
  /// - `isWhole`: whether the text ends with them.
  package init(_ bytes: [UInt8], isWhole: Bool, hints: TableHints = TableHints()) {
    lines = TableLines(bytes, isWhole: isWhole)
    self.hints = hints
  }

  /// The best layout; nil for a text without any line.
  ///
  /// A text that nothing divides is a table of one column.
  package func sniff() -> TableLayout? {
    guard !lines.bytes.isEmpty else { return nil }
    let opening = TableOpening(lines, hints)
    var best: TableCandidate?
    for candidate in candidates(opening) where candidate.score > best?.score ?? -1 {
      best = candidate
    }
    guard let best else { return nil }
    return best.layout(opening, hints)
  }

  private func candidates(_ opening: TableOpening) -> [TableCandidate] {
    if let said = hints.separator ?? opening.separator {
      return quotes(for: said).map { candidate(said, $0, opening) }
    }
    if hints.isTabular {
      return quotes(for: .byte(0x09)).map { candidate(.byte(0x09), $0, opening) }
    }
    var found = Self.separators.flatMap { separator in
      quotes(for: separator).map { candidate(separator, $0, opening) }
    }
    let isDivided = found.contains { $0.width > 1 && $0.agreement >= Self.leastAgreement }
    // Blanks divide words too: they count only where nothing else divides, or all is numbers.
    let blanks = candidate(.blanks, nil, opening)
    if blanks.width > 1, blanks.agreement >= 0.9, !isDivided || blanks.typedShare > 0.95,
      blanks.typedShare >= 0.3
    {
      found.append(blanks)
    }
    if !isDivided, let columns = fixedColumns(opening), columns.agreement >= 0.9,
      columns.typedShare >= 0.2, !found.contains(where: { $0.separator == .blanks })
    {
      found.append(columns)
    }
    return found
  }

  private static let separators: [TableSeparator] = [
    .byte(0x2C), .byte(0x09), .byte(0x3B), .byte(0x7C), .text([0x3A, 0x3A]), .text([0x7C, 0x7C]),
    .byte(0x01), .byte(0x1F), .byte(0x5E), .byte(0x7E),
  ]

  private func quotes(for separator: TableSeparator) -> [UInt8?] {
    switch separator {
    case .byte:
      if let said = hints.quote { return [said.utf8.first] }
      return lines.hasSingleQuotes ? [0x22, nil, 0x27] : [0x22, nil]
    case .text, .blanks, .fixed: return [nil]
    }
  }

  private func candidate(
    _ separator: TableSeparator,
    _ quote: UInt8?,
    _ opening: TableOpening
  ) -> TableCandidate {
    switch separator {
    case .byte(let byte):
      var dialect = DelimitedDialect(
        delimiter: byte,
        quote: quote,
        escape: hints.escape?.utf8.first
      )
      dialect.endsAtReturn = lines.endsAtReturn
      dialect.comment = opening.comment
      dialect.hasRules = byte == 0x7C
      let plain = TableCandidate(lines, separator, nil, dialect, opening, hints)
      guard quote != nil, hints.escape == nil, lines.hasEscapedQuotes(by: quote) else {
        return plain
      }
      dialect.escape = 0x5C
      let escaped = TableCandidate(lines, separator, nil, dialect, opening, hints)
      return escaped.agreement > plain.agreement + 0.001 ? escaped : plain
    case .blanks: return divided(separator, .blanks, opening)
    case .text(let text): return divided(separator, .text(text), opening)
    case .fixed:
      return fixedColumns(opening) ?? divided(.blanks, .blanks, opening)
    }
  }

  private func divided(
    _ separator: TableSeparator,
    _ divider: LineDivider,
    _ opening: TableOpening
  ) -> TableCandidate {
    if case .text(let text) = separator, !lines.contains(text) {
      return TableCandidate(none: separator, opening)
    }
    var dialect = LineDivider.dialect
    dialect.comment = opening.comment
    let divided = TableLines(
      divider.divide(lines.bytes[...], comment: opening.comment),
      isWhole: lines.isWhole
    )
    return TableCandidate(divided, separator, divider, dialect, opening, hints)
  }

  private func fixedColumns(_ opening: TableOpening) -> TableCandidate? {
    let rows = lines.raw.dropFirst(opening.skippedLines).filter {
      opening.comment.isEmpty || !$0.starts(with: opening.comment)
    }
    guard let divider = LineDivider.fixedColumns(Array(rows)) else { return nil }
    return divided(.fixed, divider, opening)
  }
}

/// The lines of a text's first bytes, cut at the last line end.
struct TableLines {
  let bytes: [UInt8]
  let isWhole: Bool
  /// Whether lines end at returns: the first end outside quotes is one that no feed follows.
  let endsAtReturn: Bool

  init(_ bytes: [UInt8], isWhole: Bool) {
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    endsAtReturn = Self.firstEndIsReturn(bytes)
    let mark: UInt8 = endsAtReturn ? 0x0D : 0x0A
    if !isWhole, let end = bytes.lastIndex(of: mark) { bytes.removeSubrange((end + 1)...) }
    self.bytes = bytes
    self.isWhole = isWhole
  }

  private static func firstEndIsReturn(_ bytes: [UInt8]) -> Bool {
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == 0x22 { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A { return false }
      if byte == 0x0D { return index + 1 < bytes.count && bytes[index + 1] != 0x0A }
    }
    return false
  }

  /// The lines without their ends, whatever quotes stand around them.
  var raw: [ArraySlice<UInt8>] {
    var lines = bytes.split(
      omittingEmptySubsequences: false,
      whereSeparator: { $0 == (endsAtReturn ? 0x0D : 0x0A) }
    )
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.last == 0x0D ? $0.dropLast() : $0 }
  }

  var hasSingleQuotes: Bool { bytes.contains(0x27) }

  func hasEscapedQuotes(by quote: UInt8?) -> Bool {
    guard let quote else { return false }
    return contains([0x5C, quote])
  }

  func contains(_ pattern: [UInt8]) -> Bool {
    var matched = 0
    for byte in bytes {
      if byte == pattern[matched] {
        matched += 1
        if matched == pattern.count { return true }
      } else {
        matched = byte == pattern[0] ? 1 : 0
      }
    }
    return false
  }
}
