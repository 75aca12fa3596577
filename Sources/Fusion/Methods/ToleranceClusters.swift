/// Joins numbers that agree within a tolerance into one claimed value.
package enum ToleranceClusters {
  /// Rewrites each claim to the representative of its cluster.
  ///
  /// Within an item, sorted numbers form a cluster as long as they lie within the tolerance of its
  /// smallest. The representative is the middle claim, so it is a value that somebody wrote.
  ///
  /// - Complexity: O(n log n) for n claims.
  package static func join(
    _ claims: ClaimSet,
    numbers: [Double],
    tolerance: Double
  ) -> ClaimSet {
    var joined: [ClaimSet.Claim] = []
    joined.reserveCapacity(claims.claimCount)
    for item in 0..<claims.itemCount {
      let ordered = claims.claims(of: item).sorted {
        let left = claims.value(ofClaim: $0)
        let right = claims.value(ofClaim: $1)
        return (numbers[Int(left)], left) < (numbers[Int(right)], right)
      }
      var start = 0
      while start < ordered.count {
        let low = numbers[Int(claims.value(ofClaim: ordered[start]))]
        var end = start + 1
        // The slack forgives the rounding of decimal fractions: 0.3 − 0.2 is within 0.1.
        while end < ordered.count,
          numbers[Int(claims.value(ofClaim: ordered[end]))] - low <= tolerance * (1 + 1e-9)
        {
          end += 1
        }
        let middle = claims.value(ofClaim: ordered[(start + end - 1) / 2])
        for claim in ordered[start..<end] {
          joined.append(
            .init(entity: claims.entities[item], source: claims.sources[claim], value: middle)
          )
        }
        start = end
      }
    }
    return ClaimSet(joined, valueCount: claims.valueCount)
  }
}
