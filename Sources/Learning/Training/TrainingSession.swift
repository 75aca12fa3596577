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
  mutating func obey(_ control: TrainingControl) throws -> TrainingControl.Request {
    try carryOut(control.takeOrders())
    guard control.current == .pause else { return control.current }
    turn.giveBack()
    return try waitForTurn(control)
  }

  /// Waits until it may compute; returns `.run` then, else the end that is asked for.
  mutating func waitForTurn(_ control: TrainingControl) throws -> TrainingControl.Request {
    while true {
      try carryOut(control.takeOrders())
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

  /// Does what was ordered; each order is on the disk before it is told.
  private mutating func carryOut(_ orders: [RunOrder]) throws {
    for order in orders {
      switch order {
      case .extend(let more): extend(to: loop.epochs + more)
      case .learningRate(let rate):
        loop.change(learningRate: rate)
        run.log(RunAction(.learningRate, epoch: loop.state.epoch, learningRate: rate))
      case .evaluate(let withTest): try evaluate(withTest: withTest)
      case .tag(let tag):
        run.tag = tag
        run.log(RunAction(.tagged, epoch: loop.state.epoch))
      }
      noteProgress()
      saveNow()
      onEvent(.changed(run, order))
    }
  }

  /// Lets it learn up to so many epochs.
  mutating func extend(to epochs: Int) {
    loop.change(epochs: epochs)
    run.configuration.epochs = epochs
    run.log(RunAction(.extended, epoch: loop.state.epoch, epochs: epochs))
  }

  private mutating func evaluate(withTest: Bool) throws {
    try loop.readMeasuringRows()
    let best = loop.bestModel
    let hasTest = withTest && loop.data.test.count > 0
    run.interim = InterimEvaluation(
      epoch: loop.state.bestEpoch,
      validation: try loop.evaluate(loop.data.validation, with: best),
      test: hasTest ? try loop.evaluate(loop.data.test, with: best) : nil
    )
    run.log(RunAction(hasTest ? .tested : .evaluated, epoch: loop.state.epoch))
  }

  func reportProgress(loss: Double) {
    let state = loop.state
    let rows = loop.rowsInEpoch
    let rate = Double(state.position) / max(state.epochSeconds, 1e-9)
    let rowsLeft = (loop.epochs - state.epoch) * rows - state.position
    onEvent(
      .progress(
        TrainingProgress(
          epoch: state.epoch + 1,
          epochs: loop.epochs,
          rowsSeen: state.position,
          rowsInEpoch: rows,
          loss: loss,
          rowsPerSecond: rate,
          secondsLeft: rate > 0 ? Double(rowsLeft) / rate : nil,
          learningRate: loop.learningRate
        )
      )
    )
  }

  /// Measures the epoch just completed.
  ///
  /// - Throws: `LearningError.Code.diverged` when it left weights that are no numbers.
  mutating func finishEpoch() throws -> EpochRecord {
    let record = try loop.finishEpoch()
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
    keepPredictions(of: model)
    // Without it there is nothing to compare with, and the run stands.
    try? store.save(loop.reference(of: model))
    run.status = status
    run.interim = nil
    do {
      keepState()
      try store.save(model)
      try store.save(run)
      store.removeDrafts(of: run.id)
    } catch {
      run.status = .paused
      run.problem = "the model could not be saved: \(error)"
      saveRun()
    }
    onEvent(.finished(run))
    return run
  }

  /// Leaves the predictions behind the confusion that is shown.
  private mutating func keepPredictions(of model: TrainedModel) {
    let data = loop.data
    let predictions =
      data.test.count > 0
      ? loop.predictions("test", data.test, with: model)
      : loop.predictions("validation", data.validation, with: model)
    run.hasPredictions = predictions.map { (try? store.save($0, of: run.id)) != nil }
  }

  /// Leaves the last state, from which the run can be extended, unless it is large.
  private func keepState() {
    let estimator = loop.state.estimator
    let numbers =
      2 * estimator.model.parameters.count
      + estimator.memory.floats.reduce(0) { $0 + $1.count }
    let size = MemoryLayout<Float>.size * numbers
    guard size <= RunStore.largestKeptState, (try? store.save(checkpoint)) != nil else {
      // It can be extended from its weights.
      return store.removeCheckpoint(of: run.id)
    }
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
