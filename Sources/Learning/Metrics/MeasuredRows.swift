internal import Basics
internal import Foundation
internal import Kernels
import Scoring

/// What was measured of each row.
struct MeasuredRows {
  var labels: [Int32]
  var predicted: [Int32] = []
  /// −log p of the given class, in nats.
  var losses: [Double] = []
  /// The probability of the class believed likeliest, and whether it is the given one.
  var confidences: [Float] = []
  var isRight: [Bool] = []
  /// The probability of the positive class; empty without one.
  var scores: [Float] = []
  var isPositive: [Bool]
  var groups: RowGroups

  /// Measures class probabilities, `rows × classes` row-major, against given classes.
  ///
  /// `groups` has one number a row, or none.
  ///
  /// - Complexity: O(rows × classes).
  init(
    probabilities: [Float],
    labels: [Int32],
    classes: Int,
    positive: Int?,
    decision: DecisionRule,
    groups: [UInt64]
  ) {
    self.labels = labels
    isPositive = positive.map { positive in labels.map { Int($0) == positive } } ?? []
    self.groups = RowGroups(groups, rows: labels.count)
    for (row, label) in labels.enumerated() {
      let given = Int(label)
      let all = probabilities.span.extracting((row * classes)..<((row + 1) * classes))
      predicted.append(Int32(decision.choose(all)))
      // A float probability may underflow to zero: the smallest normal number bounds the loss.
      losses.append(-log(Double(max(all[given], .leastNormalMagnitude))))
      let believed = argmax(all)
      confidences.append(all[believed])
      isRight.append(believed == given)
      if let positive { scores.append(all[positive]) }
    }
  }

  var count: Int { labels.count }

  /// The given rows only, in their order.
  func selecting(_ rows: [Int]) -> MeasuredRows {
    var result = self
    result.labels = rows.map { labels[$0] }
    result.predicted = rows.map { predicted[$0] }
    result.losses = rows.map { losses[$0] }
    result.confidences = rows.map { confidences[$0] }
    result.isRight = rows.map { isRight[$0] }
    result.scores = scores.isEmpty ? [] : rows.map { scores[$0] }
    result.isPositive = isPositive.isEmpty ? [] : rows.map { isPositive[$0] }
    result.groups = groups.selecting(rows)
    return result
  }

  /// Wilson's 95 % interval of the share of hits among some rows, the trials.
  ///
  /// Where rows belong together, it is that of as many independent trials as would err as much as
  /// their groups do; where all groups agree, of one trial a group.
  ///
  /// - Returns: Nil for no trials, or trials of one group.
  func shareInterval(of trials: [Int], isHit: (Int) -> Bool) -> (low: Double, high: Double)? {
    guard !trials.isEmpty else { return nil }
    let hits = trials.count(where: isHit)
    guard groups.isGrouped else {
      let interval = WilsonInterval(successes: hits, total: trials.count)
      return (interval.low, interval.high)
    }
    let share = Double(hits) / Double(trials.count)
    var influence = Array(repeating: 0.0, count: count)
    var present: Set<Int> = []
    for row in trials {
      influence[row] = ((isHit(row) ? 1 : 0) - share) / Double(trials.count)
      present.insert(groups.ids[row])
    }
    guard present.count > 1, let variance = groups.variance(of: influence) else { return nil }
    let alike = share * (1 - share) / Double(trials.count)
    let size =
      variance > 0 && alike > 0
      ? Double(trials.count) * min(1, alike / variance) : Double(present.count)
    let interval = WilsonInterval(share: share, trials: size, z: groups.margin)
    return (interval.low, interval.high)
  }
}
