import Foundation

/// How strongly single accuracies are drawn to their mean: found by the likelihood of the counts.
enum BetaPrior {
  static let strengths: [Double] = [1, 2, 4, 8, 16, 32, 64]

  /// The strength q that maximises Σ ln BetaBinomial(right | count, q·mean, q·(1 − mean)).
  ///
  /// - `right`: expected numbers of right claims, each within 0...count.
  /// - `means`: the prior mean of each source, within 0..<1 exclusive.
  /// - Complexity: O(sources · strengths).
  static func strength(
    right: [Double],
    counts: [Double],
    means: [Double],
    among strengths: [Double] = strengths
  ) -> Double {
    var best = (strength: strengths.first ?? 1, likelihood: -Double.infinity)
    for q in strengths {
      var sum = 0.0
      for source in right.indices where counts[source] > 0 {
        let a = q * means[source]
        let b = q - a
        sum +=
          lnBeta(right[source] + a, counts[source] - right[source] + b) - lnBeta(a, b)
      }
      if sum > best.likelihood { best = (q, sum) }
    }
    return best.strength
  }

  private static func lnBeta(_ a: Double, _ b: Double) -> Double {
    LogGamma.value(max(a, 1e-12)) + LogGamma.value(max(b, 1e-12)) - LogGamma.value(a + b)
  }
}

/// ln Γ of positive numbers, from the C library.
enum LogGamma {
  static func value(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
  }
}
