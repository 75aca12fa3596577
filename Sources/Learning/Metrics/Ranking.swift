/// How well scores put positive rows before negative ones.
package enum Ranking {
  /// The area under the ROC curve, exact, by mid-ranks: ties count one half.
  ///
  /// (ΣR⁺ − P(P+1)/2) / (P·N), where R⁺ are the ranks of the positive rows.
  ///
  /// - Returns: Nil without a positive or without a negative row.
  /// - Complexity: O(n log n).
  package static func areaUnderCurve(scores: [Float], isPositive: [Bool]) -> Double? {
    let scores = ordered(scores)
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    let positives = isPositive.count { $0 }
    let negatives = isPositive.count - positives
    guard positives > 0, negatives > 0 else { return nil }
    var rankSum = 0.0
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
      let midRank = Double(start + 1 + end) / 2
      for i in start..<end where isPositive[order[i]] { rankSum += midRank }
      start = end
    }
    let p = Double(positives)
    return (rankSum - p * (p + 1) / 2) / (p * Double(negatives))
  }

  /// Average precision: Σ (Rₖ − Rₖ₋₁) · Pₖ over the distinct scores, highest first.
  ///
  /// - Returns: Nil without a positive row.
  /// - Complexity: O(n log n).
  package static func averagePrecision(scores: [Float], isPositive: [Bool]) -> Double? {
    let scores = ordered(scores)
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    let positives = isPositive.count { $0 }
    guard positives > 0 else { return nil }
    var found = 0
    var sum = 0.0
    var start = 0
    while start < order.count {
      var end = start
      var hits = 0
      while end < order.count, scores[order[end]] == scores[order[start]] {
        if isPositive[order[end]] { hits += 1 }
        end += 1
      }
      found += hits
      sum += Double(hits) * Double(found) / Double(end)
      start = end
    }
    return sum / Double(positives)
  }

  /// The highest recall among the thresholds at which the precision is at least what is asked.
  ///
  /// - Returns: 0 where no threshold has it; nil without a positive row.
  /// - Complexity: O(n log n).
  package static func recall(
    atPrecision precision: Double,
    scores: [Float],
    isPositive: [Bool]
  ) -> Double? {
    let scores = ordered(scores)
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    let positives = isPositive.count { $0 }
    guard positives > 0 else { return nil }
    var (found, best) = (0, 0)
    for (place, row) in order.enumerated() {
      if isPositive[row] { found += 1 }
      let endsTie = place + 1 == order.count || scores[order[place + 1]] != scores[row]
      if endsTie, Double(found) >= precision * Double(place + 1) { best = found }
    }
    return Double(best) / Double(positives)
  }

  /// Scores that can be sorted: what is no number stands last.
  static func ordered(_ scores: [Float]) -> [Float] {
    scores.contains(where: \.isNaN) ? scores.map { $0.isNaN ? -.infinity : $0 } : scores
  }
}
