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
    return bins.error { _ in 1 }
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
      found.append(bins.error { bootstrap.weights[groups.ids[$0]] })
    }
    guard let drawn = PoissonBootstrap.percentiles(of: found) else { return nil }
    let low = max(0, 2 * error - drawn.upperBound)
    return low...max(low, 2 * error - drawn.lowerBound)
  }

  private struct Bins {
    private var bin: [Int] = []
    private var confidence: [Double] = []
    private let isRight: [Bool]
    private let count: Int

    init(_ confidences: [Float], _ isRight: [Bool], count: Int) {
      self.isRight = isRight
      self.count = count
      for value in confidences {
        let share = value.isNaN ? 0 : Double(min(1, max(0, value)))
        confidence.append(share)
        bin.append(min(count - 1, Int(share * Double(count))))
      }
    }

    /// The expected error of rows that count `weight` each.
    func error(weight: (Int) -> Int) -> Double {
      var gaps = Array(repeating: 0.0, count: count)
      var total = 0
      for row in bin.indices {
        let weight = weight(row)
        total += weight
        gaps[bin[row]] += Double(weight) * ((isRight[row] ? 1 : 0) - confidence[row])
      }
      return total > 0 ? gaps.reduce(0) { $0 + abs($1) } / Double(total) : 0
    }
  }
}
