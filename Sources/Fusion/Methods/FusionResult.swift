package import Basics
/// What a method believes about every item of one attribute.
package struct FusionResult: Sendable {
  package let method: FusionMethod
  /// A posterior for each candidate of the claim set, in its order.
  package let posteriors: [Double]
  /// The believed value code of each item.
  package let believed: [Int32]
  /// The posterior of the believed value of each item.
  package let confidence: [Double]
  /// How many values share the highest posterior of each item.
  package let tieCount: [Int32]

  package init(
    method: FusionMethod,
    posteriors: [Double],
    believed: [Int32],
    confidence: [Double],
    tieCount: [Int32]
  ) {
    self.method = method
    self.posteriors = posteriors
    self.believed = believed
    self.confidence = confidence
    self.tieCount = tieCount
  }

  /// Believes the candidate with the highest posterior; among equals the first in value order.
  init(method: FusionMethod, posteriors: [Double], of claims: ClaimSet) {
    var believed: [Int32] = []
    var confidence: [Double] = []
    var tieCount: [Int32] = []
    for item in 0..<claims.itemCount {
      let range = claims.candidates(of: item)
      let top = posteriors[range].max() ?? 0
      let ties = range.filter { posteriors[$0] >= top - Self.tieTolerance }
      believed.append(claims.candidates[ties.first ?? range.lowerBound])
      confidence.append(top)
      tieCount.append(Int32(ties.count))
    }
    self.init(
      method: method,
      posteriors: posteriors,
      believed: believed,
      confidence: confidence,
      tieCount: tieCount
    )
  }

  /// Posteriors closer than this are equal: sums in another order differ by less.
  static let tieTolerance = 1e-9

  /// Items whose best value is not alone at the top.
  package var ties: Int { tieCount.count { $0 > 1 } }

  /// The values that share the highest posterior of an item.
  package func best(of item: Int, in claims: ClaimSet) -> [Int32] {
    guard tieCount[item] > 1 else { return [believed[item]] }
    return claims.candidates(of: item)
      .filter { posteriors[$0] >= confidence[item] - Self.tieTolerance }
      .map { claims.candidates[$0] }
  }
}
