package import Columnar
internal import Foundation

extension Column {
  /// The cell as it is written; nil when it is null.
  package func text(_ row: Int) -> String? {
    isNull(row) ? nil : string(row) ?? value(row).description
  }

  /// The cell as a word without surrounding white space; nil when it is null or empty.
  package func word(_ row: Int) -> String? {
    guard let word = text(row)?.withoutSurroundingSpace else { return nil }
    return word.isEmpty ? nil : word
  }

  /// Calls the body with the UTF-8 of the word of every row; without any where it is null or empty.
  ///
  /// - Complexity: O(bytes of texts); of other types each row's text is made.
  @inline(__always)
  package func forEachWord(_ body: (_ row: Int, _ word: Span<UInt8>) -> Void) {
    guard type.isText else {
      for row in 0..<count { body(row, (word(row) ?? "").utf8Span.span) }
      return
    }
    forEachText { row, bytes in withWord(row, bytes) { body(row, $0) } }
  }

  /// Gives the UTF-8 of the word of a row of texts; without any where it is null or empty.
  @inline(__always)
  package func withWord<R>(_ row: Int, _ body: (_ word: Span<UInt8>) -> R) -> R {
    withBytes(at: row) { withWord(row, $0, body) } ?? body("".utf8Span.span)
  }

  @inline(__always)
  private func withWord<R>(
    _ row: Int,
    _ bytes: Span<UInt8>,
    _ body: (_ word: Span<UInt8>) -> R
  ) -> R {
    let trimmed = bytes.extracting(bytes.trimmed)
    // White space beyond ASCII begins or ends with such a byte.
    guard trimmed.isEmpty || trimmed[0] | trimmed[trimmed.count - 1] < 0x80 else {
      return body((word(row) ?? "").utf8Span.span)
    }
    return body(trimmed)
  }

  /// Dates, times and durations in seconds; NaN for others and for null.
  package func seconds() -> [Double] {
    (0..<count).map { row in
      switch value(row) {
      case .date(let days): Double(days) * 86_400
      case .time(let microseconds), .timestamp(let microseconds, _), .duration(let microseconds):
        Double(microseconds) / 1e6
      case let value: value.double ?? .nan
      }
    }
  }
}

extension String {
  /// The text without white space at both ends; most have none, and are not searched for it.
  package var withoutSurroundingSpace: String {
    guard let first = utf8.first, let last = utf8.last else { return self }
    // What begins and ends in ASCII that can be seen has no white space there.
    if first > 0x20, first < 0x7F, last > 0x20, last < 0x7F { return self }
    return trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

extension Span<UInt8> {
  /// What is left without the ASCII white space at both ends.
  package var trimmed: Range<Int> {
    var (low, high) = (0, count)
    while low < high, self[low].isASCIIWhiteSpace { low += 1 }
    while high > low, self[high - 1].isASCIIWhiteSpace { high -= 1 }
    return low..<high
  }
}

extension UInt8 {
  @inline(__always)
  package var isASCIIWhiteSpace: Bool { self == 0x20 || self &- 9 < 5 }
}
