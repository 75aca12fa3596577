import Basics
import Foundation

/// Weighs sources by one accuracy each, shared by all attributes.
///
/// The model of ACCU (Dong, Berti-Équille, Srivastava, PVLDB 2(1), 2009, doi:10.14778/1687627.1687690)
/// without copying. An item of d distinct claimed values has n = max(d, 2) − 1 false ones, each
/// equally likely: C(v) = Σ ln(n·A/(1−A)) over the sources of v, P(v) = e^C / Σ e^C, and
/// A = (ΣP + 1)/(claims + 2), a uniform Beta prior that keeps small sources near a half.
package struct OneCoin: Sendable {
  package let fusions: [FusionResult]
  /// One accuracy a source, within `accuracyRange`.
  package let accuracies: [Double]
  package let iterations: Int

  static let initialAccuracy = 0.8
  static let accuracyRange = 0.001...0.999
  static let maximumIterations = 100
  /// The largest change of an accuracy at which the fixed point counts as reached.
  static let tolerance = 1e-6

  /// Fuses all attributes together.
  ///
  /// - Complexity: O(claims) a pass, at most 100 passes.
  package init(_ claimSets: [ClaimSet], sourceCount: Int) {
    var claimsOfSource = [Double](repeating: 0, count: sourceCount)
    for set in claimSets { for source in set.sources { claimsOfSource[Int(source)] += 1 } }
    var accuracies = [Double](repeating: Self.initialAccuracy, count: sourceCount)
    var posteriors = claimSets.map { [Double](repeating: 0, count: $0.candidates.count) }
    var iterations = 0
    var change = Double.infinity
    while change >= Self.tolerance, iterations < Self.maximumIterations {
      iterations += 1
      let logOdds = accuracies.map { log($0 / (1 - $0)) }
      var right = [Double](repeating: 0, count: sourceCount)
      for index in claimSets.indices {
        Self.weigh(claimSets[index], logOdds, into: &posteriors[index])
        Self.credit(claimSets[index], posteriors[index], to: &right)
      }
      change = 0
      for source in 0..<sourceCount {
        let estimate = ((right[source] + 1) / (claimsOfSource[source] + 2)).clamped(
          to: Self.accuracyRange
        )
        change = max(change, abs(estimate - accuracies[source]))
        accuracies[source] = estimate
      }
    }
    self.accuracies = accuracies
    self.iterations = iterations
    fusions = zip(claimSets, posteriors).map {
      FusionResult(method: .oneCoin, posteriors: $1, of: $0)
    }
  }

  /// Turns the votes of an item, weighted by log odds, into posteriors.
  private static func weigh(
    _ claims: ClaimSet,
    _ logOdds: [Double],
    into posteriors: inout [Double]
  ) {
    for index in posteriors.indices { posteriors[index] = 0 }
    for item in 0..<claims.itemCount {
      let candidates = claims.candidates(of: item)
      let logFalse = log(Double(max(candidates.count, 2) - 1))
      for claim in claims.claims(of: item) {
        posteriors[Int(claims.candidateOfClaim[claim])] +=
          logFalse + logOdds[Int(claims.sources[claim])]
      }
      LogSumExp.normalise(&posteriors, candidates)
    }
  }

  private static func credit(_ claims: ClaimSet, _ posteriors: [Double], to right: inout [Double]) {
    for claim in 0..<claims.claimCount {
      right[Int(claims.sources[claim])] += posteriors[Int(claims.candidateOfClaim[claim])]
    }
  }
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
