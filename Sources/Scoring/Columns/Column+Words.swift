package import Columnar
internal import Foundation

extension Column {
  /// The cell as it is written; nil when it is null.
  package func text(_ row: Int) -> String? {
    isNull(row) ? nil : string(row) ?? value(row).description
  }

  /// The cell as a word without surrounding white space; nil when it is null or empty.
  package func word(_ row: Int) -> String? {
    guard let text = text(row)?.trimmingCharacters(in: .whitespacesAndNewlines) else { return nil }
    return text.isEmpty ? nil : text
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
    forEachText { row, bytes in
      let trimmed = bytes.extracting(bytes.trimmed)
      // White space beyond ASCII begins or ends with such a byte.
      if !trimmed.isEmpty, trimmed[0] | trimmed[trimmed.count - 1] >= 0x80 {
        body(row, (word(row) ?? "").utf8Span.span)
      } else {
        body(row, trimmed)
      }
    }
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
