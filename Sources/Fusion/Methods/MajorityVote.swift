import Basics
/// Believes what most sources claim.
package enum MajorityVote {
  /// The posterior of a value is its share of the item's claims.
  ///
  /// - Complexity: O(claims).
  package static func fuse(_ claims: ClaimSet) -> FusionResult {
    FusionResult(method: .majority, posteriors: shares(claims), of: claims)
  }

  /// The share of its item's claims, for each candidate.
  static func shares(_ claims: ClaimSet) -> [Double] {
    let votes = claims.votes
    var shares = [Double](repeating: 0, count: votes.count)
    for item in 0..<claims.itemCount {
      let total = Double(claims.claims(of: item).count)
      for candidate in claims.candidates(of: item) {
        shares[candidate] = Double(votes[candidate]) / total
      }
    }
    return shares
  }
}
