/// How a model does on rows it was not trained on.
package struct Evaluation: Sendable, Hashable {
  package var rows: Int
  package var accuracy: Double
  /// The groups that the intervals count, where rows belong together; nil where each stands alone.
  package var groups: Int?
  /// 95 % intervals stand beside the figures of final evaluations; nil elsewhere, and where there
  /// are too few rows or groups for one.
  package var accuracyLow: Double?
  package var accuracyHigh: Double?
  package var logLoss: Double
  package var logLossLow: Double?
  package var logLossHigh: Double?
  /// Of the positive class against the rest; nil without a positive class or with one class.
  package var auc: Double?
  package var aucLow: Double?
  package var aucHigh: Double?
  package var averagePrecision: Double?
  package var averagePrecisionLow: Double?
  package var averagePrecisionHigh: Double?
  /// The mean recall of the classes present.
  package var balancedAccuracy: Double
  package var balancedAccuracyLow: Double?
  package var balancedAccuracyHigh: Double?
  /// Expected calibration error over 15 equal-width bins (Guo et al., ICML 2017).
  package var ece: Double
  package var eceLow: Double?
  package var eceHigh: Double?
  package var classes: [ClassEvaluation]
  /// `confusion[given][predicted]`, in the order of `classes`.
  package var confusion: [[Int]]
  /// Predicted probabilities against observed shares, the lowest first; nil where no intervals are.
  package var reliability: [ReliabilityBin]?
  /// By the values of attributes, the worst first; nil where no intervals are.
  package var slices: [SliceEvaluation]?

  /// Shares are in 0...1, the loss is in nats, and `confusion` is classes × classes counts that add up
  /// to `rows`.
  package init(
    rows: Int,
    accuracy: Double,
    logLoss: Double,
    auc: Double?,
    averagePrecision: Double?,
    balancedAccuracy: Double,
    ece: Double,
    classes: [ClassEvaluation],
    confusion: [[Int]]
  ) {
    self.rows = rows
    self.accuracy = accuracy
    self.logLoss = logLoss
    self.auc = auc
    self.averagePrecision = averagePrecision
    self.balancedAccuracy = balancedAccuracy
    self.ece = ece
    self.classes = classes
    self.confusion = confusion
  }
}

package struct ClassEvaluation: Sendable, Hashable {
  package var value: String
  /// Nil for a class without rows.
  package var recall: Double?
  package var recallLow: Double?
  package var recallHigh: Double?
  /// Nil for a class never predicted.
  package var precision: Double?
  package var precisionLow: Double?
  package var precisionHigh: Double?
  package var support: Int

  package init(value: String, recall: Double?, precision: Double?, support: Int) {
    self.value = value
    self.recall = recall
    self.precision = precision
    self.support = support
  }
}

extension Evaluation: Codable {
  private enum CodingKeys: String, CodingKey {
    case rows, groups, accuracy, accuracyLow, accuracyHigh, logLoss, logLossLow, logLossHigh
    case auc, aucLow, aucHigh, averagePrecision, averagePrecisionLow, averagePrecisionHigh
    case balancedAccuracy, balancedAccuracyLow, balancedAccuracyHigh, ece, eceLow, eceHigh
    case classes, confusion, reliability, slices
  }
}

extension ClassEvaluation: Codable {
  private enum CodingKeys: String, CodingKey {
    case value, recall, recallLow, recallHigh, precision, precisionLow, precisionHigh, support
  }
}
