internal import Basics
internal import Foundation
internal import Kernels
package import Scoring

extension Evaluation {
  /// Measures class probabilities against given classes.
  ///
  /// Log-loss, calibration and ranking are of the probabilities, `rows × classes` row-major, which
  /// should hold under the true shares of the classes; accuracy, recall, precision and confusion are
  /// of the classes that `decision` chooses by them. `groups` has one number a row, equal where rows
  /// belong together, or none. Intervals cost a bootstrap of 200 passes over the rows.
  package static func measure(
    probabilities: [Float],
    labels: [Int32],
    classes: [String],
    positive: Int?,
    decision: DecisionRule = DecisionRule(),
    groups: [UInt64] = [],
    withIntervals: Bool = false
  ) -> Evaluation {
    let width = classes.count
    var confusion = Array(repeating: Array(repeating: 0, count: width), count: width)
    var rows = MeasuredRows(
      labels: labels,
      predicted: [],
      losses: [],
      confidences: [],
      isRight: [],
      scores: [],
      isPositive: positive.map { positive in labels.map { Int($0) == positive } } ?? [],
      groups: RowGroups(withIntervals ? groups : [], rows: labels.count)
    )
    for (row, label) in labels.enumerated() {
      let given = Int(label)
      let all = probabilities.span.extracting((row * width)..<((row + 1) * width))
      let predicted = decision.choose(all)
      confusion[given][predicted] += 1
      rows.predicted.append(Int32(predicted))
      // A float probability may underflow to zero: the smallest normal number bounds the loss.
      rows.losses.append(-log(Double(max(all[given], .leastNormalMagnitude))))
      let believed = argmax(all)
      rows.confidences.append(all[believed])
      rows.isRight.append(believed == given)
      if let positive { rows.scores.append(all[positive]) }
    }
    let details = classes.indices.map { k in
      let support = confusion[k].reduce(0, +)
      let predicted = confusion.reduce(0) { $0 + $1[k] }
      return ClassEvaluation(
        value: classes[k],
        recall: support == 0 ? nil : Double(confusion[k][k]) / Double(support),
        precision: predicted == 0 ? nil : Double(confusion[k][k]) / Double(predicted),
        support: support
      )
    }
    let recalls = details.compactMap(\.recall)
    let count = Double(max(1, labels.count))
    var result = Evaluation(
      rows: labels.count,
      accuracy: Double(classes.indices.reduce(0) { $0 + confusion[$1][$1] }) / count,
      logLoss: rows.losses.reduce(0, +) / count,
      auc: Ranking.areaUnderCurve(scores: rows.scores, isPositive: rows.isPositive),
      averagePrecision: Ranking.averagePrecision(scores: rows.scores, isPositive: rows.isPositive),
      balancedAccuracy: recalls.isEmpty ? 0 : recalls.reduce(0, +) / Double(recalls.count),
      ece: CalibrationError.expectedError(confidences: rows.confidences, isRight: rows.isRight),
      classes: details,
      confusion: confusion
    )
    if withIntervals { result.addIntervals(rows) }
    return result
  }

  /// Averages evaluations of cross-validation folds; rows, supports and confusion are sums.
  ///
  /// Shares have the interval of all rows together. Areas have none: folds share their training
  /// rows, so their spread understates the error (Bengio & Grandvalet, JMLR 5, 2004).
  ///
  /// - Returns: Nil for no evaluations.
  package static func mean(of folds: [Evaluation]) -> Evaluation? {
    guard var result = folds.first else { return nil }
    func average(_ value: (Evaluation) -> Double?) -> Double? {
      let values = folds.compactMap(value)
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    result.rows = folds.reduce(0) { $0 + $1.rows }
    result.accuracy = average(\.accuracy) ?? 0
    result.logLoss = average(\.logLoss) ?? 0
    result.auc = average(\.auc)
    result.averagePrecision = average(\.averagePrecision)
    (result.aucLow, result.aucHigh) = (nil, nil)
    (result.averagePrecisionLow, result.averagePrecisionHigh) = (nil, nil)
    (result.logLossLow, result.logLossHigh) = (nil, nil)
    (result.balancedAccuracyLow, result.balancedAccuracyHigh) = (nil, nil)
    (result.eceLow, result.eceHigh) = (nil, nil)
    result.balancedAccuracy = average(\.balancedAccuracy) ?? 0
    result.ece = average(\.ece) ?? 0
    for k in result.classes.indices {
      result.classes[k].recall = average { $0.classes[k].recall }
      result.classes[k].precision = average { $0.classes[k].precision }
      result.classes[k].support = folds.reduce(0) { $0 + $1.classes[k].support }
      for j in result.classes.indices {
        result.confusion[k][j] = folds.reduce(0) { $0 + $1.confusion[k][j] }
      }
    }
    if folds.contains(where: { $0.accuracyLow != nil }) {
      result.addPooledShareIntervals(isGrouped: folds.contains { $0.groups != nil })
    }
    return result
  }

  /// Wilson's intervals of the shares of all folds together, from the confusion; none where rows
  /// belong together, since the confusion does not know them.
  private mutating func addPooledShareIntervals(isGrouped: Bool) {
    func interval(_ hits: Int, of total: Int) -> (low: Double?, high: Double?) {
      guard total > 0, !isGrouped else { return (nil, nil) }
      let interval = WilsonInterval(successes: hits, total: total)
      return (interval.low, interval.high)
    }
    let hits = classes.indices.map { confusion[$0][$0] }
    (accuracyLow, accuracyHigh) = interval(hits.reduce(0, +), of: rows)
    for k in classes.indices {
      let predicted = confusion.reduce(0) { $0 + $1[k] }
      (classes[k].recallLow, classes[k].recallHigh) = interval(hits[k], of: classes[k].support)
      (classes[k].precisionLow, classes[k].precisionHigh) = interval(hits[k], of: predicted)
    }
  }
}
