internal import Kernels

/// The `index:value` pairs of rows, as libsvm and libFM write them.
package struct PairColumn: Sendable {
  /// Row r has the entries `rowStarts[r]..<rowStarts[r + 1]`.
  package private(set) var rowStarts = [0]
  /// Of each entry, a code into `indexes`.
  package private(set) var codes: [Int32] = []
  package private(set) var values: [Float] = []
  private var coder = CategoryCoder()

  package init() {}

  /// The distinct indexes.
  package var indexes: [String] { coder.words }

  package var count: Int { rowStarts.count - 1 }

  package func entries(of row: Int) -> Range<Int> { rowStarts[row]..<rowStarts[row + 1] }

  /// Appends a row as it is written; nothing for a missing one.
  package mutating func append(_ bytes: Span<UInt8>) {
    IndexValuePairs.forEach(in: bytes) { index, value in
      let code = coder.code(ofHash: byteHash(index, seed: 0)) {
        guard let text = try? UTF8Span(validating: index) else { return nil }
        return String(copying: text)
      }
      guard code >= 0 else { return }
      codes.append(code)
      values.append(value)
    }
    rowStarts.append(codes.count)
  }

  /// The rows of another column behind its own.
  package func appending(_ other: PairColumn) -> PairColumn {
    var result = self
    let moved = other.indexes.map { index in
      result.coder.code(ofHash: byteHash(index.utf8Span.span, seed: 0)) { index }
    }
    result.codes += other.codes.map { moved[Int($0)] }
    result.values += other.values
    result.rowStarts += other.rowStarts.dropFirst().map { $0 + codes.count }
    return result
  }

  /// The given rows only, in their order.
  func selecting(_ rows: [Int]) -> PairColumn {
    var result = PairColumn()
    result.coder = coder
    for row in rows {
      let entries = entries(of: row)
      result.codes += codes[entries]
      result.values += values[entries]
      result.rowStarts.append(result.codes.count)
    }
    return result
  }
}
