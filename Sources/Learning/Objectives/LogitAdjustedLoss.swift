internal import Foundation

/// Cross-entropy of scores to which the log of each class's share was added: the scores themselves
/// then put all classes on one footing (Menon et al., ICLR 2021).
package struct LogitAdjustedLoss: Objective {
  private let offsets: [Float]

  /// `shares` are those of the classes among the training rows, above 0; `tau` scales their logs.
  package init(shares: [Double], tau: Double) {
    offsets = shares.map { Float(tau * log($0)) }
  }

  package var priorShift: [Float] { offsets.map { -$0 } }

  package func differentiate(
    _ scores: inout [Float],
    labels: [Int32],
    weights: [Float],
    classes: Int
  ) -> Double {
    for row in labels.indices {
      for k in 0..<classes { scores[row * classes + k] += offsets[k] }
    }
    return CrossEntropy().differentiate(
      &scores,
      labels: labels,
      weights: weights,
      classes: classes
    )
  }
}
