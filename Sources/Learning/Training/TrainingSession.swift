internal import Foundation
internal import Scoring

/// One training at work: its numbers, its record, its files and who is told.
struct TrainingSession {
  var loop: TrainingLoop
  var run: TrainingRun
  let store: RunStore
  let writer: RunWriter
  let turn: ComputingTurn
  let onEvent: @Sendable (TrainingEvent) -> Void

  /// Waits while a pause is asked for, and for the cores after that; returns what is asked for now.
  mutating func obey(_ control: TrainingControl) -> TrainingControl.Request {
    guard control.current == .pause else { return control.current }
    turn.giveBack()
    return waitForTurn(control)
  }

  /// Waits until it may compute; returns `.run` then, else the end that is asked for.
  mutating func waitForTurn(_ control: TrainingControl) -> TrainingControl.Request {
    while true {
      switch control.current {
      case .pause:
        if run.status != .paused {
          run.status = .paused
          noteProgress()
          saveNow()
          onEvent(.paused)
        }
        control.waitWhilePaused()
      case .run:
        guard turn.take(onWait: { [run, onEvent] in onEvent(.waiting(run, ahead: $0)) }) else {
          continue
        }
        if run.status == .paused {
          run.status = .running
          saveRun()
          onEvent(.resumed)
        }
        return .run
      case .stop, .interrupt: return control.current
      }
    }
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

  /// Measures the epoch just completed.
  ///
  /// - Throws: `LearningError.Code.diverged` when it left weights that are no numbers.
  mutating func finishEpoch() throws -> EpochRecord {
    let record = loop.finishEpoch()
    try loop.check(record)
    noteProgress()
    return record
  }

  private var checkpoint: Checkpoint {
    Checkpoint(
      runID: run.id,
      configuration: loop.configuration,
      dataFingerprint: run.dataFingerprint,
      state: loop.state
    )
  }

  /// Writes the record and a checkpoint before anything else happens, or tells that it could not.
  func saveNow() { writer.write(run, checkpoint) }

  /// Has them written while the training goes on.
  mutating func saveBehind() {
    noteProgress()
    writer.leave(run, checkpoint)
  }

  func saveRun() { writer.write(run) }

  /// Leaves the run as paused with a fresh checkpoint, to be continued later.
  mutating func suspend() -> TrainingRun {
    run.status = .paused
    noteProgress()
    saveNow()
    return run
  }

  /// Measures the best weights, saves the model and closes the record.
  mutating func finish(_ status: TrainingRun.Status) throws -> TrainingRun {
    writer.settle()
    noteProgress()
    let model = try loop.close(&run)
    run.status = status
    do {
      try store.save(model)
      try store.save(run)
      store.clear(run.id)
    } catch {
      run.status = .paused
      run.problem = "the model could not be saved: \(error)"
      saveRun()
    }
    onEvent(.finished(run))
    return run
  }

  private mutating func noteProgress() { loop.note(in: &run) }
}

/// A training's turn on the cores of a scheduler.
final class ComputingTurn: Sendable {
  private let scheduler: RunScheduler
  private let control: TrainingControl
  private let turn: RunScheduler.Turn

  init(_ scheduler: RunScheduler, threads: Int, control: TrainingControl) {
    self.scheduler = scheduler
    self.control = control
    turn = scheduler.newTurn(threads: threads)
    control.onChange { scheduler.wake() }
  }

  /// Waits for the cores as long as the training is to run.
  func take(onWait: (_ ahead: Int) -> Void) -> Bool {
    scheduler.take(turn, unless: { control.current != .run }, onWait: onWait)
  }

  func giveBack() { scheduler.giveBack(turn) }
}
