internal import Foundation
internal import Workspace
internal import Scoring

/// One training of the hashed model at work: its numbers, its record, its files and who is told.
struct SparseSession {
  let plan: StreamPlan
  let configuration: RunConfiguration
  var state: SparseState
  var run: TrainingRun
  let store: RunStore
  let onEvent: @Sendable (TrainingEvent) -> Void
  /// The rows to measure by, once the stream was read to its end.
  var held: StreamReader.Held?
  private let classWeights: [Float]
  private let objective: CrossEntropy
  private let correction: ScoreCorrection
  private let decision: DecisionRule
  private var lastReport = ContinuousClock.now
  private var recent = (loss: 0.0, rows: 0)

  init(
    plan: StreamPlan,
    configuration: RunConfiguration,
    state: SparseState,
    run: TrainingRun,
    store: RunStore,
    onEvent: @escaping @Sendable (TrainingEvent) -> Void
  ) {
    self.plan = plan
    self.configuration = configuration
    self.state = state
    self.run = run
    self.store = store
    self.onEvent = onEvent
    let remedy = configuration.remedy
    classWeights = remedy.weights(counts: plan.classCounts)
    objective = CrossEntropy(classWeights: classWeights)
    correction = ScoreCorrection(priorShift: objective.priorShift)
    decision = DecisionRule(
      offsets: remedy.decisionOffsets(
        counts: plan.classCounts,
        priorShift: correction.priorShift
      )
    )
  }

  var isFinished: Bool {
    if state.epoch >= configuration.epochs { return true }
    guard state.window == 0, state.epoch > 0, let patience = configuration.patience else {
      return false
    }
    return state.epoch - (state.bestEpoch ?? 0) >= patience
  }

  /// Learns from some rows of a window; `seconds` went by since the last rows.
  ///
  /// - Throws: `LearningError.Code.diverged` when the loss is no longer a number.
  mutating func learn(_ window: HashedRows, _ order: [Int32], seconds: Double) throws {
    let loss = state.model.step(window, order: order, classWeights: classWeights)
    guard loss.isFinite else { throw diverged() }
    state.lossSum += loss
    state.rows += order.count
    state.seconds += seconds
    state.epochSeconds += seconds
    recent = (recent.loss + loss, recent.rows + order.count)
  }

  private func diverged() -> LearningError {
    LearningError(
      .diverged,
      "the loss is no longer a number in pass \(state.epoch + 1)",
      suggestion: "train with a smaller alpha"
    )
  }

  /// Tells how far the training is, at most eight times a second.
  mutating func reportProgress() {
    let now = ContinuousClock.now
    guard (now - lastReport).seconds >= 0.125, recent.rows > 0 else { return }
    let share = run.rows.train > 0 ? run.rows.train : plan.rowCount
    let rate = Double(state.rows) / max(state.epochSeconds, 1e-9)
    let left = (configuration.epochs - state.epoch) * share - state.rows
    onEvent(
      .progress(
        TrainingProgress(
          epoch: state.epoch + 1,
          epochs: configuration.epochs,
          rowsSeen: state.rows,
          rowsInEpoch: share,
          loss: recent.loss / Double(recent.rows),
          rowsPerSecond: rate,
          secondsLeft: rate > 0 ? Double(max(0, left)) / rate : nil
        )
      )
    )
    lastReport = now
    recent = (0, 0)
  }

  /// Measures the pass that was made, keeps its weights if they are the best, and tells of it.
  mutating func finishPass() throws {
    guard let held, held.counts.train > 0 else {
      throw LearningError(
        .noTrainingRows,
        "the split leaves no training rows",
        suggestion: "give training a larger share, or split by a column with more values"
      )
    }
    run.rows = held.counts
    let weights = state.model.weights
    guard weights.values.allSatisfy(\.isFinite) else { throw diverged() }
    let scores = weights.scores(of: held.validation)
    let measured = measure(scores, held.validation)
    let trainLoss = state.lossSum / Double(max(1, state.rows))
    let validationLoss =
      held.validation.count > 0
      ? objective.meanLoss(
        of: scores,
        labels: held.validation.labels,
        classes: plan.classes.count
      ) : trainLoss
    state.epoch += 1
    let record = EpochRecord(
      epoch: state.epoch,
      trainLoss: trainLoss,
      validationLoss: validationLoss,
      accuracy: measured.accuracy,
      recalls: measured.classes.map(\.recall),
      auc: measured.auc,
      averagePrecision: measured.averagePrecision,
      rowsPerSecond: Double(state.rows) / max(state.epochSeconds, 1e-9),
      seconds: state.epochSeconds
    )
    state.records.append(record)
    if validationLoss < state.bestLoss {
      state.bestLoss = validationLoss
      state.bestEpoch = state.epoch
      state.best = weights.values
    }
    (state.window, state.rows, state.lossSum, state.epochSeconds) = (0, 0, 0, 0)
    noteProgress()
    saveRun()
    if !isFinished { saveCheckpoint() }
    onEvent(.epoch(record))
  }

