import Foundation

/// How often each class stands among some rows, and what follows from that.
package struct LabelDistribution: Sendable, Hashable {
  /// One count a class; classes may have none.
  package let counts: [Int]

  /// One count a class, from 0.
  package init(_ counts: [Int]) { self.counts = counts }

  package var total: Int { counts.reduce(0, +) }

  /// The share of each class; zeros when there are no rows.
  package var shares: [Double] {
    let total = Double(max(total, 1))
    return counts.map { Double($0) / total }
  }

  /// The largest count by the smallest, over classes that occur; 1 with one class.
  package var imbalanceRatio: Double {
    let present = counts.filter { $0 > 0 }
    guard let largest = present.max(), let smallest = present.min() else { return 1 }
    return Double(largest) / Double(smallest)
  }

  /// 1 − H/log K over the K classes that occur; by convention 0 with one class, as in ydata.
  package var imbalance: Double {
    let present = counts.count { $0 > 0 }
    guard present > 1 else { return 0 }
    return max(0, 1 - entropy / log2(Double(present)))
  }

  /// The Shannon entropy in bits.
  package var entropy: Double {
    shares.reduce(0) { $1 > 0 ? $0 - $1 * log2($1) : $0 }
  }

  /// (1 − βⁿ)/(1 − β): the rows that n rows are worth when they overlap (Cui et al., CVPR 2019,
  /// doi:10.1109/CVPR.2019.00949).
  package static func effectiveNumber(of count: Int, beta: Double = 0.999) -> Double {
    (1 - pow(beta, Double(count))) / (1 - beta)
  }

  /// Jensen–Shannon divergence from another distribution over the same classes, in bits, 0...1.
  package func jensenShannon(from other: LabelDistribution) -> Double {
    guard total > 0, other.total > 0 else { return 0 }
    return Self.generalisedJensenShannon([shares, other.shares], weights: [0.5, 0.5])
  }

  /// The divergence of several distributions from their mixture: H(Σ wP) − Σ w·H(P), in bits.
  ///
  /// The weights are the shares of the rows. (Lin, IEEE Trans. Inf. Theory 37(1), 1991,
  /// doi:10.1109/18.61115.)
  package static func jensenShannon(of parts: [LabelDistribution]) -> Double {
    let all = parts.reduce(0) { $0 + $1.total }
    guard all > 0 else { return 0 }
    return generalisedJensenShannon(
      parts.map(\.shares),
      weights: parts.map { Double($0.total) / Double(all) }
    )
  }

  /// H(Σ wP) − Σ w·H(P) in bits; parts of one length that sum to 1 each, and weights that sum to 1.
  ///
  /// - Complexity: O(parts · classes).
  private static func generalisedJensenShannon(_ parts: [[Double]], weights: [Double]) -> Double {
    guard let width = parts.first?.count else { return 0 }
    var divergence = 0.0
    for index in 0..<width {
      let mixed = zip(parts, weights).reduce(0) { $0 + $1.0[index] * $1.1 }
      for (part, weight) in zip(parts, weights) where part[index] > 0 && weight > 0 {
        divergence += weight * part[index] * log2(part[index] / mixed)
      }
    }
    return max(0, divergence)
  }
}
