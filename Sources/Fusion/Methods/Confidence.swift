/// How sure a believed value is.
///
/// Posteriors of models that count sources as independent are too high: on seven crowds they are
/// .14 above the accuracy on average. Half the posterior and half the share of the item's claims
/// comes within .06 of it, with no constant to fit (docs/benchmarks.md). One or two claims have no
/// share that says anything, so there the posterior itself is the confidence.
enum Confidence {
  /// Items with fewer claims take the posterior alone.
  static let fewestClaims = 3

  /// - `votes`: claims for the value.
  /// - `claims`: claims about the item.
  static func value(posterior: Double, votes: Int, claims: Int) -> Double {
    claims < fewestClaims ? posterior : (posterior + Double(votes) / Double(claims)) / 2
  }

  /// - Returns: one an item, 0...1.
  /// - Complexity: O(claims).
  static func ofBelieved(
    _ believed: [Int32],
    _ posterior: [Double],
    _ claims: ClaimSet
  ) -> [Double] {
    var result = posterior
    for item in 0..<claims.itemCount {
      let range = claims.claims(of: item)
      if range.count < fewestClaims { continue }
      var votes = 0
      for claim in range where claims.value(ofClaim: claim) == believed[item] { votes += 1 }
      result[item] = value(posterior: posterior[item], votes: votes, claims: range.count)
    }
    return result
  }
}
