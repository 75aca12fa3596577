/// What a training makes small.
///
/// A new one is a file that conforms to this, and a case of ``Remedy`` that makes it.
package protocol Objective: Sendable {
  /// Replaces scores by the gradient of their mean loss.
  ///
  /// `scores` hold one row of `classes` numbers for each of `labels`, and maybe more behind them;
  /// `weights` has one number a row or none.
  ///
  /// - Returns: The summed loss, in nats.
  func differentiate(
    _ scores: inout [Float],
    labels: [Int32],
    weights: [Float],
    classes: Int
  ) -> Double

  /// By how much a model that minimises it puts the log-odds of each class above those of the true
  /// shares; empty where it does not.
  var priorShift: [Float] { get }
}

extension Objective {
  /// The mean loss of scores, rows × classes, in nats.
  func meanLoss(of scores: [Float], labels: [Int32], classes: Int) -> Double {
    guard !labels.isEmpty else { return 0 }
    var scores = scores
    return differentiate(&scores, labels: labels, weights: [], classes: classes)
      / Double(labels.count)
  }
}
