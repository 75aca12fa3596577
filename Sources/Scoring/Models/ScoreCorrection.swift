internal import Foundation

/// What stands between the scores of a model and probabilities under the true shares of classes.
///
/// A loss that weighs classes, and a sample that changes their shares, teach a model other odds:
/// log-odds of class k that are `priorShift[k]` too high. They are known beforehand and taken back
/// here. A calibration, fitted on rows that the model did not learn from, comes after that.
package struct ScoreCorrection: Sendable, Hashable {
  /// One number a class, or none where training left the shares alone.
  package var priorShift: [Float]
  package var calibration: Calibration

  /// `priorShift` has one number a class or none.
  package init(priorShift: [Float] = [], calibration: Calibration = .none) {
    self.priorShift = priorShift
    self.calibration = calibration
  }

  /// Probabilities of scores, both rows × `classes` row-major.
  ///
  /// - Complexity: O(scores); isotonic calibration searches its steps for each.
  package func probabilities(of scores: [Float], classes: Int) -> [Float] {
    var result = scores
    guard classes > 0 else { return result }
    for row in 0..<(scores.count / classes) {
      let range = (row * classes)..<((row + 1) * classes)
      for k in 0..<priorShift.count { result[range.lowerBound + k] -= priorShift[k] }
      calibration.turnIntoProbabilities(&result, range)
    }
    return result
  }
}

extension ScoreCorrection: Codable {
  private enum CodingKeys: String, CodingKey {
    case priorShift, calibration
  }
}
