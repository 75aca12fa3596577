import Basics

/// What each source says, how often another speaks of the same, and how often it is contradicted.
struct SourceStatistics: Sendable {
  private(set) var claims: [Int]
  private(set) var overlapping: [Int]
  private(set) var contradicted: [Int]
  /// Items the source speaks about.
  private(set) var items: [Int]
  /// How far its claims are believed, added up.
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
          support[source] += attribute.support(
            ofClaim: claim,
            votes: votes[Int(set.candidateOfClaim[claim])],
            itemClaims: range.count,
            item: item
          )
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

  /// - `scores`: right claims and all claims about gold cells, by source.
  func reliability(_ names: [String], scores: [SourceScore]?) -> [SourceReliability] {
    names.indices.map { source in
      let count = Double(max(claims[source], 1))
      let estimate = (support[source] / count).clamped(to: 0...1)
      let interval = WilsonInterval(
        successes: Int(support[source].rounded()),
        total: claims[source]
      )
      var reliability = SourceReliability(
        name: names[source],
        claims: claims[source],
        coverage: Double(items[source]) / Double(max(itemCount, 1)),
        overlap: Double(overlapping[source]) / count,
        conflict: Double(contradicted[source]) / count,
        estimatedAccuracy: estimate,
        estimatedLow: min(interval.low, estimate),
        estimatedHigh: max(interval.high, estimate)
      )
      if let score = scores?[source], score.claims > 0 {
        let interval = WilsonInterval(successes: score.right, total: score.claims)
        reliability.accuracy = Double(score.right) / Double(score.claims)
        reliability.accuracyLow = interval.low
        reliability.accuracyHigh = interval.high
        reliability.claimsWithTruth = score.claims
      }
      return reliability
    }
  }
}

/// The claims of one source about gold cells.
struct SourceScore: Sendable {
  var right = 0
  var claims = 0
}
