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
