internal import Foundation

/// How a model's figures change when its odds are moved to the shares that classes have among the rows it
/// is measured on.
///
/// p'_k ∝ p_k · π'_k / π_k, with π the shares among training rows and π' those among the measured ones
/// (Saerens, Latinne & Decaestecker, Neural Computation 14, 2002). The shares π' are read off the labels
/// of the measured rows: it tells what the model would be worth if they were known beforehand, and is no
/// estimate of how it does without.
struct PriorShift {
  private static let leastRows = 100

  /// A sentence for people.
  let note: String

  /// Nil where the shares do not differ beyond chance, or a class is absent from either part.
  ///
  /// `probabilities` are rows × classes, row-major, under the shares of the training rows, `training` their
  /// counts.
  init?(probabilities: [Float], labels: [Int32], classes: [String], positive: Int?, training: [Int])
  {
    let width = classes.count
    var counts = [Int](repeating: 0, count: width)
    for label in labels { counts[Int(label)] += 1 }
    guard width > 1, labels.count >= Self.leastRows, !counts.contains(0), !training.contains(0),
      Self.differ(counts, training)
    else { return nil }
    let rows = Double(labels.count)
    let all = Double(training.reduce(0, +))
    let factors = (0..<width).map { Double(counts[$0]) / rows / (Double(training[$0]) / all) }
    let shown =
      positive ?? (counts.indices.max { abs(log(factors[$0])) < abs(log(factors[$1])) } ?? 0)
    var (loss, corrected, mean, correctedMean) = (0.0, 0.0, 0.0, 0.0)
    let least = Double(Float.leastNormalMagnitude)
    for (row, label) in labels.enumerated() {
      var moved = (0..<width).map { Double(probabilities[row * width + $0]) }
      loss -= log(max(moved[Int(label)], least))
      mean += moved[shown]
      for k in 0..<width { moved[k] *= factors[k] }
      let sum = max(moved.reduce(0, +), least)
      corrected -= log(max(moved[Int(label)] / sum, least))
      correctedMean += moved[shown] / sum
    }
    func percent(_ share: Double) -> String { String(format: "%.3g %%", share * 100) }
    note =
      "\(classes[shown]) is \(percent(Double(training[shown]) / all)) of the training rows and "
      + "\(percent(Double(counts[shown]) / rows)) of the test rows: with the odds moved to the shares of "
      + "the test rows, which nobody knows beforehand, the log-loss is "
      + String(format: "%.4f", corrected / rows) + " and the mean prediction "
      + "\(percent(correctedMean / rows)); as they are, "
      + String(format: "%.4f", loss / rows) + " and \(percent(mean / rows))"
  }

  /// Pearson's χ² of two rows of counts against its quantile of .999, by the approximation of Wilson & Hilferty.
  private static func differ(_ a: [Int], _ b: [Int]) -> Bool {
    let (sumA, sumB) = (Double(a.reduce(0, +)), Double(b.reduce(0, +)))
    var chi = 0.0
    for (x, y) in zip(a, b) {
      let both = Double(x + y)
      let expected = (both * sumA / (sumA + sumB), both * sumB / (sumA + sumB))
      chi +=
        pow(Double(x) - expected.0, 2) / expected.0 + pow(Double(y) - expected.1, 2) / expected.1
    }
    let degrees = Double(a.count - 1)
    // The quantile of the normal distribution.
    let normal = 3.090_232
    let spread = 2 / (9 * degrees)
    return chi > degrees * pow(1 - spread + normal * spread.squareRoot(), 3)
  }
}
