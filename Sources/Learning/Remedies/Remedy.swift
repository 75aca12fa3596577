internal import Foundation

/// One way to treat a label of which some classes are rare.
package enum Remedy: String, Sendable, Hashable, Codable, CaseIterable {
  case none
  /// Class k weighs n / (K · n_k) in the loss.
  case balanced
  /// Class k weighs (1 − β) / (1 − β^n_k), scaled to sum to K; β = .999 (Cui et al., CVPR 2019).
  case classBalanced = "class-balanced"
  /// Focal loss with γ = 2.
  case focal
  /// Logit-adjusted loss with τ = 1.
  case logitAdjusted = "logit-adjusted"
  /// Decisions by scores less the log of the shares, after a training without a remedy.
  case logitAdjustedAfter = "logit-adjusted-after"
  /// Rows of rare classes are drawn again until all classes have as many as the largest.
  case oversample
  /// A part of the rows of each class, as many as the rarest has.
  case undersample
  /// New rows between neighbours of a rare class, until it has as many as the largest (Chawla et
  /// al., JAIR 16, 2002).
  case smote

  private static let beta = 0.999
  private static let gamma = 2.0
  private static let tau = 1.0

  /// What it does, for people.
  package var words: String {
    switch self {
    case .none: "nothing"
    case .balanced: "balanced class weights"
    case .classBalanced: "class-balanced weights"
    case .focal: "focal loss"
    case .logitAdjusted: "logit-adjusted loss"
    case .logitAdjustedAfter: "logit adjustment after training"
    case .oversample: "oversampling"
    case .undersample: "undersampling"
    case .smote: "SMOTE"
    }
  }

  /// The weight it gives each class by `counts`, the training rows of each; empty where all weigh 1.
  ///
  /// A class without rows weighs 1.
  package func weights(counts: [Int]) -> [Float] {
    let present = counts.count { $0 > 0 }
    switch self {
    case .balanced:
      let rows = counts.reduce(0, +)
      return counts.map { $0 == 0 ? 1 : Float(rows) / (Float(present) * Float($0)) }
    case .classBalanced:
      let raw = counts.map { $0 == 0 ? 0 : (1 - Self.beta) / (1 - pow(Self.beta, Double($0))) }
      let scale = Double(present) / max(raw.reduce(0, +), .leastNormalMagnitude)
      return raw.map { $0 == 0 ? 1 : Float($0 * scale) }
    default: return []
    }
  }

  /// The loss of a training on rows of these counts by class.
  package func objective(counts: [Int]) -> any Objective {
    switch self {
    case .balanced, .classBalanced: CrossEntropy(classWeights: weights(counts: counts))
    case .focal: FocalLoss(gamma: Self.gamma)
    case .logitAdjusted: LogitAdjustedLoss(shares: Self.shares(counts), tau: Self.tau)
    case .none, .logitAdjustedAfter, .oversample, .undersample, .smote: CrossEntropy()
    }
  }

  /// How it changes which rows an epoch sees; nil where it does not.
  package var sampling: ClassSampling? {
    switch self {
    case .oversample: ClassSampling(.over)
    case .undersample: ClassSampling(.under)
    default: nil
    }
  }

  /// By how much drawing and making rows raises the log of each class's share; empty where it does
  /// not.
  package func priorShift(counts: [Int]) -> [Float] {
    switch self {
    case .smote: ClassSampling(.over).priorShift(counts: counts)
    default: sampling?.priorShift(counts: counts) ?? []
    }
  }

  /// What is added to the log-probabilities of classes before the likeliest is chosen; empty for
  /// nothing.
  ///
  /// A model that learnt other odds than those of the true shares decides by what it learnt.
  package func decisionOffsets(counts: [Int], priorShift: [Float]) -> [Float] {
    guard self == .logitAdjustedAfter else { return priorShift }
    return Self.shares(counts).map { Float(-Self.tau * log($0)) }
  }

  /// The share of each class; one without rows counts as one row.
  private static func shares(_ counts: [Int]) -> [Double] {
    let counts = counts.map { Double(max(1, $0)) }
    let rows = counts.reduce(0, +)
    return counts.map { $0 / rows }
  }
}
