/// Where a training stands between two batches: with the data and the configuration it decides
/// every number that follows.
///
/// The order of the rows in an epoch is not part of it: it follows from the seed and the epoch.
package struct TrainingState: Sendable {
  package var estimator: any Estimator
  /// Epochs completed.
  package var epoch = 0
  /// Rows of the current epoch already seen.
  package var position = 0
  /// The summed loss of those rows.
  package var lossSum = 0.0
  package var records: [EpochRecord] = []
  /// The parameters of the best epoch; empty before the first.
  package var bestParameters: [Float] = []
  package var bestEpoch: Int?
  /// The lowest figure that epochs were chosen by; see `RunConfiguration.stopBy`.
  package var bestFigure = Double.infinity
  /// Changes of the schedule, in the order they took effect.
  package var changes: [ScheduleChange] = []
  /// Seconds of training so far, pauses left out, and those of the current epoch.
  package var seconds = 0.0
  package var epochSeconds = 0.0

  package init(estimator: any Estimator) { self.estimator = estimator }

  /// Whether the epochs of now were asked for while it learnt.
  var isExtended: Bool { changes.contains { $0.learningRate == nil } }

  /// Epochs since the best one, or since the schedule was changed.
  package var epochsWithoutGain: Int { epoch - max(bestEpoch ?? 0, changes.last?.epoch ?? 0) }
}
