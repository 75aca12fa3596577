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
    guard !confidences.isEmpty else { return 0 }
    var counts = Array(repeating: 0, count: bins)
    var confidence = Array(repeating: 0.0, count: bins)
    var right = Array(repeating: 0, count: bins)
    for (value, hit) in zip(confidences, isRight) {
      let share = value.isNaN ? 0 : Double(min(1, max(0, value)))
      let bin = min(bins - 1, Int(share * Double(bins)))
      counts[bin] += 1
      confidence[bin] += share
      if hit { right[bin] += 1 }
    }
    var gap = 0.0
    for bin in 0..<bins where counts[bin] > 0 {
      gap += abs(Double(right[bin]) - confidence[bin])
    }
    return gap / Double(confidences.count)
  }
}