  /// Measures the best weights, saves the model and closes the record.
  mutating func finish(_ status: TrainingRun.Status) throws -> TrainingRun {
    noteProgress()
    var weights = state.model.weights
    if !state.best.isEmpty {
      weights = HashedWeights(
        classes: plan.classes.count,
        bits: weights.bits,
        values: state.best
      )
    }
    let model = HashedModel(
      runID: run.id,
      label: run.label,
      classes: run.classes,
      positive: run.positive,
      correction: correction,
      hasher: plan.hasher,
      weights: weights
    )
    if let held {
      run.rows = held.counts
      run.validation = measure(
        weights.scores(of: held.validation),
        held.validation,
        withIntervals: true
      )
      if held.test.count > 0 {
        let scores = weights.scores(of: held.test)
        run.test = measure(scores, held.test, withIntervals: true)
        if let shift = PriorShift(
          probabilities: correction.probabilities(of: scores, classes: plan.classes.count),
          labels: held.test.labels,
          classes: plan.classes,
          positive: plan.positive,
          training: held.training
        ) {
          run.notes.append(shift.note)
        }
      }
      noteSample(held)
    }
    run.status = status
    do {
      try store.save(model)
      try store.save(run)
      store.clear(run.id)
    } catch {
      run.status = .paused
      run.problem = "the model could not be saved: \(error)"
      attempt { try store.save(run) }
      saveCheckpoint()
    }
    onEvent(.finished(run))
    return run
  }

  private func measure(
    _ scores: [Float],
    _ rows: HashedRows,
    withIntervals: Bool = false
  ) -> Evaluation {
    Evaluation.measure(
      probabilities: correction.probabilities(of: scores, classes: plan.classes.count),
      labels: rows.labels,
      classes: plan.classes,
      positive: plan.positive,
      decision: decision,
      groups: withIntervals ? rows.groups : [],
      withIntervals: withIntervals
    )
  }

  private mutating func noteSample(_ held: StreamReader.Held) {
    for (name, rows, all) in [
      ("validation", held.validation.count, held.counts.validation),
      ("test", held.test.count, held.counts.test),
    ] where rows < all {
      let note = "the \(name) figures are of \(rows) of its \(all) rows, taken by chance"
      if !run.notes.contains(note) { run.notes.append(note) }
    }
  }

  /// Waits while a pause is asked for; returns what is asked for now.
  mutating func obey(_ control: TrainingControl) -> TrainingControl.Request {
    guard control.current == .pause else { return control.current }
    run.status = .paused
    saveRun()
    saveCheckpoint()
    onEvent(.paused)
    while control.current == .pause {
      // A stream has no orders to carry out.
      _ = control.takeOrders()
      control.waitWhilePaused()
    }
    let next = control.current
    if next == .run {
      run.status = .running
      saveRun()
      onEvent(.resumed)
    }
    return next
  }

  /// Leaves the run as paused with a fresh checkpoint, to be continued later.
  mutating func suspend() -> TrainingRun {
    run.status = .paused
    noteProgress()
    saveRun()
    saveCheckpoint()
    return run
  }

  /// Writes a checkpoint, or tells that it could not.
  mutating func saveCheckpoint() {
    let checkpoint = SparseCheckpoint(
      runID: run.id,
      configuration: configuration,
      dataFingerprint: run.dataFingerprint,
      state: state
    )
    attempt {
      try store.save(checkpoint)
      onEvent(.checkpointed(path: store.checkpointURL(run.id).path))
    }
  }

  mutating func saveRun() {
    attempt { try store.save(run) }
  }

  private mutating func noteProgress() {
    run.epochs = state.records
    run.bestEpoch = state.bestEpoch
    run.seconds = state.seconds
    let trained = state.records.reduce(state.epochSeconds) { $0 + $1.seconds }
    let rows = state.records.reduce(Double(state.rows)) { $0 + $1.rowsPerSecond * $1.seconds }
    run.rowsPerSecond = trained > 0 ? rows / trained : 0
  }

  private func attempt(_ work: () throws -> Void) {
    do {
      try work()
    } catch {
      onEvent(.checkpointFailed(reason: "\(error)"))
    }
  }
}
