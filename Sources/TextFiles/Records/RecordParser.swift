/// Divides UTF-8 text into records and fields, and goes on after malformed ones.
///
/// A record that cannot be right (a quote that never closes, text after a closing quote, the
/// wrong number of fields after a line end inside quotes) costs its first line only: parsing goes
/// on at the next line, so that one bad quote does not swallow the good rows that follow it.
/// Fields beyond the usual number that hold nothing are left out of the record; where every row
/// ends in a separator, a row that ends early has empty fields behind its end.
package struct RecordParser {
  package enum Outcome: Equatable, Sendable {
    case record
    /// A line without any character.
    case blank
    /// A line that speaks about the data, or is drawn between rows.
    case remark
    case malformed(String)
    /// More bytes are needed to tell.
    case incomplete
    case end
  }

  /// A field's bytes, quotes left out.
  package struct Field: Sendable {
    package var range: Range<Int>
    /// Whether escapes stand inside.
    package var hasEscapes = false
    package var wasQuoted = false
  }

  package let dialect: DelimitedDialect
  /// Nil accepts any number.
  package let fieldCount: Int?

  package private(set) var fields: [Field] = []
  /// The bytes of the last record, its line end left out.
  package private(set) var record: Range<Int> = 0..<0
  /// Where the next record begins.
  package private(set) var next = 0
  /// Line ends inside the last record and at its end.
  package private(set) var lineEnds = 0
  /// Empty fields that were left out at the end of the last record.
  package private(set) var surplus = 0
  /// Fields that the last record ended before.
  package private(set) var absent = 0

  /// Records of more lines than this are taken for a quote left open.
  package static let maximumLines = 2_000
  /// Bytes within which a quote has to close; fewer after each that did not, so that a file full
  /// of open quotes is read in time.
  private var longestQuoted = RecordReader.maximumRecordBytes
  private static let leastQuoted = 64 << 10

  package init(_ dialect: DelimitedDialect, fieldCount: Int? = nil) {
    self.dialect = dialect
    self.fieldCount = fieldCount
  }

  /// Reads the record that begins at `start`.
  ///
  /// - Parameters:
  ///   - bytes: what is in memory of the text.
  ///   - start: where a record begins.
  ///   - isEnd: whether the text ends with these bytes.
  /// - Returns: what was found; `fields`, `record`, `next` and `lineEnds` tell where.
  /// - Complexity: O(bytes of the record).
  package mutating func parse(_ bytes: Span<UInt8>, from start: Int, isEnd: Bool) -> Outcome {
    fields.removeAll(keepingCapacity: true)
    (surplus, absent) = (0, 0)
    guard start < bytes.count else { return isEnd ? .end : .incomplete }
    if let blank = blank(bytes, start, isEnd) { return blank }
    if !dialect.comment.isEmpty || dialect.hasRules, let remark = remark(bytes, start, isEnd) {
      return remark
    }
    var index = start
    var inner = 0
    while true {
      let stop: Int
      if let quote = dialect.quote, let opening = opening(bytes, index, quote) {
        switch quoted(bytes, opening + 1, quote, isEnd, &inner) {
        case .closed(let end): stop = end
        case .incomplete: return .incomplete
        case .malformed(let reason): return firstLine(bytes, start, isEnd, reason)
        }
      } else {
        stop = plain(bytes, index, isEnd)
        if stop < 0 { return .incomplete }
      }
      if stop == bytes.count {
        guard isEnd else { return .incomplete }
        return finish(bytes, start, contentEnd: stop, next: stop, inner, 0, isEnd)
      }
      if bytes[stop] == dialect.delimiter {
        index = stop + 1
        continue
      }
      let isPair = bytes[stop] == 0x0D && stop + 1 < bytes.count && bytes[stop + 1] == 0x0A
      return finish(
        bytes,
        start,
        contentEnd: bytes[stop] == 0x0D ? stop : Self.beforeReturn(bytes, stop, start),
        next: stop + (isPair ? 2 : 1),
        inner,
        1,
        isEnd
      )
    }
  }

  /// Takes a part of the text for the last record, which is not read.
  package mutating func setAside(_ range: Range<Int>, next: Int) {
    fields.removeAll(keepingCapacity: true)
    (record, self.next, lineEnds) = (range, next, 1)
  }

  private mutating func blank(_ bytes: Span<UInt8>, _ start: Int, _ isEnd: Bool) -> Outcome? {
    var end = start
    if bytes[end] == 0x0D {
      if end + 1 == bytes.count { return isEnd ? nil : .incomplete }
      if bytes[end + 1] == 0x0A {
        end += 1
      } else if !dialect.endsAtReturn {
        return nil
      }
    }
    guard bytes[end] == 0x0A || (dialect.endsAtReturn && bytes[end] == 0x0D) else { return nil }
    record = start..<start
    next = end + 1
    lineEnds = 1
    return .blank
  }

  /// A whole line that is no record.
  private mutating func remark(_ bytes: Span<UInt8>, _ start: Int, _ isEnd: Bool) -> Outcome? {
    let comment = dialect.comment
    var isRemark = !comment.isEmpty && start + comment.count <= bytes.count
    if isRemark {
      for (offset, byte) in comment.enumerated() where bytes[start + offset] != byte {
        isRemark = false
      }
    } else if !isEnd && start + comment.count > bytes.count {
      return .incomplete
    }
    guard isRemark || dialect.hasRules else { return nil }
    guard let end = lineEnd(bytes, start) ?? (isEnd ? bytes.count : nil) else { return .incomplete }
    if !isRemark {
      var dashes = 0
      for index in start..<end {
        switch bytes[index] {
        case 0x2D, 0x3D: dashes += 1
        case 0x7C, 0x2B, 0x3A, 0x20, 0x09, 0x0D: break
        default: return nil
        }
      }
      guard dashes >= 3 else { return nil }
    }
    (record, lineEnds) = (start..<Self.beforeReturn(bytes, end, start), end < bytes.count ? 1 : 0)
    next = end < bytes.count ? end + 1 : end
    if end + 1 < bytes.count, bytes[end] == 0x0D, bytes[end + 1] == 0x0A { next += 1 }
    return .remark
  }

  private func lineEnd(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      if bytes[index] == 0x0A || (dialect.endsAtReturn && bytes[index] == 0x0D) { return index }
      index &+= 1
    }
    return nil
  }

  /// Where a quoted field opens, when the field that begins at `index` is quoted.
  private func opening(_ bytes: Span<UInt8>, _ index: Int, _ quote: UInt8) -> Int? {
    var place = index
    if dialect.trimsSpaces { while place < bytes.count, bytes[place] == 0x20 { place += 1 } }
    return place < bytes.count && bytes[place] == quote ? place : nil
  }

  private enum QuotedEnd {
    /// The place of the delimiter, line end or end of text after the field.
    case closed(Int)
    case incomplete
    case malformed(String)
  }

  private static let openQuote = "a quote is opened and never closed"

  private mutating func quoted(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ quote: UInt8,
    _ isEnd: Bool,
    _ inner: inout Int
  ) -> QuotedEnd {
    let end = min(bytes.count, start + longestQuoted)
    var index = start
    var hasEscapes = false
    while index < end {
      let byte = bytes[index]
      if byte == 0x0A || (byte == 0x0D && dialect.endsAtReturn) {
        let isPair = byte == 0x0A && index > start && bytes[index - 1] == 0x0D
        if !(isPair && dialect.endsAtReturn) { inner += 1 }
        if inner > Self.maximumLines { return open() }
      } else if byte == dialect.escape && dialect.escape != quote {
        if index + 1 == bytes.count { break }
        hasEscapes = true
        index += 1
      } else if byte == quote {
        if index + 1 == bytes.count && !isEnd { return .incomplete }
        if dialect.escape == quote, index + 1 < bytes.count, bytes[index + 1] == quote {
          hasEscapes = true
          index += 1
        } else {
          fields.append(Field(range: start..<index, hasEscapes: hasEscapes, wasQuoted: true))
          return afterQuote(bytes, index + 1, isEnd)
        }
      }
      index += 1
    }
    return isEnd || end < bytes.count ? open() : .incomplete
  }

  private mutating func open() -> QuotedEnd {
    longestQuoted = max(Self.leastQuoted, longestQuoted / 2)
    return .malformed(Self.openQuote)
  }

  private func afterQuote(_ bytes: Span<UInt8>, _ start: Int, _ isEnd: Bool) -> QuotedEnd {
    var index = start
    if dialect.trimsSpaces { while index < bytes.count, bytes[index] == 0x20 { index += 1 } }
    if index == bytes.count { return isEnd ? .closed(index) : .incomplete }
    if bytes[index] == dialect.delimiter || bytes[index] == 0x0A { return .closed(index) }
    if bytes[index] == 0x0D {
      if index + 1 == bytes.count { return isEnd ? .closed(index + 1) : .incomplete }
      if bytes[index + 1] == 0x0A { return .closed(index + 1) }
      if dialect.endsAtReturn { return .closed(index) }
    }
    return .malformed("text stands after a closing quote")
  }

  /// Reads a field without quotes; returns where it ends, -1 when more bytes are needed to tell.
  private mutating func plain(_ bytes: Span<UInt8>, _ start: Int, _ isEnd: Bool) -> Int {
    let delimiter = dialect.delimiter
    let count = bytes.count
    var stop = start
    if dialect.endsAtReturn {
      while stop < count, bytes[stop] != delimiter, bytes[stop] != 0x0A, bytes[stop] != 0x0D {
        stop &+= 1
      }
      if stop == count - 1, bytes[stop] == 0x0D, !isEnd { return -1 }
    } else {
      while stop < count, bytes[stop] != delimiter, bytes[stop] != 0x0A { stop &+= 1 }
    }
    var (low, high) = (start, stop)
    if stop == count || bytes[stop] == 0x0A { high = Self.beforeReturn(bytes, stop, start) }
    if dialect.trimsSpaces {
      while low < high, bytes[low] == 0x20 { low += 1 }
      while high > low, bytes[high - 1] == 0x20 { high -= 1 }
    }
    fields.append(Field(range: low..<high))
    return stop
  }

  private mutating func finish(
    _ bytes: Span<UInt8>,
    _ start: Int,
    contentEnd: Int,
    next: Int,
    _ inner: Int,
    _ ends: Int,
    _ isEnd: Bool
  ) -> Outcome {
    if let fieldCount, dialect.allowsSurplus, fields.count > fieldCount,
      fields[fieldCount...].allSatisfy({ $0.range.isEmpty && !$0.wasQuoted })
    {
      surplus = fields.count - fieldCount
      fields.removeLast(surplus)
    }
    if let fieldCount, dialect.endsInDelimiter, fields.count < fieldCount, fields.count > 1,
      let last = fields.last, last.range.isEmpty, !last.wasQuoted
    {
      absent = fieldCount - fields.count
      fields += [Field](repeating: last, count: absent)
    }
    if let fieldCount, fields.count != fieldCount {
      let reason =
        fields.count < fieldCount
        ? "too few fields: \(fields.count) of \(fieldCount)"
        : "too many fields: \(fields.count) instead of \(fieldCount)"
      if inner > 0 { return firstLine(bytes, start, isEnd, reason) }
      (record, self.next, lineEnds) = (start..<contentEnd, next, ends)
      return .malformed(reason)
    }
    (record, self.next, lineEnds) = (start..<contentEnd, next, inner + ends)
    return .record
  }

  /// Gives up the first line of the record only.
  private mutating func firstLine(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ isEnd: Bool,
    _ reason: String
  ) -> Outcome {
    if let end = lineEnd(bytes, start) {
      let isPair = bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A
      (record, next, lineEnds) = (
        start..<Self.beforeReturn(bytes, end, start), end + (isPair ? 2 : 1), 1
      )
    } else {
      guard isEnd else { return .incomplete }
      (record, next, lineEnds) = (start..<bytes.count, bytes.count, 0)
    }
    return .malformed(reason)
  }

  private static func beforeReturn(_ bytes: Span<UInt8>, _ end: Int, _ start: Int) -> Int {
    end > start && bytes[end - 1] == 0x0D ? end - 1 : end
  }

  /// The text of a field, escapes resolved.
  package func text(_ field: Field, in bytes: Span<UInt8>) -> String {
    String(decoding: content(field, in: bytes), as: UTF8.self)
  }

  /// The bytes of a field, escapes resolved.
  package func content(_ field: Field, in bytes: Span<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    plain.reserveCapacity(field.range.count)
    guard field.hasEscapes else {
      for index in field.range { plain.append(bytes[index]) }
      return plain
    }
    var isEscaped = false
    for index in field.range {
      let byte = bytes[index]
      if byte == dialect.escape && !isEscaped {
        isEscaped = true
        continue
      }
      isEscaped = false
      plain.append(byte)
    }
    return plain
  }
}
