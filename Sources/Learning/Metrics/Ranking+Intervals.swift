internal import Basics
internal import Foundation

extension Ranking {
  /// The 95 % interval of the area under the ROC curve.
  ///
  /// The variance is DeLong's, from mid-ranks (Sun & Xu, IEEE Signal Processing Letters 21(11),
  /// 2014, doi:10.1109/LSP.2014.2337313), and Obuchowski's where rows belong together (Biometrics
  /// 53(2), 1997); the interval is made on the scale of log odds, so that it stays within 0...1.
  /// Where every pair is in order, or none, the variance is 0 and says nothing: then Wilson's
  /// interval over as many trials as the rarer class has rows, or groups, stands in.
  ///
  /// - Returns: Nil with less than two positive or two negative rows, or groups.
  /// - Complexity: O(n log n).
  package static func areaInterval(
    scores: [Float],
    isPositive: [Bool],
    groups: RowGroups? = nil
  ) -> ClosedRange<Double>? {
    let groups = groups ?? RowGroups([], rows: scores.count)
    let scores = ordered(scores)
    let positives = scores.indices.filter { isPositive[$0] }
    let negatives = scores.indices.filter { !isPositive[$0] }
    let rarer = min(
      Set(positives.map { groups.ids[$0] }).count,
      Set(negatives.map { groups.ids[$0] }).count
    )
    guard rarer > 1, let area = areaUnderCurve(scores: scores, isPositive: isPositive) else {
      return nil
    }
    guard area > 0, area < 1 else {
      let interval = WilsonInterval(successes: area > 0 ? rarer : 0, total: rarer)
      return interval.low...interval.high
    }
    let all = midRanks(scores)
    let (p, n) = (Double(positives.count), Double(negatives.count))
    // The share of the other class that each row stands on the right side of, less the area.
    var influence = Array(repeating: 0.0, count: scores.count)
    for (row, rank) in zip(positives, midRanks(positives.map { scores[$0] })) {
      influence[row] = ((all[row] - rank) / n - area) / p
    }
    for (row, rank) in zip(negatives, midRanks(negatives.map { scores[$0] })) {
      influence[row] = (1 - (all[row] - rank) / p - area) / n
    }
    let variance: Double
    if groups.isGrouped {
      guard let grouped = groups.variance(of: influence) else { return nil }
      variance = grouped
    } else {
      func sum(_ rows: [Int]) -> Double { rows.reduce(0) { $0 + influence[$1] * influence[$1] } }
      variance = sum(positives) * p / (p - 1) + sum(negatives) * n / (n - 1)
    }
    let odds = log(area / (1 - area))
    let margin = groups.margin * variance.squareRoot() / (area * (1 - area))
    return 1 / (1 + exp(margin - odds))...1 / (1 + exp(-margin - odds))
  }

  /// The 95 % interval of the average precision.
  ///
  /// The variance is that of the infinitesimal jackknife: the derivative of the figure by the weight
  /// of each row (Efron, 1982, §6), summed within groups where rows belong together. (A bootstrap
  /// repeats rows, which lifts the figure itself.) The interval is made on the scale of log odds;
  /// where every positive row stands first, Wilson's over the positive rows, or groups, stands in.
  ///
  /// - Returns: Nil with less than two positive rows, or groups with one.
  /// - Complexity: O(n log n).
  package static func averagePrecisionInterval(
    scores: [Float],
    isPositive: [Bool],
    groups: RowGroups? = nil
  ) -> ClosedRange<Double>? {
    let groups = groups ?? RowGroups([], rows: scores.count)
    let carriers = Set(isPositive.indices.filter { isPositive[$0] }.map { groups.ids[$0] }).count
    guard carriers > 1,
      let precision = averagePrecision(scores: scores, isPositive: isPositive)
    else { return nil }
    guard precision < 1 else {
      let interval = WilsonInterval(successes: carriers, total: carriers)
      return interval.low...interval.high
    }
    let influence = precisionInfluence(scores, isPositive, precision)
    guard let variance = groups.variance(of: influence) else { return nil }
    let odds = log(precision / (1 - precision))
    let margin = groups.margin * variance.squareRoot() / (precision * (1 - precision))
    return 1 / (1 + exp(margin - odds))...1 / (1 + exp(-margin - odds))
  }

  /// The derivative of the average precision by the weight of each row.
  ///
  /// With T and N the positive rows and all rows down to a positive one, the figure is the mean of
  /// T / N; a row adds its own, and moves that of each positive row below it.
  static func precisionInfluence(
    _ scores: [Float],
    _ isPositive: [Bool],
    _ precision: Double
  ) -> [Double] {
    let scores = ordered(scores)
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    let positives = Double(isPositive.count { $0 })
    var influence = Array(repeating: 0.0, count: scores.count)
    /// Runs of equal scores: where they end, and T and N there.
    var runs: [(places: Range<Int>, found: Double, seen: Double)] = []
    var (start, found) = (0, 0.0)
    while start < order.count {
      var end = start
      while end < order.count, scores[order[end]] == scores[order[start]] {
        if isPositive[order[end]] { found += 1 }
        end += 1
      }
      runs.append((start..<end, found, Double(end)))
      start = end
    }
    var (ofPositives, ofNegatives) = (0.0, 0.0)
    for run in runs.reversed() {
      let hits = Double(run.places.count { isPositive[order[$0]] })
      ofPositives += hits * (1 / run.seen - run.found / (run.seen * run.seen))
      ofNegatives -= hits * run.found / (run.seen * run.seen)
      for place in run.places {
        let row = order[place]
        influence[row] =
          isPositive[row]
          ? (run.found / run.seen + ofPositives - precision) / positives : ofNegatives / positives
      }
    }
    return influence
  }

  /// Ranks from 1; equals share the mean of theirs.
  private static func midRanks(_ values: [Float]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = Array(repeating: 0.0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }
}
