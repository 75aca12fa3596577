internal import Kernels

/// −(1 − p)^γ · log p of the given class: rows that are easy count less (Lin et al., ICCV 2017).
///
/// What it does to probabilities has no closed form, so that there is no prior shift to undo.
package struct FocalLoss: Objective {
  private let gamma: Double

  /// `gamma` from 0, which is cross-entropy.
  package init(gamma: Double) { self.gamma = gamma }

  package var priorShift: [Float] { [] }

  package func differentiate(
    _ scores: inout [Float],
    labels: [Int32],
    weights: [Float],
    classes: Int
  ) -> Double {
    var span = scores.mutableSpan
    return focalLoss(
      &span,
      labels: labels.span,
      classWeights: [Float]().span,
      rowWeights: weights.span,
      gamma: gamma,
      rows: labels.count,
      columns: classes
    )
  }
}
