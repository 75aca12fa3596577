internal import Basics

extension Evaluation {
  /// Wilson's intervals of accuracy, recalls and precisions, from the confusion.
  mutating func addShareIntervals() {
    func interval(_ hits: Int, of total: Int) -> (low: Double?, high: Double?) {
      guard total > 0 else { return (nil, nil) }
      let interval = WilsonInterval(successes: hits, total: total)
      return (interval.low, interval.high)
    }
    let hits = classes.indices.map { confusion[$0][$0] }
    (accuracyLow, accuracyHigh) = interval(hits.reduce(0, +), of: rows)
    for k in classes.indices {
      let predicted = confusion.reduce(0) { $0 + $1[k] }
      (classes[k].recallLow, classes[k].recallHigh) = interval(hits[k], of: classes[k].support)
      (classes[k].precisionLow, classes[k].precisionHigh) = interval(hits[k], of: predicted)
    }
  }

  /// DeLong's interval of the area and the bootstrap's of the average precision, both 95 %.
  ///
  /// One score of the positive class in 0...1 and one mark a row; the doi of each is in `Ranking`.
  mutating func addRankingIntervals(scores: [Float], isPositive: [Bool]) {
    let area = Ranking.areaInterval(scores: scores, isPositive: isPositive)
    (aucLow, aucHigh) = (area?.lowerBound, area?.upperBound)
    let precision = Ranking.averagePrecisionInterval(scores: scores, isPositive: isPositive)
    (averagePrecisionLow, averagePrecisionHigh) = (precision?.lowerBound, precision?.upperBound)
  }
}
