internal import Kernels

/// A linear model over hashed features that only scores: 4 bytes a weight.
package struct HashedWeights: Sendable, Hashable {
  package static let bitsRange = 18...26

  package let classes: Int
  package let bits: Int
  /// (2^bits + 1) × vectors, the bias last; two classes share one vector, more have one each.
  package let values: [Float]

  private var vectors: Int { classes == 2 ? 1 : classes }

  package init(classes: Int, bits: Int, values: [Float]) {
    self.classes = classes
    self.bits = bits
    self.values = values
  }

  /// Whether weights from a file can be used.
  var isSound: Bool {
    classes > 1 && Self.bitsRange.contains(bits)
      && values.count == ((1 << bits) + 1) * vectors && values.allSatisfy(\.isFinite)
  }

  /// Weights other than 0.
  package var inUse: Int { values.count { $0 != 0 } }

  /// The natural logarithms of class probabilities up to a constant a row: rows × classes, row-major.
  package func scores(of rows: HashedRows) -> [Float] {
    let sums = sums(of: rows)
    guard classes == 2 else { return sums }
    var result = [Float](repeating: 0, count: sums.count * 2)
    for row in sums.indices { result[2 * row + 1] = sums[row] }
    return result
  }

  /// The sums of the weights of rows, rows × vectors; of two classes the log odds of the second.
  package func sums(of rows: HashedRows) -> [Float] {
    var result = [Float](repeating: 0, count: rows.count * vectors)
    var out = result.mutableSpan
    FTRLProximal.scores(
      rowStarts: rows.rowStarts.span,
      slots: rows.slots.span,
      values: rows.values.span,
      weights: values.span,
      classes: vectors,
      into: &out
    )
    return result
  }
}
