package import Scoring

extension Evaluation {
  /// Measures class probabilities against given classes.
  ///
  /// Log-loss, calibration and ranking are of the probabilities, `rows × classes` row-major, which
  /// should hold under the true shares of the classes; accuracy, recall, precision and confusion are
  /// of the classes that `decision` chooses by them. `groups` has one number a row, equal where rows
  /// belong together, or none. Intervals cost a bootstrap of 200 passes over the rows; the reliability
  /// table and the figures of slices come with them.
  package static func measure(
    probabilities: [Float],
    labels: [Int32],
    classes: [String],
    positive: Int?,
    decision: DecisionRule = DecisionRule(),
    groups: [UInt64] = [],
    slices: [SliceColumn] = [],
    withIntervals: Bool = false
  ) -> Evaluation {
    let rows = MeasuredRows(
      probabilities: probabilities,
      labels: labels,
      classes: classes.count,
      positive: positive,
      decision: decision,
      groups: withIntervals ? groups : []
    )
    var result = Evaluation(rows, classes: classes)
    guard withIntervals else { return result }
    result.addIntervals(rows)
    result.reliability = ReliabilityBin.bins(of: rows, positive: positive.map { classes[$0] })
    result.slices = SliceEvaluation.measure(rows, by: slices, classes: classes, whole: result)
    return result
  }

  /// The figures of some rows, without intervals.
  init(_ rows: MeasuredRows, classes: [String]) {
    let width = classes.count
    var confusion = Array(repeating: Array(repeating: 0, count: width), count: width)
    for (given, predicted) in zip(rows.labels, rows.predicted) {
      confusion[Int(given)][Int(predicted)] += 1
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
    let count = Double(max(1, rows.count))
    let ranking = Ranking(scores: rows.scores, isPositive: rows.isPositive)
    self.init(
      rows: rows.count,
      accuracy: Double(classes.indices.reduce(0) { $0 + confusion[$1][$1] }) / count,
      logLoss: rows.losses.reduce(0, +) / count,
      auc: ranking.areaUnderCurve,
      averagePrecision: ranking.averagePrecision,
      balancedAccuracy: recalls.isEmpty ? 0 : recalls.reduce(0, +) / Double(recalls.count),
      ece: CalibrationError.expectedError(confidences: rows.confidences, isRight: rows.isRight),
      classes: details,
      confusion: confusion
    )
  }

  /// Averages evaluations of cross-validation folds; rows, supports and confusion are sums.
  ///
  /// Their intervals are those of means over folds that share training rows; see ``FoldEstimate``. The
  /// bins of the reliability table are put together; slices are not.
  ///
  /// - Returns: Nil for no evaluations.
  package static func mean(of folds: [Evaluation]) -> Evaluation? {
    guard var result = folds.first else { return nil }
    result.rows = folds.reduce(0) { $0 + $1.rows }
    let others = Double(result.rows) - Double(result.rows) / Double(folds.count)
    let testShare = Double(result.rows) / Double(folds.count) / max(1, others)
    func estimate(
      _ values: [Double?],
      within bounds: ClosedRange<Double>
    ) -> (mean: Double?, low: Double?, high: Double?) {
      guard let found = FoldEstimate(values.compactMap(\.self), testShare: testShare) else {
        return (nil, nil, nil)
      }
      return (
        found.mean, found.low.map { max(bounds.lowerBound, $0) },
        found.high.map { min(bounds.upperBound, $0) }
      )
    }
    func share(_ value: (Evaluation) -> Double?) -> (mean: Double?, low: Double?, high: Double?) {
      estimate(folds.map(value), within: 0...1)
    }
    let accuracy = share(\.accuracy)
    result.accuracy = accuracy.mean ?? 0
    (result.accuracyLow, result.accuracyHigh) = (accuracy.low, accuracy.high)
    let loss = estimate(folds.map(\.logLoss), within: 0...Double.greatestFiniteMagnitude)
    (result.logLoss, result.logLossLow, result.logLossHigh) = (loss.mean ?? 0, loss.low, loss.high)
    (result.auc, result.aucLow, result.aucHigh) = share(\.auc)
    (result.averagePrecision, result.averagePrecisionLow, result.averagePrecisionHigh) =
      share(\.averagePrecision)
    let balanced = share(\.balancedAccuracy)
    result.balancedAccuracy = balanced.mean ?? 0
    (result.balancedAccuracyLow, result.balancedAccuracyHigh) = (balanced.low, balanced.high)
    let gap = share(\.ece)
    (result.ece, result.eceLow, result.eceHigh) = (gap.mean ?? 0, gap.low, gap.high)
    result.groups = nil
    result.slices = nil
    result.reliability = ReliabilityBin.pooled(folds)
    for k in result.classes.indices {
      let (recall, precision) = (share { $0.classes[k].recall }, share { $0.classes[k].precision })
      result.classes[k].recall = recall.mean
      (result.classes[k].recallLow, result.classes[k].recallHigh) = (recall.low, recall.high)
      result.classes[k].precision = precision.mean
      (result.classes[k].precisionLow, result.classes[k].precisionHigh) =
        (precision.low, precision.high)
      result.classes[k].support = folds.reduce(0) { $0 + $1.classes[k].support }
      for j in result.classes.indices {
        result.confusion[k][j] = folds.reduce(0) { $0 + $1.confusion[k][j] }
      }
    }
    return result
  }
}
