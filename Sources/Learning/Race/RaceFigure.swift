/// What remedies are compared by.
package enum RaceFigure: String, Sendable, Hashable, CaseIterable {
  /// Of the positive class, or the mean over classes.
  case averagePrecision
  case auc
  /// The highest recall of the positive class at a precision that was asked for.
  case recallAtPrecision
  /// With the prior shift of the remedy taken back.
  case logLoss
  case ece
  /// As the remedy left them.
  case logLossUncorrected
  case eceUncorrected
  /// With intercepts fitted on the validation rows as well.
  case logLossRefitted
  case eceRefitted
  case balancedAccuracy
  case accuracy
  /// Of the positive class.
  case f1
  case recall
  case precision

  /// Whether a lower figure is better.
  package var isLoss: Bool {
    switch self {
    case .logLoss, .ece, .logLossUncorrected, .eceUncorrected, .logLossRefitted, .eceRefitted: true
    default: false
    }
  }
}
