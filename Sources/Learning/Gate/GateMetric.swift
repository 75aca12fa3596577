internal import Foundation
import Scoring

/// A figure that a gate compares.
package enum GateMetric: String, Sendable, Hashable, Codable, CaseIterable {
  case accuracy
  case balancedAccuracy = "balanced-accuracy"
  case averagePrecision = "average-precision"
  case auc
  case logLoss = "log-loss"
  case ece

  /// Whether a larger figure is a worse one.
  package var isLoss: Bool { self == .logLoss || self == .ece }

  /// Whether it ranks rows of a positive class.
  package var needsPositive: Bool { self == .averagePrecision || self == .auc }
}

/// The figures of a model on rows that count as often as their weights say.
///
/// What does not hang on the weights is worked out once, so that a bootstrap costs O(rows) a replicate.
struct WeighedFigures {
  private static let bins = 15

  private let rows: MeasuredRows
  private let classes: Int
  /// Rows from the highest score to the lowest, and where runs of equal scores end.
  private var order: [Int] = []
  private var runEnds: [Int] = []
  private let bin: [Int]

  /// - Complexity: O(rows log rows).
  init(_ rows: MeasuredRows, classes: Int) {
    self.rows = rows
    self.classes = classes
    bin = rows.confidences.map { min(Self.bins - 1, max(0, Int($0 * Float(Self.bins)))) }
    guard !rows.scores.isEmpty else { return }
    let scores = rows.scores
    order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    runEnds = order.indices.filter { place in
      place + 1 == order.count || scores[order[place]] != scores[order[place + 1]]
    }.map { $0 + 1 }
  }

  /// A figure where row r counts `weights[r]` times; nil where it is not defined.
  ///
  /// - Complexity: O(rows).
  func value(_ metric: GateMetric, weights: [Double]) -> Double? {
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    func mean(_ body: (Int) -> Double) -> Double {
      weights.indices.reduce(0) { $0 + weights[$1] * body($1) } / total
    }
    switch metric {
    case .accuracy: return mean { rows.predicted[$0] == rows.labels[$0] ? 1 : 0 }
    case .logLoss: return mean { rows.losses[$0] }
    case .balancedAccuracy: return balancedAccuracy(weights)
    case .ece: return calibrationError(weights, total)
    case .averagePrecision: return averagePrecision(weights)
    case .auc: return areaUnderCurve(weights)
    }
  }

  private func balancedAccuracy(_ weights: [Double]) -> Double? {
    var (hits, sums) = (
      Array(repeating: 0.0, count: classes), Array(repeating: 0.0, count: classes)
    )
    for row in weights.indices {
      let label = Int(rows.labels[row])
      sums[label] += weights[row]
      if rows.predicted[row] == rows.labels[row] { hits[label] += weights[row] }
    }
    let recalls = sums.indices.filter { sums[$0] > 0 }.map { hits[$0] / sums[$0] }
    return recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
  }

  private func calibrationError(_ weights: [Double], _ total: Double) -> Double {
    var gaps = Array(repeating: 0.0, count: Self.bins)
    for row in weights.indices {
      gaps[bin[row]] += weights[row] * ((rows.isRight[row] ? 1 : 0) - Double(rows.confidences[row]))
    }
    return gaps.reduce(0) { $0 + abs($1) } / total
  }

  private func averagePrecision(_ weights: [Double]) -> Double? {
    var (found, seen, sum) = (0.0, 0.0, 0.0)
    forEachRun(weights) { positives, negatives in
      found += positives
      seen += positives + negatives
      if positives > 0 { sum += positives * found / seen }
    }
    return found > 0 ? sum / found : nil
  }

  private func areaUnderCurve(_ weights: [Double]) -> Double? {
    var (above, negativesBefore, area) = (0.0, 0.0, 0.0)
    forEachRun(weights) { positives, negatives in
      area += negatives * (above + positives / 2)
      above += positives
      negativesBefore += negatives
    }
    guard above > 0, negativesBefore > 0 else { return nil }
    return area / (above * negativesBefore)
  }

  /// The weights of positive and of other rows of each run of equal scores, from the highest score on.
  private func forEachRun(
    _ weights: [Double],
    _ body: (_ positives: Double, _ negatives: Double) -> Void
  ) {
    var start = 0
    for end in runEnds {
      var (positives, negatives) = (0.0, 0.0)
      for place in start..<end {
        let row = order[place]
        if rows.isPositive[row] { positives += weights[row] } else { negatives += weights[row] }
      }
      body(positives, negatives)
      start = end
    }
  }
}
