internal import Foundation
package import Scoring

extension DecisionRule {
  /// The rule that does best on rows that the model did not learn from.
  ///
  /// With a positive class it is a threshold on its probability, the best of all there are, midway
  /// to the next; of equals the highest. Without one, and for the balanced accuracy of more than two
  /// classes, it is −τ · log share of each class, τ in 0...2. `probabilities` are rows × `classes`.
  ///
  /// - Complexity: O(rows · log rows), or O(rows · classes) for each of 41 τ.
  package static func tuned(
    _ aim: DecisionAim,
    probabilities: [Float],
    labels: [Int32],
    classes: Int,
    positive: Int?
  ) -> DecisionRule {
    guard let positive, classes == 2 || aim != .balancedAccuracy else {
      return adjusted(probabilities, labels, classes)
    }
    let isPositive = labels.map { Int($0) == positive }
    let scores = labels.indices.map { odds(probabilities, row: $0, positive, classes) }
    let threshold = threshold(aim, scores, isPositive)
    return DecisionRule(threshold: threshold, positive: positive, classes: classes)
  }

  /// The probability of the positive class against the likeliest other.
  private static func odds(
    _ probabilities: [Float],
    row: Int,
    _ positive: Int,
    _ classes: Int
  ) -> Double {
    var other: Float = 0
    for k in 0..<classes where k != positive {
      other = max(other, probabilities[row * classes + k])
    }
    let one = probabilities[row * classes + positive]
    return one + other > 0 ? Double(one) / (Double(one) + Double(other)) : 0
  }

  private static func threshold(_ aim: DecisionAim, _ scores: [Double], _ isPositive: [Bool])
    -> Double
  {
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    let ones = Double(isPositive.count { $0 })
    let zeros = Double(isPositive.count) - ones
    func gain(_ hits: Double, _ falses: Double) -> Double {
      switch aim {
      case .balancedAccuracy:
        (ones > 0 ? hits / ones : 0) + (zeros > 0 ? 1 - falses / zeros : 0)
      case .f1: 2 * hits / max(1, hits + falses + ones)
      case .cost(let missed, let raised): -(missed * (ones - hits) + raised * falses)
      }
    }
    var best = (gain: gain(0, 0), threshold: 1.0)
    var (hits, falses) = (0.0, 0.0)
    for (place, row) in order.enumerated() {
      if isPositive[row] { hits += 1 } else { falses += 1 }
      let next = place + 1 < order.count ? scores[order[place + 1]] : 0
      guard next < scores[row] || place + 1 == order.count else { continue }
      let gain = gain(hits, falses)
      if gain > best.gain { best = (gain, (scores[row] + next) / 2) }
    }
    return best.threshold
  }

  private static func adjusted(
    _ probabilities: [Float],
    _ labels: [Int32],
    _ classes: Int
  ) -> DecisionRule {
    var counts = Array(repeating: 0.0, count: classes)
    for label in labels { counts[Int(label)] += 1 }
    let rows = max(1, counts.reduce(0, +))
    let shares = counts.map { max($0, 1) / rows }
    var best = (gain: -1.0, rule: DecisionRule())
    for step in 0...40 {
      let tau = Double(step) / 20
      let rule = DecisionRule(offsets: shares.map { Float(-tau * log($0)) })
      var hits = Array(repeating: 0.0, count: classes)
      for (row, label) in labels.enumerated() {
        let range = (row * classes)..<((row + 1) * classes)
        if rule.choose(probabilities.span.extracting(range)) == Int(label) { hits[Int(label)] += 1 }
      }
      let recalls = zip(hits, counts).filter { $0.1 > 0 }.map { $0.0 / $0.1 }
      let gain = recalls.reduce(0, +) / Double(max(1, recalls.count))
      if gain > best.gain + 1e-12 { best = (gain, rule) }
    }
    return best.rule
  }
}
