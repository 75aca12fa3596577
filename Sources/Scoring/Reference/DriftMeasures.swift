import Foundation

/// How far the current values of a feature are from the reference, by the bins of the reference.
package struct DriftMeasures: Sendable, Hashable {
  /// Population stability index: Σ(q − p) ln(q/p), with half a value added to each bin of both, so
  /// that an empty bin has a finite weight.
  package var psi: Double
  /// Jensen–Shannon distance: the root of the divergence in bits, 0...1 (Lin, IEEE TIT 37, 1991).
  package var jensenShannon: Double
  /// Kolmogorov–Smirnov: the greatest gap of the distribution functions at the edges, 0...1; nil for
  /// categories.
  package var kolmogorovSmirnov: Double?
  /// Wasserstein-1 distance over the inner edges, by the range of the inner edges.
  ///
  /// Open ends count as lying on the outermost edge. Nil for categories and with fewer than two edges.
  package var wasserstein: Double?

  /// - Precondition: both have the same bins, and values.
  package init(reference: BinCounts, current: BinCounts) {
    precondition(reference.bins == current.bins, "sketches with the same bins")
    let (p, q) = (Self.smoothed(reference), Self.smoothed(current))
    psi = zip(p, q).reduce(0) { $0 + ($1.1 - $1.0) * log($1.1 / $1.0) }
    let divergence = zip(reference.shares, current.shares).reduce(0.0) { sum, pair in
      let middle = (pair.0 + pair.1) / 2
      func part(_ share: Double) -> Double { share > 0 ? share * log2(share / middle) / 2 : 0 }
      return sum + part(pair.0) + part(pair.1)
    }
    jensenShannon = max(divergence, 0).squareRoot()
    guard case .numbers(let edges) = reference.bins.kind else { return }
    // Missing values have no place on the axis.
    let (one, other) = (Self.cumulative(reference), Self.cumulative(current))
    let gaps = zip(one, other).map { abs($0 - $1) }
    kolmogorovSmirnov = gaps.max() ?? 0
    guard let first = edges.first, let last = edges.last, last > first else { return }
    wasserstein =
      zip(gaps.dropFirst(), zip(edges, edges.dropFirst())).reduce(0) { sum, part in
        sum + part.0 * (part.1.1 - part.1.0)
      } / (last - first)
  }

  private static func smoothed(_ counts: BinCounts) -> [Double] {
    let total = Double(counts.total) + 0.5 * Double(counts.counts.count)
    return counts.counts.map { (Double($0) + 0.5) / total }
  }

  /// The distribution function at each inner edge.
  private static func cumulative(_ counts: BinCounts) -> [Double] {
    let present = counts.counts.dropLast()
    let total = Double(max(present.reduce(0, +), 1))
    var sum = 0
    return present.dropLast().map { count in
      sum += count
      return Double(sum) / total
    }
  }
}
