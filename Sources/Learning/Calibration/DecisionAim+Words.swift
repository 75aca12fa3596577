internal import Basics
package import Scoring

extension DecisionAim {
  /// What a threshold was tuned for, in words.
  package var words: String {
    switch self {
    case .balancedAccuracy: "balanced accuracy"
    case .f1: "F1"
    case .cost(let missed, let raised):
      "the least cost, \(Figures.number(missed)) a miss and \(Figures.number(raised)) a false alarm"
    }
  }
}
