internal import Basics
internal import Foundation

extension Ranking {
  /// The 95 % interval of the area under the ROC curve.
  ///
  /// The variance is DeLong's, from mid-ranks (Sun & Xu, IEEE Signal Processing Letters 21(11),
  /// 2014, doi:10.1109/LSP.2014.2337313); the interval is made on the scale of log odds, so that it
  /// stays within 0...1. Where every pair is in order, or none, the variance is 0 and says nothing:
  /// then Wilson's interval over as many trials as the rarer class has rows stands in.
  ///
  /// - Returns: Nil with less than two positive or two negative rows.
  /// - Complexity: O(n log n).
  package static func areaInterval(
    scores: [Float],
    isPositive: [Bool]
  ) -> ClosedRange<Double>? {
    let scores = ordered(scores)
    let positives = scores.indices.filter { isPositive[$0] }.map { scores[$0] }
    let negatives = scores.indices.filter { !isPositive[$0] }.map { scores[$0] }
    guard positives.count > 1, negatives.count > 1,
      let area = areaUnderCurve(
        scores: positives + negatives,
        isPositive: marks(positives, negatives)
      )
    else { return nil }
    guard area > 0, area < 1 else {
      let rarer = min(positives.count, negatives.count)
      let interval = WilsonInterval(successes: area > 0 ? rarer : 0, total: rarer)
      return interval.low...interval.high
    }
    let all = midRanks(positives + negatives)
    let (p, n) = (Double(positives.count), Double(negatives.count))
    let amongPositives = midRanks(positives)
    let amongNegatives = midRanks(negatives)
    // The share of the other class that each row stands on the right side of.
    let ofPositives = positives.indices.map { (all[$0] - amongPositives[$0]) / n }
    let ofNegatives = negatives.indices.map {
      1 - (all[positives.count + $0] - amongNegatives[$0]) / p
    }
    let deviation = (variance(ofPositives, area) / p + variance(ofNegatives, area) / n).squareRoot()
    let odds = log(area / (1 - area))
    let margin = WilsonInterval.z95 * deviation / (area * (1 - area))
    return 1 / (1 + exp(margin - odds))...1 / (1 + exp(-margin - odds))
  }

  /// The 95 % percentile interval of the average precision over resampled rows.
  ///
  /// Each of `replicates` weighs every row by a Poisson number of mean 1, which is the bootstrap of
  /// many rows (Chamandy et al., 2012) in one pass over the sorted scores.
  ///
  /// - Returns: Nil with less than two positive rows.
  /// - Complexity: O(n · (replicates + log n)).
  package static func averagePrecisionInterval(
    scores: [Float],
    isPositive: [Bool],
    replicates: Int = 200,
    seed: UInt64 = 7
  ) -> ClosedRange<Double>? {
    guard isPositive.count(where: { $0 }) > 1 else { return nil }
    let scores = ordered(scores)
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    let marks = order.map { isPositive[$0] }
    let endsTie = order.indices.map { place in
      place + 1 == order.count || scores[order[place]] != scores[order[place + 1]]
    }
    var generator = SeededGenerator(seed: seed)
    var found: [Double] = []
    for _ in 0..<replicates {
      let precision = resampledPrecision(marks, endsTie, &generator)
      if let precision { found.append(precision) }
    }
    found.sort()
    guard let low = quantile(found, 0.025), let high = quantile(found, 0.975) else { return nil }
    return low...high
  }

  /// The average precision of sorted rows with random weights; nil when no positive row weighs.
  private static func resampledPrecision(
    _ isPositive: [Bool],
    _ endsTie: [Bool],
    _ generator: inout SeededGenerator
  ) -> Double? {
    var (seen, found, hits) = (0, 0, 0)
    var sum = 0.0
    for place in isPositive.indices {
      let weight = poisson(&generator)
      seen += weight
      if isPositive[place] { hits += weight }
      guard endsTie[place], hits > 0 else { continue }
      found += hits
      sum += Double(hits) * Double(found) / Double(seen)
      hits = 0
    }
    return found > 0 ? sum / Double(found) : nil
  }

  /// 1/e.
  private static let chanceOfNone = 0.367_879_441_171_442_33

  /// A Poisson number of mean 1, by inversion.
  private static func poisson(_ generator: inout SeededGenerator) -> Int {
    let draw = generator.nextUnit()
    var (number, term) = (0, chanceOfNone)
    var sum = term
    while draw >= sum, number < 20 {
      number += 1
      term /= Double(number)
      sum += term
    }
    return number
  }

  private static func marks(_ positives: [Float], _ negatives: [Float]) -> [Bool] {
    positives.map { _ in true } + negatives.map { _ in false }
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

  private static func variance(_ values: [Double], _ mean: Double) -> Double {
    values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }

  /// A quantile of sorted values, between neighbours in proportion.
  private static func quantile(_ sorted: [Double], _ share: Double) -> Double? {
    guard let last = sorted.indices.last else { return nil }
    let place = share * Double(last)
    let low = Int(place)
    let high = min(low + 1, last)
    return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
  }
}
