internal import Basics

/// Rows whose predicted probabilities lie close together, and how often what was predicted came true.
package struct ReliabilityBin: Sendable, Hashable {
  /// The class whose probability it is; nil where it is that of the class believed likeliest.
  package var value: String?
  /// From `low` to below `high`; the last bin holds 1 too.
  package var low: Double
  package var high: Double
  /// The mean predicted probability.
  package var predicted: Double
  /// The share of rows for which it came true.
  package var observed: Double
  /// Wilson's 95 % interval of that share, by groups where rows belong together.
  package var observedLow: Double?
  package var observedHigh: Double?
  package var rows: Int

  package init(
    value: String?,
    low: Double,
    high: Double,
    predicted: Double,
    observed: Double,
    observedLow: Double?,
    observedHigh: Double?,
    rows: Int
  ) {
    self.value = value
    (self.low, self.high) = (low, high)
    (self.predicted, self.observed) = (predicted, observed)
    (self.observedLow, self.observedHigh) = (observedLow, observedHigh)
    self.rows = rows
  }

  /// Tenths, and the lowest and the highest of them further: a rare class is predicted with small
  /// probabilities only, which one bin would hold together.
  static let edges = [0, 0.001, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 0.999, 1]

  /// Whether the interval leaves out the mean prediction.
  package var isOff: Bool {
    guard let observedLow, let observedHigh else { return false }
    return predicted < observedLow || predicted > observedHigh
  }

  /// Whether the bin holds a probability; what is no number counts as 0.
  package func holds(_ probability: Float) -> Bool {
    Self.edges[Self.bin(of: probability)] == low
  }

  private static func bin(of probability: Float) -> Int {
    let share = probability.isNaN ? 0 : Double(min(max(probability, 0), 1))
    return min(edges.lastIndex { $0 <= share } ?? 0, edges.count - 2)
  }

  /// The bins with rows: of the positive class, else of the class believed likeliest.
  ///
  /// - Complexity: O(rows).
  static func bins(of rows: MeasuredRows, positive: String?) -> [ReliabilityBin] {
    let probabilities = positive == nil ? rows.confidences : rows.scores
    let isTrue = positive == nil ? rows.isRight : rows.isPositive
    var members = Array(repeating: [Int](), count: edges.count - 1)
    for (row, probability) in probabilities.enumerated() {
      members[bin(of: probability)].append(row)
    }
    return members.indices.filter { !members[$0].isEmpty }.map { bin in
      let held = members[bin]
      let interval = rows.shareInterval(of: held) { isTrue[$0] }
      return ReliabilityBin(
        value: positive,
        low: edges[bin],
        high: edges[bin + 1],
        predicted: held.reduce(0) { $0 + Double(probabilities[$1]) } / Double(held.count),
        observed: Double(held.count { isTrue[$0] }) / Double(held.count),
        observedLow: interval?.low,
        observedHigh: interval?.high,
        rows: held.count
      )
    }
  }

  /// The bins of several evaluations of different rows put together; nil when one has none.
  ///
  /// Where rows belong together, the groups of different evaluations are not known apart, and there
  /// are no intervals.
  static func pooled(_ evaluations: [Evaluation]) -> [ReliabilityBin]? {
    let all = evaluations.compactMap(\.reliability)
    guard all.count == evaluations.count else { return nil }
    let isGrouped = evaluations.contains { $0.groups != nil }
    let bins = Dictionary(grouping: all.joined(), by: \.low)
    return bins.keys.sorted().compactMap { low in
      guard let parts = bins[low], var result = parts.first else { return nil }
      let rows = parts.reduce(0) { $0 + $1.rows }
      func mean(_ figure: (ReliabilityBin) -> Double) -> Double {
        parts.reduce(0) { $0 + figure($1) * Double($1.rows) } / Double(max(1, rows))
      }
      (result.rows, result.predicted) = (rows, mean(\.predicted))
      result.observed = mean(\.observed)
      let interval = isGrouped ? nil : WilsonInterval(share: result.observed, trials: Double(rows))
      (result.observedLow, result.observedHigh) = (interval?.low, interval?.high)
      return result
    }
  }
}

extension ReliabilityBin: Codable {
  private enum CodingKeys: String, CodingKey {
    case value, low, high, predicted, observed, observedLow, observedHigh, rows
  }
}
