/// Whether probabilities mean what they say.
package enum CalibrationError {
  /// Expected calibration error of the believed class over equal-width bins of its probability.
  ///
  /// Σ |Bₘ|/n · |accuracy(Bₘ) − confidence(Bₘ)| (Guo et al., ICML 2017). A confidence of exactly 1
  /// belongs to the last bin; what is no number counts as 0.
  package static func expectedError(
    confidences: [Float],
    isRight: [Bool],
    bins: Int = 15
  ) -> Double {
    let bins = Bins(confidences, isRight, count: bins)
    return bins.error(weights: [1], groups: Array(repeating: 0, count: confidences.count))
  }

  /// The 95 % interval of the error, nil for no rows.
  ///
  /// Resampled errors are larger than the error itself by about as much as it is larger than the
  /// truth, since bins with few rows differ by chance; so the interval is mirrored at it: the basic
  /// bootstrap (Davison & Hinkley, 1997, §2.4), not below 0.
  static func interval(
    of error: Double,
    confidences: [Float],
    isRight: [Bool],
    groups: RowGroups,
    replicates: Int = 200,
    seed: UInt64 = 7
  ) -> ClosedRange<Double>? {
    guard groups.count > 1 else { return nil }
    let bins = Bins(confidences, isRight, count: 15)
    var bootstrap = PoissonBootstrap(groups: groups.count, seed: seed)
    var found: [Double] = []
    for _ in 0..<replicates {
      bootstrap.draw()
      found.append(bins.error(weights: bootstrap.weights, groups: groups.ids))
    }
    guard let drawn = PoissonBootstrap.percentiles(of: found) else { return nil }
    let low = max(0, 2 * error - drawn.upperBound)
    return low...max(low, 2 * error - drawn.lowerBound)
  }

  /// Rows in the order of their bins, with what each adds to the gap of its bin.
  private struct Bins {
    private var starts: [Int]
    private var rows: [Int]
    private var gaps: [Double]

    init(_ confidences: [Float], _ isRight: [Bool], count: Int) {
      let shares = confidences.map { $0.isNaN ? 0 : Double(min(1, max(0, $0))) }
      let bins = shares.map { min(count - 1, Int($0 * Double(count))) }
      starts = Array(repeating: 0, count: count + 1)
      for bin in bins { starts[bin + 1] += 1 }
      for bin in 0..<count { starts[bin + 1] += starts[bin] }
      var next = starts
      rows = Array(repeating: 0, count: bins.count)
      for (row, bin) in bins.enumerated() {
        rows[next[bin]] = row
        next[bin] += 1
      }
      gaps = rows.map { (isRight[$0] ? 1 : 0) - shares[$0] }
    }

    /// The expected error of rows that count as their group weighs.
    ///
    /// - Complexity: O(rows).
    func error(weights: [Int], groups: [Int]) -> Double {
      let (rows, gaps, weights, groups) = (rows.span, gaps.span, weights.span, groups.span)
      var (sum, total) = (0.0, 0)
      for bin in 0..<(starts.count - 1) {
        var gap = 0.0
        for place in starts[bin]..<starts[bin + 1] {
          let weight = weights[groups[rows[place]]]
          total &+= weight
          gap += Double(weight) * gaps[place]
        }
        sum += abs(gap)
      }
      return total > 0 ? sum / Double(total) : 0
    }
  }
}
