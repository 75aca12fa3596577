internal import Foundation
internal import Kernels

/// −w · log p of the given class, w its weight.
package struct CrossEntropy: Objective {
  /// One weight a class, or none where all weigh 1.
  private let classWeights: [Float]

  /// Weights above 0, one a class, or none.
  package init(classWeights: [Float] = []) { self.classWeights = classWeights }

  /// With weights, a model learns odds that are as many times too high (King & Zeng, Political
  /// Analysis 9, 2001).
  package var priorShift: [Float] { classWeights.map { log($0) } }

  /// What each of `labels` counts, times its weight of `rowWeights`; none where all count 1.
  func weights(of labels: [Int32], _ rowWeights: [Float]) -> [Float] {
    guard !classWeights.isEmpty else { return rowWeights }
    return labels.indices.map { row in
      classWeights[Int(labels[row])] * (rowWeights.isEmpty ? 1 : rowWeights[row])
    }
  }

  package func differentiate(
    _ scores: inout [Float],
    labels: [Int32],
    weights: [Float],
    classes: Int
  ) -> Double {
    var span = scores.mutableSpan
    return softmaxCrossEntropy(
      &span,
      labels: labels.span,
      classWeights: classWeights.span,
      rowWeights: weights.span,
      rows: labels.count,
      columns: classes
    )
  }
}
