internal import Basics
internal import Foundation

extension Evaluation {
  /// Adds the 95 % intervals of all figures.
  ///
  /// Shares have Wilson's, the area DeLong's; log-loss, balanced accuracy and average precision have
  /// the linearised variance of their rows' errors, ECE a bootstrap. Where rows belong together, each
  /// is one of groups: see ``RowGroups``.
  ///
  /// The bootstrap takes 200 passes over the rows; without it ECE has no interval.
  mutating func addIntervals(_ rows: MeasuredRows, withBootstrap: Bool = true) {
    groups = rows.groups.isGrouped ? rows.groups.count : nil
    addShareIntervals(rows)
    addMeanIntervals(rows)
    let ranking = Ranking(scores: rows.scores, isPositive: rows.isPositive)
    let area = ranking.areaInterval(groups: rows.groups)
    (aucLow, aucHigh) = (area?.lowerBound, area?.upperBound)
    let precision = ranking.averagePrecisionInterval(groups: rows.groups)
    (averagePrecisionLow, averagePrecisionHigh) = (precision?.lowerBound, precision?.upperBound)
    guard withBootstrap else { return }
    let gap = CalibrationError.interval(
      of: ece,
      confidences: rows.confidences,
      isRight: rows.isRight,
      groups: rows.groups
    )
    (eceLow, eceHigh) = (gap?.lowerBound, gap?.upperBound)
  }

  /// Wilson's intervals of accuracy, recalls and precisions.
  private mutating func addShareIntervals(_ rows: MeasuredRows) {
    func interval(_ isTrial: (Int) -> Bool) -> (low: Double?, high: Double?) {
      let interval = rows.shareInterval(of: rows.labels.indices.filter(isTrial)) {
        rows.labels[$0] == rows.predicted[$0]
      }
      return (interval?.low, interval?.high)
    }
    (accuracyLow, accuracyHigh) = interval { _ in true }
    for k in classes.indices {
      let label = Int32(k)
      (classes[k].recallLow, classes[k].recallHigh) = interval { rows.labels[$0] == label }
      (classes[k].precisionLow, classes[k].precisionHigh) = interval { rows.predicted[$0] == label }
    }
  }

  private mutating func addMeanIntervals(_ rows: MeasuredRows) {
    let count = Double(rows.labels.count)
    let margin = rows.groups.margin
    if let variance = rows.groups.variance(of: rows.losses.map { ($0 - logLoss) / count }) {
      logLossLow = max(0, logLoss - margin * variance.squareRoot())
      logLossHigh = logLoss + margin * variance.squareRoot()
    }
    let present = Double(classes.count { $0.support > 0 })
    let influence = rows.labels.indices.map { row in
      let given = classes[Int(rows.labels[row])]
      let hit = rows.labels[row] == rows.predicted[row] ? 1.0 : 0
      return (hit - (given.recall ?? 0)) / (Double(given.support) * present)
    }
    guard let variance = rows.groups.variance(of: influence) else { return }
    if variance > 0 {
      balancedAccuracyLow = max(0, balancedAccuracy - margin * variance.squareRoot())
      balancedAccuracyHigh = min(1, balancedAccuracy + margin * variance.squareRoot())
    } else {
      // Each class is always right or never: the mean of the ends of their own intervals.
      func mean(_ ends: [Double]) -> Double? {
        ends.isEmpty ? nil : ends.reduce(0, +) / Double(ends.count)
      }
      balancedAccuracyLow = mean(classes.compactMap(\.recallLow))
      balancedAccuracyHigh = mean(classes.compactMap(\.recallHigh))
    }
  }
}
