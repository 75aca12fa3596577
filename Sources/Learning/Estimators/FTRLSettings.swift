internal import Kernels
internal import Scoring

/// What decides how FTRL-Proximal learns; see ``FTRLEstimator``.
package struct FTRLSettings: Sendable, Hashable {
  /// A vector of weights has 2^bits slots.
  package var bits = 22
  package var alpha: Float = 0.05
  package var beta: Float = 1
  package var l1: Float = 0
  package var l2: Float = 0

  package init() {}

  /// - Throws: `LearningError.Code.badConfiguration` when a setting is out of range, or the model for so
  ///   many classes too large.
  func check(classes: Int) throws {
    let isSound =
      HashedLinear.bitsRange.contains(bits) && alpha > 0 && alpha.isFinite
      && [beta, l1, l2].allSatisfy { $0 >= 0 && $0.isFinite }
    guard isSound else {
      throw LearningError(
        .badConfiguration,
        "a setting of the hashed model is out of range",
        suggestion: "use 18 to 26 bits, an alpha above 0, and beta, l1 and l2 from 0"
      )
    }
    let shape = HashedLinear.Shape(classes: classes, bits: bits)
    guard shape.isSound else {
      throw LearningError(
        .badConfiguration,
        "\(shape.vectors) vectors of 2^\(bits) weights are too large a model",
        suggestion: "use fewer bits"
      )
    }
  }

  var rates: FTRLProximal.Rates {
    FTRLProximal.Rates(alpha: alpha, beta: beta, l1: l1, l2: l2)
  }
}

extension FTRLSettings: Codable {
  private enum CodingKeys: String, CodingKey {
    case bits, alpha, beta, l1, l2
  }
}
