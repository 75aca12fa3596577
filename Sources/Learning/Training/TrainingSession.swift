internal import Foundation
internal import Scoring

/// One training at work: its numbers, its record, its files and who is told.
struct TrainingSession {
  var loop: TrainingLoop
  var run: TrainingRun
  let store: RunStore
  let onEvent: @Sendable (TrainingEvent) -> Void

  /// Waits while a pause is asked for; returns what is asked for now.
  mutating func obey(_ control: TrainingControl) -> TrainingControl.Request {
    guard control.current == .pause else { return control.current }
    run.status = .paused
    saveRun()
    saveCheckpoint()
    onEvent(.paused)
    let next = control.waitWhilePaused()
    if next == .run {
      run.status = .running
      saveRun()
      onEvent(.resumed)
    }
    return next
  }

  func reportProgress(loss: Double) {
    let (state, configuration) = (loop.state, loop.configuration)
    let rows = loop.rowsInEpoch
    let rate = Double(state.position) / max(state.epochSeconds, 1e-9)
    let rowsLeft = (configuration.epochs - state.epoch) * rows - state.position
    onEvent(
      .progress(
        TrainingProgress(
          epoch: state.epoch + 1,
          epochs: configuration.epochs,
          rowsSeen: state.position,
          rowsInEpoch: rows,
          loss: loss,
          rowsPerSecond: rate,
          secondsLeft: rate > 0 ? Double(rowsLeft) / rate : nil
        )
      )
    )
  }

  mutating func finishEpoch() throws {
    let record = loop.finishEpoch()
    try loop.check(record)
    noteProgress()
    saveRun()
    saveCheckpoint()
    onEvent(.epoch(record))
  }

  /// Writes a checkpoint, or tells that it could not.
  mutating func saveCheckpoint() {
    let checkpoint = Checkpoint(
      runID: run.id,
      configuration: loop.configuration,
      dataFingerprint: run.dataFingerprint,
      state: loop.state
    )
    attempt {
      try store.save(checkpoint)
      onEvent(.checkpointed(path: store.checkpointURL(run.id).path))
    }
  }

  mutating func saveRun() {
    attempt { try store.save(run) }
  }

  /// Leaves the run as paused with a fresh checkpoint, to be continued later.
  mutating func suspend() -> TrainingRun {
    run.status = .paused
    noteProgress()
    saveRun()
    saveCheckpoint()
    return run
  }

  /// Measures the best weights, saves the model and closes the record.
  mutating func finish(_ status: TrainingRun.Status) throws -> TrainingRun {
    noteProgress()
    let best = loop.bestModel
    run.validation = try loop.evaluate(loop.data.validation, with: best)
    if loop.data.test.count > 0 {
      run.test = try loop.evaluate(loop.data.test, with: best)
      if let note = loop.priorShift(of: loop.data.test, with: best) { run.notes.append(note) }
    }
    run.status = status
    let model = TrainedModel(
      runID: run.id,
      label: run.label,
      classes: run.classes,
      positive: run.positive,
      extractor: loop.data.extractor,
      model: best,
      correction: loop.correction
    )
    do {
      try store.save(model)
      try store.save(run)
      store.clear(run.id)
    } catch {
      run.status = .paused
      run.problem = "the model could not be saved: \(error)"
      attempt { try store.save(run) }
    }
    onEvent(.finished(run))
    return run
  }

  private mutating func noteProgress() {
    let state = loop.state
    run.epochs = state.records
    run.bestEpoch = state.bestEpoch
    run.seconds = state.seconds
    let rows = state.records.count * loop.rowsInEpoch + state.position
    let trained = state.records.reduce(state.epochSeconds) { $0 + $1.seconds }
    run.rowsPerSecond = trained > 0 ? Double(rows) / trained : 0
  }

  private func attempt(_ work: () throws -> Void) {
    do {
      try work()
    } catch {
      onEvent(.checkpointFailed(reason: "\(error)"))
    }
  }
}
