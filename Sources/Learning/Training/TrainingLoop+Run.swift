package import Scoring

extension TrainingLoop {
  /// Writes how far the training has come into its record.
  func note(in run: inout TrainingRun) {
    run.epochs = state.records
    run.bestEpoch = state.bestEpoch
    run.seconds = state.seconds
    let rows = state.records.reduce(Double(state.position)) { $0 + $1.rowsPerSecond * $1.seconds }
    let trained = state.records.reduce(state.epochSeconds) { $0 + $1.seconds }
    run.rowsPerSecond = trained > 0 ? rows / trained : 0
  }

  /// Measures the best model, writes its figures into the record and gives it with all that it needs.
  ///
  /// - Throws: `LearningError.Code.diverged` when its weights are no longer numbers.
  mutating func close(_ run: inout TrainingRun) throws -> TrainedModel {
    note(in: &run)
    try readMeasuringRows()
    run.rows = data.splitCounts
    for note in data.sampleNotes where !run.notes.contains(note) { run.notes.append(note) }
    let best = bestModel
    let scores = best.scores(of: data.validation.features)
    let correction = try calibrated(scores, &run)
    let decision = tuned(scores, correction)
    run.threshold = decision.threshold
    run.validation = try evaluate(data.validation, best, correction, decision)
    if data.test.count > 0 {
      run.test = try evaluate(data.test, best, correction, decision)
      let probabilities = correction.probabilities(
        of: best.scores(of: data.test.features),
        classes: data.classes.count
      )
      let shift = PriorShift(
        probabilities: probabilities,
        labels: data.test.labels,
        classes: data.classes,
        positive: data.positive,
        training: data.trainingCounts
      )
      if let note = shift?.note, !run.notes.contains(note) { run.notes.append(note) }
      if let kind = run.calibration?.kind, let test = run.test {
        let before = try evaluate(data.test, with: best)
        run.calibration = CalibrationOutcome(kind: kind, before: before, after: test)
      }
    }
    return TrainedModel(
      runID: run.id,
      label: run.label,
      classes: run.classes,
      positive: run.positive,
      featurizer: data.featurizer,
      model: best,
      correction: correction,
      decision: decision
    )
  }

  /// The correction with the map that was asked for, fitted on the scores of the validation rows.
  private func calibrated(_ scores: [Float], _ run: inout TrainingRun) throws -> ScoreCorrection {
    var result = correction
    run.calibration = nil
    guard configuration.calibration != .none else { return result }
    let shift = result.priorShift
    let shifted =
      shift.isEmpty ? scores : scores.indices.map { scores[$0] - shift[$0 % shift.count] }
    let fitted = Calibration.fit(
      configuration.calibration,
      scores: shifted,
      labels: data.validation.labels,
      classes: data.classes.count,
      positive: data.positive
    )
    if let fitted {
      result.calibration = fitted
      run.calibration = CalibrationOutcome(kind: fitted.kind)
    } else {
      run.notes.append(
        "\(configuration.calibration.rawValue) calibration is not possible: it needs validation rows of "
          + "more than one class, and Platt's and the isotonic map a label of two"
      )
    }
    return result
  }

  private func tuned(_ scores: [Float], _ correction: ScoreCorrection) -> DecisionRule {
    guard let aim = configuration.aim else { return decision }
    return DecisionRule.tuned(
      aim,
      probabilities: correction.probabilities(of: scores, classes: data.classes.count),
      labels: data.validation.labels,
      classes: data.classes.count,
      positive: data.positive
    )
  }
}

/// What a calibration did to the probabilities of the test rows.
package struct CalibrationOutcome: Sendable, Hashable {
  package var kind: Calibration.Kind
  package var logLossBefore: Double?
  package var logLossAfter: Double?
  package var eceBefore: Double?
  package var eceAfter: Double?

  package init(kind: Calibration.Kind, before: Evaluation? = nil, after: Evaluation? = nil) {
    self.kind = kind
    (logLossBefore, eceBefore) = (before?.logLoss, before?.ece)
    (logLossAfter, eceAfter) = (after?.logLoss, after?.ece)
  }
}

extension CalibrationOutcome: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, logLossBefore, logLossAfter, eceBefore, eceAfter
  }
}
