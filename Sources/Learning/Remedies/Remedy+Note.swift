internal import Foundation

extension Remedy {
  private static let mostWeights = 12

  /// What a reader of a run's figures should know of it; nil for none.
  func note(counts: [Int], classes: [String]) -> String? {
    let shifts =
      "decisions (accuracy, recall, precision) follow what was learnt, while log-loss, ECE, AUC and "
      + "average precision are of probabilities under the true shares of classes"
    switch self {
    case .none: return nil
    case .balanced, .classBalanced:
      let weights = zip(classes, weights(counts: counts)).prefix(Self.mostWeights).map {
        "\($0) \(String(format: "%.3g", $1))"
      }
      let more = classes.count > Self.mostWeights ? ", …" : ""
      return "\(words): \(weights.joined(separator: ", "))\(more); \(shifts)"
    case .focal:
      return "focal loss has no closed inverse: probabilities are as it left them"
    case .logitAdjusted, .oversample, .undersample, .smote: return "\(words): \(shifts)"
    case .logitAdjustedAfter:
      return "\(words): decisions follow scores less the log of the shares; probabilities are "
        + "untouched"
    }
  }
}
