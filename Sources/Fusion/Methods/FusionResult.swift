package import Basics

/// What a method believes about every item of one attribute.
package struct FusionResult: Sendable {
  package let method: FusionMethod
  /// A posterior for each candidate of the claim set, in its order.
  package let posteriors: [Double]
  /// The believed value code of each item.
  package let believed: [Int32]
  /// The posterior of the believed value of each item.
  package let posterior: [Double]
  /// How sure the believed value of each item is: see ``Confidence``.
  package let confidence: [Double]
  /// How many values share the highest posterior of each item.
  package let tieCount: [Int32]

  /// - `posteriors`: one a candidate.
  /// - `believed`: the value of each item; one that nobody claimed has no share of claims.
  /// - `posterior`: of each item's believed value.
  package init(
    method: FusionMethod,
    posteriors: [Double],
    believed: [Int32],
    posterior: [Double],
    tieCount: [Int32],
    of claims: ClaimSet
  ) {
    self.method = method
    self.posteriors = posteriors
    self.believed = believed
    self.posterior = posterior
    self.tieCount = tieCount
    confidence = Confidence.ofBelieved(believed, posterior, claims)
  }

  /// With a confidence of its own, for numbers that are estimated.
  init(
    method: FusionMethod,
    posteriors: [Double],
    believed: [Int32],
    confidence: [Double],
    tieCount: [Int32]
  ) {
    self.method = method
    self.posteriors = posteriors
    self.believed = believed
    posterior = confidence
    self.confidence = confidence
    self.tieCount = tieCount
  }

  /// Believes the candidate with the highest posterior; among equals the first in value order.
  init(method: FusionMethod, posteriors: [Double], of claims: ClaimSet) {
    var believed: [Int32] = []
    var highest: [Double] = []
    var tieCount: [Int32] = []
    believed.reserveCapacity(claims.itemCount)
    highest.reserveCapacity(claims.itemCount)
    tieCount.reserveCapacity(claims.itemCount)
    for item in 0..<claims.itemCount {
      let range = claims.candidates(of: item)
      var top = -Double.infinity
      for candidate in range { top = max(top, posteriors[candidate]) }
      var first = range.lowerBound
      var ties: Int32 = 0
      for candidate in range.reversed() where posteriors[candidate] >= top - Self.tieTolerance {
        first = candidate
        ties += 1
      }
      believed.append(claims.candidates[first])
      highest.append(top)
      tieCount.append(ties)
    }
    self.init(
      method: method,
      posteriors: posteriors,
      believed: believed,
      posterior: highest,
      tieCount: tieCount,
      of: claims
    )
  }

  /// Posteriors closer than this are equal: sums in another order differ by less.
  static let tieTolerance = 1e-6

  /// Items whose best value is not alone at the top.
  package var ties: Int { tieCount.count { $0 > 1 } }

  /// The claimed values that share the highest posterior of an item; the believed one where none
  /// does.
  package func best(of item: Int, in claims: ClaimSet) -> [Int32] {
    guard tieCount[item] > 1 else { return [believed[item]] }
    let tied = claims.candidates(of: item)
      .filter { posteriors[$0] >= posterior[item] - Self.tieTolerance }
      .map { claims.candidates[$0] }
    return tied.isEmpty ? [believed[item]] : tied
  }
}
