import Basics

/// The claims about one attribute with few values, as rows of tables of answers.
///
/// Items whose claims are the same, by the same sources, are one pattern: whatever a method learns,
/// it believes the same of them. A pattern stands for `weights` items.
struct ClassClaims: Sendable {
  /// The value code of each class, ascending.
  let classes: [Int32]
  let sourceCount: Int
  /// Claims of pattern p stand at `starts[p]..<starts[p + 1]` of `rows`.
  private(set) var starts: [Int32] = [0]
  /// source · K + claimed class, of each claim.
  private(set) var rows: [Int32] = []
  /// How many items a pattern stands for.
  private(set) var weights: [Float] = []
  /// The pattern of each item.
  private(set) var patternOfItem: [Int32] = []

  var classCount: Int { classes.count }
  var patternCount: Int { weights.count }
  /// How many items each pattern teaches from: none where a lone claim has nothing to be held
  /// against.
  private(set) var learning: [Float] = []

  /// - Complexity: O(claims) memory and time.
  init(_ claims: ClaimSet, sourceCount: Int) {
    var isClaimed = [Bool](repeating: false, count: claims.valueCount)
    for value in claims.candidates { isClaimed[Int(value)] = true }
    classes = isClaimed.indices.filter { isClaimed[$0] }.map { Int32($0) }
    self.sourceCount = sourceCount
    var codes = [Int32](repeating: 0, count: claims.valueCount)
    for (code, value) in classes.enumerated() { codes[Int(value)] = Int32(code) }
    let classCount = Int32(classes.count)
    var patterns: [UInt64: Int32] = [:]
    rows.reserveCapacity(claims.claimCount)
    patternOfItem.reserveCapacity(claims.itemCount)
    var pattern: [Int32] = []
    for item in 0..<claims.itemCount {
      pattern.removeAll(keepingCapacity: true)
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for claim in claims.claims(of: item) {
        let row =
          claims.sources[claim] &* classCount &+ codes[Int(claims.value(ofClaim: claim))]
        pattern.append(row)
        hash = (hash ^ UInt64(truncatingIfNeeded: row)) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
      }
      var known = patterns[hash]
      // Another pattern of the same hash takes the next place.
      while let place = known, !holds(pattern, at: Int(place)) {
        hash &+= 0x9E37_79B9_7F4A_7C15
        known = patterns[hash]
      }
      if let place = known {
        weights[Int(place)] += 1
        patternOfItem.append(place)
      } else {
        let place = Int32(weights.count)
        patterns[hash] = place
        weights.append(1)
        rows.append(contentsOf: pattern)
        starts.append(Int32(rows.count))
        patternOfItem.append(place)
      }
    }
    learning = weights.indices.map { starts[$0 + 1] - starts[$0] > 1 ? weights[$0] : 0 }
  }

  /// Some patterns of others, each still for as many items; nothing of single items.
  init(_ all: ClassClaims, patterns: [Int]) {
    classes = all.classes
    sourceCount = all.sourceCount
    for pattern in patterns {
      rows.append(contentsOf: all.rows[Int(all.starts[pattern])..<Int(all.starts[pattern + 1])])
      starts.append(Int32(rows.count))
      weights.append(all.weights[pattern])
      learning.append(all.learning[pattern])
    }
  }

  private func holds(_ pattern: [Int32], at place: Int) -> Bool {
    let range = Int(starts[place])..<Int(starts[place + 1])
    return range.count == pattern.count && rows[range].elementsEqual(pattern)
  }

  /// The share of its claims that each class has of a pattern: patterns × classes.
  var shares: [Float] {
    let k = classCount
    var shares = [Float](repeating: 0, count: patternCount * k)
    for pattern in 0..<patternCount {
      let range = Int(starts[pattern])..<Int(starts[pattern + 1])
      for claim in range {
        shares[pattern * k + Int(rows[claim]) % k] += 1 / Float(range.count)
      }
    }
    return shares
  }

  /// What is believed where every pattern has a probability a class.
  ///
  /// - `posteriors`: patterns × classes, rows sum to 1.
  func fusion(_ method: FusionMethod, _ posteriors: [Float], of claims: ClaimSet) -> FusionResult {
    let k = classCount
    var tops: [Float] = []
    var best: [Int32] = []
    var ties: [Int32] = []
    tops.reserveCapacity(patternCount)
    for pattern in 0..<patternCount {
      var top: Float = -1
      var place = 0
      for index in 0..<k where posteriors[pattern * k + index] > top {
        top = posteriors[pattern * k + index]
        place = index
      }
      var count: Int32 = 0
      for index in 0..<k
      where posteriors[pattern * k + index] >= top - Self.tieTolerance { count += 1 }
      for index in 0..<k where posteriors[pattern * k + index] >= top - Self.tieTolerance {
        place = index
        break
      }
      tops.append(top)
      best.append(classes[place])
      ties.append(count)
    }
    var codes = [Int32](repeating: 0, count: claims.valueCount)
    for (code, value) in classes.enumerated() { codes[Int(value)] = Int32(code) }
    var ofCandidates: [Double] = []
    ofCandidates.reserveCapacity(claims.candidates.count)
    for item in 0..<claims.itemCount {
      let base = Int(patternOfItem[item]) * k
      for candidate in claims.candidates(of: item) {
        let code = Int(codes[Int(claims.candidates[candidate])])
        ofCandidates.append(Double(posteriors[base + code]))
      }
    }
    return FusionResult(
      method: method,
      posteriors: ofCandidates,
      believed: patternOfItem.map { best[Int($0)] },
      posterior: patternOfItem.map { Double(tops[Int($0)]) },
      tieCount: patternOfItem.map { ties[Int($0)] },
      of: claims
    )
  }

  /// Posteriors of single precision closer than this are equal.
  static let tieTolerance: Float = 1e-6
}
