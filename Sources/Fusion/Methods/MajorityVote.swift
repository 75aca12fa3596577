import Basics
import Foundation

/// Believes what most sources claim.
package enum MajorityVote {
  /// Fuses one attribute.
  ///
  /// A share of claims is no probability: a lone claim has share 1. The posterior is that of
  /// sources which all have one accuracy, found from how often two claims about one item agree.
  /// It ranks values as the vote does.
  ///
  /// - `domain`: how many values the attribute can take.
  /// - Complexity: O(claims).
  package static func fuse(_ claims: ClaimSet, domain: Int) -> FusionResult {
    let accuracy = commonAccuracy(claims, domain: domain)
    let logOdds = [Double](
      repeating: log(accuracy / (1 - accuracy)),
      count: Int(claims.sources.max() ?? -1) + 1
    )
    var posteriors = [Double](repeating: 0, count: claims.candidates.count)
    _ = OneCoin.weigh(claims, logOdds, domain, into: &posteriors)
    return FusionResult(method: .majority, posteriors: posteriors, of: claims)
  }

  /// The accuracy m at which two claims about one item agree as often as they do.
  ///
  /// They agree with probability m² + (1 − m)²/(K − 1). Always above 1/K, so that more votes are
  /// more.
  static func commonAccuracy(_ claims: ClaimSet, domain: Int) -> Double {
    var pairs = 0.0
    var agreeing = 0.0
    let votes = claims.votes
    for item in 0..<claims.itemCount {
      let count = Double(claims.claims(of: item).count)
      pairs += count * (count - 1) / 2
      for candidate in claims.candidates(of: item) {
        agreeing += Double(votes[candidate] * (votes[candidate] - 1)) / 2
      }
    }
    let others = Double(max(domain, 2) - 1)
    let share = (agreeing + 1) / (pairs + 2)
    let root = max(1 - (others + 1) * (1 - others * share), 0).squareRoot()
    let least = 1 / (others + 1) + 0.01
    return ((1 + root) / (others + 1)).clamped(to: least...0.99)
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
