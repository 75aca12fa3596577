internal import Foundation
internal import Kernels

extension Evaluation {
  /// Measures class probabilities against given classes.
  ///
  /// A model trained with class weights decides as if the classes were as frequent as the weights
  /// make them, which is what the weights are for; but its probabilities are wrong by that factor.
  /// So decisions (accuracy, recall, precision, confusion) use the probabilities as they are, and
  /// log-loss, calibration and ranking use them after undoing the weights: p ∝ q / weight.
  ///
  /// `probabilities` is `rows × classes`, row-major; `classWeights` is empty when unweighted.
  /// Intervals cost a bootstrap of 200 passes over the scores.
  package static func measure(
    probabilities: [Float],
    labels: [Int32],
    classes: [String],
    positive: Int?,
    classWeights: [Float] = [],
    withIntervals: Bool = false
  ) -> Evaluation {
    let width = classes.count
    var confusion = Array(repeating: Array(repeating: 0, count: width), count: width)
    var corrected = Array(repeating: Float(0), count: width)
    var loss = 0.0
    var confidences: [Float] = []
    var isRight: [Bool] = []
    var scores: [Float] = []
    confidences.reserveCapacity(labels.count)
    isRight.reserveCapacity(labels.count)
    for (row, label) in labels.enumerated() {
      let given = Int(label)
      let raw = probabilities.span.extracting((row * width)..<((row + 1) * width))
      confusion[given][argmax(raw)] += 1
      var sum: Float = 0
      for k in 0..<width {
        corrected[k] = classWeights.isEmpty ? raw[k] : raw[k] / classWeights[k]
        sum += corrected[k]
      }
      for k in 0..<width { corrected[k] /= sum }
      // A float probability may underflow to zero: the smallest normal number bounds the loss.
      loss -= log(Double(max(corrected[given], .leastNormalMagnitude)))
      let believed = argmax(corrected.span)
      confidences.append(corrected[believed])
      isRight.append(believed == given)
      if let positive { scores.append(corrected[positive]) }
    }
    let isPositive = positive.map { positive in labels.map { Int($0) == positive } } ?? []
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
    let rows = max(1, labels.count)
    var result = Evaluation(
      rows: labels.count,
      accuracy: Double(classes.indices.reduce(0) { $0 + confusion[$1][$1] }) / Double(rows),
      logLoss: loss / Double(rows),
      auc: Ranking.areaUnderCurve(scores: scores, isPositive: isPositive),
      averagePrecision: Ranking.averagePrecision(scores: scores, isPositive: isPositive),
      balancedAccuracy: recalls.isEmpty ? 0 : recalls.reduce(0, +) / Double(recalls.count),
      ece: CalibrationError.expectedError(confidences: confidences, isRight: isRight),
      classes: details,
      confusion: confusion
    )
    if withIntervals {
      result.addShareIntervals()
      result.addRankingIntervals(scores: scores, isPositive: isPositive)
    }
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
    if folds.contains(where: { $0.accuracyLow != nil }) { result.addShareIntervals() }
    return result
  }
}
