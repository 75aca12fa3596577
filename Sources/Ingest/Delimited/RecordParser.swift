import Foundation

/// Divides UTF-8 text into records and fields, and goes on after malformed ones.
///
/// A record that cannot be right (a quote that never closes, text after a closing quote, the
/// wrong number of fields after a line end inside quotes) costs its first line only: parsing goes
/// on at the next line, so that one bad quote does not swallow the good rows that follow it.
struct RecordParser {
  enum Outcome: Equatable {
    case record
    /// A line without any character.
    case blank
    case malformed(String)
    /// More bytes are needed to tell.
    case incomplete
    case end
  }

  /// A field's bytes, quotes left out.
  struct Field {
    var range: Range<Int>
    /// Whether escapes stand inside.
    var hasEscapes = false
    var wasQuoted = false
  }

  let dialect: DelimitedDialect
  /// Nil accepts any number.
  let fieldCount: Int?

  private(set) var fields: [Field] = []
  /// The bytes of the last record, its line end left out.
  private(set) var record: Range<Int> = 0..<0
  /// Where the next record begins.
  private(set) var next = 0
  /// Line ends inside the last record and at its end.
  private(set) var lineEnds = 0

  /// Records of more lines than this are taken for a quote left open.
  static let maximumLines = 2_000

  init(_ dialect: DelimitedDialect, fieldCount: Int? = nil) {
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
  mutating func parse(
    _ bytes: UnsafeRawBufferPointer,
    from start: Int,
    isEnd: Bool
  ) -> Outcome {
    fields.removeAll(keepingCapacity: true)
    guard start < bytes.count else { return isEnd ? .end : .incomplete }
    if let blank = blank(bytes, start, isEnd) { return blank }
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
        stop = plain(bytes, index)
      }
      if stop == bytes.count {
        guard isEnd else { return .incomplete }
        return finish(bytes, start, contentEnd: stop, next: stop, inner, 0, isEnd)
      }
      if bytes[stop] == dialect.delimiter {
        index = stop + 1
        continue
      }
      return finish(
        bytes,
        start,
        contentEnd: Self.beforeReturn(bytes, stop, start),
        next: stop + 1,
        inner,
        1,
        isEnd
      )
    }
  }

  /// Takes a part of the text for the last record, which is not read.
  mutating func setAside(_ range: Range<Int>, next: Int) {
    fields.removeAll(keepingCapacity: true)
    (record, self.next, lineEnds) = (range, next, 1)
  }

  private mutating func blank(
    _ bytes: UnsafeRawBufferPointer,
    _ start: Int,
    _ isEnd: Bool
  ) -> Outcome? {
    var end = start
    if bytes[end] == 0x0D {
      if end + 1 == bytes.count { return isEnd ? nil : .incomplete }
      end += 1
    }
    guard bytes[end] == 0x0A else { return nil }
    record = start..<start
    next = end + 1
    lineEnds = 1
    return .blank
  }

  /// Where a quoted field opens, when the field that begins at `index` is quoted.
  private func opening(
    _ bytes: UnsafeRawBufferPointer,
    _ index: Int,
    _ quote: UInt8
  ) -> Int? {
    var place = index
    if dialect.trimsSpaces { while place < bytes.count, bytes[place] == 0x20 { place += 1 } }
    return place < bytes.count && bytes[place] == quote ? place : nil
  }

  private enum QuotedEnd {
    /// The place of the delimiter, line feed or end of text after the field.
    case closed(Int)
    case incomplete
    case malformed(String)
  }

  private mutating func quoted(
    _ bytes: UnsafeRawBufferPointer,
    _ start: Int,
    _ quote: UInt8,
    _ isEnd: Bool,
    _ inner: inout Int
  ) -> QuotedEnd {
    var index = start
    var hasEscapes = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A {
        inner += 1
        if inner > Self.maximumLines { return .malformed("a quote is opened and never closed") }
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
    return isEnd ? .malformed("a quote is opened and never closed") : .incomplete
  }

  private func afterQuote(
    _ bytes: UnsafeRawBufferPointer,
    _ start: Int,
    _ isEnd: Bool
  ) -> QuotedEnd {
    var index = start
    if dialect.trimsSpaces { while index < bytes.count, bytes[index] == 0x20 { index += 1 } }
    if index == bytes.count { return isEnd ? .closed(index) : .incomplete }
    if bytes[index] == dialect.delimiter || bytes[index] == 0x0A { return .closed(index) }
    if bytes[index] == 0x0D {
      if index + 1 == bytes.count { return isEnd ? .closed(index + 1) : .incomplete }
      if bytes[index + 1] == 0x0A { return .closed(index + 1) }
    }
    return .malformed("text stands after a closing quote")
  }

  private mutating func plain(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
    let delimiter = dialect.delimiter
    var stop = start
    while stop < bytes.count, bytes[stop] != delimiter, bytes[stop] != 0x0A { stop &+= 1 }
    var (low, high) = (start, stop)
    if stop == bytes.count || bytes[stop] == 0x0A { high = Self.beforeReturn(bytes, stop, start) }
    if dialect.trimsSpaces {
      while low < high, bytes[low] == 0x20 { low += 1 }
      while high > low, bytes[high - 1] == 0x20 { high -= 1 }
    }
    fields.append(Field(range: low..<high))
    return stop
  }

  private mutating func finish(
    _ bytes: UnsafeRawBufferPointer,
    _ start: Int,
    contentEnd: Int,
    next: Int,
    _ inner: Int,
    _ ends: Int,
    _ isEnd: Bool
  ) -> Outcome {
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
    _ bytes: UnsafeRawBufferPointer,
    _ start: Int,
    _ isEnd: Bool,
    _ reason: String
  ) -> Outcome {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
    if let end = rest.firstIndex(of: 0x0A) {
      (record, next, lineEnds) = (
        start..<Self.beforeReturn(bytes, start + end, start), start + end + 1, 1
      )
    } else {
      guard isEnd else { return .incomplete }
      (record, next, lineEnds) = (start..<bytes.count, bytes.count, 0)
    }
    return .malformed(reason)
  }

  private static func beforeReturn(
    _ bytes: UnsafeRawBufferPointer,
    _ end: Int,
    _ start: Int
  ) -> Int {
    end > start && bytes[end - 1] == 0x0D ? end - 1 : end
  }

  /// The text of a field, escapes resolved.
  func text(_ field: Field, in bytes: UnsafeRawBufferPointer) -> String {
    let slice = bytes[field.range]
    guard field.hasEscapes else { return String(decoding: slice, as: UTF8.self) }
    var plain: [UInt8] = []
    plain.reserveCapacity(slice.count)
    var isEscaped = false
    for byte in slice {
      if byte == dialect.escape && !isEscaped {
        isEscaped = true
        continue
      }
      isEscaped = false
      plain.append(byte)
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
