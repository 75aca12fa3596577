extension Sequence<TrainingRun> {
  /// The run that does best on its validation rows, among those that can be compared.
  ///
  /// These learnt the same label from the same data and measured the ranking of the same class:
  /// the positive class asked for, or where no run has it, that of the first run with this label
  /// and data. By average precision of that class where there is one, else by log-loss; the test
  /// rows have no say. The first of equals.
  package func best(label: String?, positive: String?, data: String?) -> TrainingRun? {
    let related = filter {
      $0.validation != nil && $0.label == label && $0.datasetFingerprint == data
    }
    let measured = related.contains { $0.positive == positive } ? positive : related.first?.positive
    return related.filter { $0.positive == measured }.max { $0.rank < $1.rank }
  }
}

/// The figure by which runs are compared: always measured on the validation rows, since the test
/// rows may have no say in what is chosen.
package enum RankingMetric: String, Sendable, Hashable, Codable {
  case averagePrecision = "average-precision"
  /// Where no class is named whose ranking matters; lower is better.
  case logLoss = "log-loss"

  package var words: String {
    switch self {
    case .averagePrecision: "average precision"
    case .logLoss: "log-loss"
    }
  }

  /// The rule in words: `best by validation average precision`.
  package var rule: String { "best by validation \(words)" }

  /// The figure of an evaluation; nil when it was not measured or is no number.
  package func value(of evaluation: Evaluation?) -> Double? {
    let value =
      switch self {
      case .averagePrecision: evaluation?.averagePrecision
      case .logLoss: evaluation?.logLoss
      }
    return value?.isFinite == true ? value : nil
  }
}

extension TrainingRun {
  /// The figure it is compared by.
  package var rankingMetric: RankingMetric {
    RankingMetric.averagePrecision.value(of: validation) != nil ? .averagePrecision : .logLoss
  }

  /// That figure on the validation rows, by which runs are chosen.
  package var validationScore: Double? { rankingMetric.value(of: validation) }

  /// That figure on the test rows, which nothing is chosen by; nil until the run has ended.
  package var testScore: Double? { rankingMetric.value(of: test) }
}

extension TrainingRun {
  /// Higher is better.
  ///
  /// What was not measured, or is no number, comes last.
  fileprivate var rank: (Double, Double) {
    func orLast(_ figure: Double?) -> Double {
      guard let figure, figure.isFinite else { return -.infinity }
      return figure
    }
    return (orLast(validation?.averagePrecision), orLast(validation.map { -$0.logLoss }))
  }
}
