/// Believes the middle of the claimed numbers.
///
/// For quantities that sources measure rather than state, where hardly two agree exactly. The mean
/// of the two middle claims where their number is even.
package struct MedianFusion: Sendable {
  /// The believed number of each item.
  package let numbers: [Double]
  /// The share of each item's claims within `spread` of the believed number.
  package let confidence: [Double]
  /// How near a claim must be to agree: the tolerance, else 1.4826 times the median absolute
  /// deviation of all claims from the middle of their item, the usual estimate of one sd.
  package let spread: Double

  /// Takes the middle of each item, where `numbers` gives the number of each value code.
  package init(_ claims: ClaimSet, numbers valueNumbers: [Double], tolerance: Double?) {
    let claimNumbers = (0..<claims.claimCount).map { valueNumbers[Int(claims.value(ofClaim: $0))] }
    let middles = (0..<claims.itemCount).map { Self.middle(claimNumbers[claims.claims(of: $0)]) }
    var deviations: [Double] = []
    for item in 0..<claims.itemCount where claims.claims(of: item).count > 1 {
      for claim in claims.claims(of: item) {
        deviations.append(abs(claimNumbers[claim] - middles[item]))
      }
    }
    let spread = tolerance ?? 1.4826 * Self.middle(deviations[...])
    numbers = middles
    confidence = (0..<claims.itemCount).map { item in
      let range = claims.claims(of: item)
      let near = range.count { abs(claimNumbers[$0] - middles[item]) <= spread }
      return Double(near) / Double(range.count)
    }
    self.spread = spread
  }

  private static func middle(_ numbers: ArraySlice<Double>) -> Double {
    guard !numbers.isEmpty else { return 0 }
    let sorted = numbers.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}
