import Basics

/// A mean over folds with its 95 % interval.
package struct FoldEstimate: Sendable, Hashable {
  package var mean: Double
  /// Nil with less than two folds.
  package var low: Double?
  package var high: Double?

  /// The interval of the mean of folds that share their training rows: the variance of the folds
  /// times 1/J + the rows of a test part by those of training (Nadeau & Bengio, Machine Learning 52,
  /// 2003), and Student's t.
  ///
  /// - Returns: Nil without values.
  package init?(_ values: [Double], testShare: Double) {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    self.mean = mean
    guard values.count > 1 else { return }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let error = (variance * (1 / count + testShare)).squareRoot()
    let margin = StudentT.quantile(0.975, degrees: values.count - 1) * error
    (low, high) = (mean - margin, mean + margin)
  }

  /// Whether the interval lies on one side of 0: an estimate of a difference.
  package var isClear: Bool {
    guard let low, let high else { return false }
    return low > 0 || high < 0
  }
}
