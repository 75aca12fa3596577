internal import Foundation

/// How a class is chosen by probabilities: the one with the highest logarithm after an offset a class.
package struct DecisionRule: Sendable, Hashable {
  /// One number a class, or none to choose the likeliest.
  package var offsets: [Float]
  /// The probability of the positive class from which it is chosen, where it is so chosen.
  package var threshold: Double?

  /// Offsets as many as classes, or none.
  package init(offsets: [Float] = []) { self.offsets = offsets }

  /// Chooses the positive class of `classes` from a probability on, and else the likeliest other.
  ///
  /// With two classes that is a threshold in 0..<1; with more, the probability is compared with that
  /// of each other class as if there were two.
  package init(threshold: Double, positive: Int, classes: Int) {
    let bounded = min(max(threshold, 1e-12), 1 - 1e-12)
    offsets = Array(repeating: 0, count: classes)
    offsets[positive] = Float(log((1 - bounded) / bounded))
    self.threshold = threshold
  }

  /// The class chosen by one row of probabilities; the first of equals.
  package func choose(_ probabilities: Span<Float>) -> Int {
    var best = 0
    var highest = -Float.infinity
    for k in 0..<probabilities.count {
      let value = log(probabilities[k]) + (offsets.isEmpty ? 0 : offsets[k])
      if value > highest { (best, highest) = (k, value) }
    }
    return best
  }
}

extension DecisionRule: Codable {
  private enum CodingKeys: String, CodingKey {
    case offsets, threshold
  }
}
