internal import Kernels

/// Logistic or softmax regression over hashed features: 4 bytes a weight.
///
/// Two classes share one vector of weights, whose sum is the log-odds of the second; more have one each.
package struct HashedLinear: Scorer {
  package static let kind = "hashed-linear"
  package static let bitsRange = 18...26
  /// A model has at most so many weights.
  package static let mostWeights = 1 << 29

  package struct Shape: Sendable, Hashable {
    package var classes: Int
    /// Each vector has 2^bits weights, and a bias.
    package var bits: Int

    package init(classes: Int, bits: Int) {
      self.classes = classes
      self.bits = bits
    }

    package var vectors: Int { classes == 2 ? 1 : classes }
    package var weightCount: Int { ((1 << bits) + 1) * vectors }

    /// Whether a model can have it.
    package var isSound: Bool {
      classes > 1 && classes <= 1 << 20 && HashedLinear.bitsRange.contains(bits)
        && weightCount <= HashedLinear.mostWeights
    }
  }

  package let shape: Shape
  /// The weight of slot s for vector k of K at s · K + k; the biases come last.
  package var parameters: [Float] {
    didSet { precondition(parameters.count == shape.weightCount, "the weights change in number") }
  }

  package init?(shape: Shape, parameters: [Float]) {
    guard shape.isSound, parameters.count == shape.weightCount else { return nil }
    self.shape = shape
    self.parameters = parameters
  }

  package var classes: Int { shape.classes }

  package func accepts(denseWidth: Int, sparseWidth: Int) -> Bool {
    denseWidth == 0 && sparseWidth == 1 << shape.bits
  }

  package func scores(of features: FeatureMatrix) -> [Float] {
    scores(ofSums: sums(of: features))
  }

  /// The scores of rows whose sums of weights are known.
  package func scores(ofSums sums: [Float]) -> [Float] {
    guard classes == 2 else { return sums }
    var result = [Float](repeating: 0, count: sums.count * 2)
    for row in sums.indices { result[2 * row + 1] = sums[row] }
    return result
  }

  /// The sums of the weights of rows, rows × vectors; of two classes the log-odds of the second.
  package func sums(of features: FeatureMatrix) -> [Float] {
    sums(
      rowStarts: features.rowStarts.span,
      slots: features.columns.span,
      values: features.values.span
    )
  }

  /// The same of rows in the layout of `FeatureMatrix`.
  ///
  /// - Precondition: slots are in 0..<2^bits, and row starts ascend within them.
  package func sums(
    rowStarts: Span<Int>,
    slots: Span<Int32>,
    values: Span<Float>
  ) -> [Float] {
    let rows = max(0, rowStarts.count - 1)
    var result = [Float](repeating: 0, count: rows * shape.vectors)
    var out = result.mutableSpan
    FTRLProximal.scores(
      rowStarts: rowStarts,
      slots: slots,
      values: values,
      weights: parameters.span,
      classes: shape.vectors,
      into: &out
    )
    return result
  }
}

extension HashedLinear.Shape: Codable {
  private enum CodingKeys: String, CodingKey {
    case classes, bits
  }
}
