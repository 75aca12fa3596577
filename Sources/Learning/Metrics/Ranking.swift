internal import Kernels

/// Rows in the order of their scores, and how well it puts positive rows before negative ones.
package struct Ranking {
  /// Rows of equal scores.
  struct Tie {
    /// Where they stand in `order`.
    var places: Range<Int>
    var positives: Int

    var negatives: Int { places.count - positives }
  }

  let isPositive: [Bool]
  /// Rows from the lowest score to the highest.
  let order: [Int32]
  /// From the lowest to the highest.
  let ties: [Tie]
  let positives: Int

  var negatives: Int { isPositive.count - positives }

  /// Orders rows by one score each; one that is no number counts as the lowest.
  ///
  /// - Complexity: O(n).
  package init(scores: [Float], isPositive: [Bool]) {
    precondition(scores.count == isPositive.count, "a score and an answer a row")
    self.isPositive = isPositive
    let scores =
      scores.contains(where: \.isNaN) ? scores.map { $0.isNaN ? -.infinity : $0 } : scores
    order = ascendingOrder(scores.span)
    var ties: [Tie] = []
    var (start, all) = (0, 0)
    while start < order.count {
      let score = scores[Int(order[start])]
      var (end, positives) = (start, 0)
      while end < order.count, scores[Int(order[end])] == score {
        if isPositive[Int(order[end])] { positives += 1 }
        end += 1
      }
      ties.append(Tie(places: start..<end, positives: positives))
      (start, all) = (end, all + positives)
    }
    self.ties = ties
    positives = all
  }

  /// The area under the ROC curve, exact: ties count one half.
  ///
  /// - Returns: Nil without a positive or without a negative row.
  /// - Complexity: O(n).
  package var areaUnderCurve: Double? {
    guard positives > 0, negatives > 0 else { return nil }
    var (below, sum) = (0, 0.0)
    for tie in ties {
      sum += Double(tie.positives) * (Double(below) + Double(tie.negatives) / 2)
      below += tie.negatives
    }
    return sum / (Double(positives) * Double(negatives))
  }

  /// Average precision: Σ (Rₖ − Rₖ₋₁) · Pₖ over the distinct scores, highest first.
  ///
  /// - Returns: Nil without a positive row.
  /// - Complexity: O(n).
  package var averagePrecision: Double? {
    guard positives > 0 else { return nil }
    var (found, sum) = (0, 0.0)
    for tie in ties.reversed() {
      found += tie.positives
      let seen = order.count - tie.places.lowerBound
      sum += Double(tie.positives) * Double(found) / Double(seen)
    }
    return sum / Double(positives)
  }

  /// The highest recall among the thresholds at which the precision is at least what is asked.
  ///
  /// - Returns: 0 where no threshold has it; nil without a positive row.
  /// - Complexity: O(n).
  package func recall(atPrecision precision: Double) -> Double? {
    guard positives > 0 else { return nil }
    var (found, best) = (0, 0)
    for tie in ties.reversed() {
      found += tie.positives
      let seen = order.count - tie.places.lowerBound
      if Double(found) >= precision * Double(seen) { best = found }
    }
    return Double(best) / Double(positives)
  }
}
