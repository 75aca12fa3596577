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
