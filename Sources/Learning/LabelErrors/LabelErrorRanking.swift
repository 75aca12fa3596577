/// How rows are ordered by doubt: the score of a label, in 0...1, the most doubtful near 0.
package enum LabelErrorRanking: String, Sendable, Hashable, CaseIterable, Codable {
  /// p_given.
  case selfConfidence = "self_confidence"
  /// (p_given − max p_other + 1) / 2.
  case normalisedMargin = "normalised_margin"
}

extension ConfidentLearning {
  /// The score of each row's given label.
  ///
  /// - Complexity: O(rows · classes).
  package func scores(_ ranking: LabelErrorRanking) -> [Float] {
    given.indices.map { row in
      let label = Int(given[row])
      let own = probabilities[row, label]
      guard ranking == .normalisedMargin, probabilities.classCount > 1 else { return own }
      return (own - probabilities[row, probabilities.best(row, except: label)] + 1) / 2
    }
  }

  /// The rows from the most doubtful to the least; rows of equal scores in their order.
  package func ranked(_ ranking: LabelErrorRanking) -> [Int] {
    let scores = scores(ranking)
    return given.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
  }
}
