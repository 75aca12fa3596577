/// What each source says, how often another speaks of the same, and how often it is contradicted.
struct SourceStatistics: Sendable {
  private(set) var claims: [Int]
  private(set) var overlapping: [Int]
  private(set) var contradicted: [Int]
  /// Items the source speaks about.
  private(set) var items: [Int]
  /// The sum of the posteriors of its claims.
  private(set) var support: [Double]
  private(set) var itemCount = 0

  /// - Complexity: O(claims).
  init(_ resolved: [ResolvedAttribute], sourceCount: Int) {
    claims = [Int](repeating: 0, count: sourceCount)
    overlapping = claims
    contradicted = claims
    items = claims
    support = [Double](repeating: 0, count: sourceCount)
    // A source can claim two values of one item: its own claims do not contradict it.
    var own = claims
    for attribute in resolved {
      let set = attribute.claims
      let votes = set.votes
      itemCount += set.itemCount
      for item in 0..<set.itemCount {
        let range = set.claims(of: item)
        for claim in range { own[Int(set.sources[claim])] += 1 }
        for claim in range {
          let source = Int(set.sources[claim])
          claims[source] += 1
          support[source] += attribute.support(ofClaim: claim, item: item)
          if own[source] < range.count { overlapping[source] += 1 }
          let differing = range.count - votes[Int(set.candidateOfClaim[claim])]
          if differing > own[source] - 1 { contradicted[source] += 1 }
        }
        for claim in range where own[Int(set.sources[claim])] > 0 {
          items[Int(set.sources[claim])] += 1
          own[Int(set.sources[claim])] = 0
        }
      }
    }
  }

  func reliability(_ names: [String], accuracies: [Double?]) -> [SourceReliability] {
    names.indices.map { source in
      let count = Double(max(claims[source], 1))
      return SourceReliability(
        name: names[source],
        claims: claims[source],
        coverage: Double(items[source]) / Double(max(itemCount, 1)),
        overlap: Double(overlapping[source]) / count,
        conflict: Double(contradicted[source]) / count,
        estimatedAccuracy: (support[source] + 1) / Double(claims[source] + 2),
        accuracy: accuracies[source]
      )
    }
  }
}
