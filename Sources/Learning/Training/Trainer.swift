package import Foundation
internal import Kernels
import Scoring

/// Trains one model, under the control of other threads.
///
/// `run(onEvent:)` blocks and does all the work on the thread that calls it. A checkpoint is
/// written at the start, after every epoch, every `checkpointInterval` seconds within one, and
/// before a pause or an end; a run that is killed can be continued with `init(resuming:)` and
/// then reaches the same numbers, to the last bit, as one that was never interrupted.
package final class Trainer: InterruptibleTraining {
  private static let progressInterval = Duration.milliseconds(125)

  /// The run as it stood before training.
  package let initialRun: TrainingRun
  private let data: PreparedData
  private let configuration: RunConfiguration
  private let store: RunStore
  private let resumed: TrainingState?
  private let control = TrainingControl()

  /// Prepares a new run.
  ///
  /// - Throws: `LearningError` when the data or the configuration cannot be trained with.
  package init(
    data: PreparedData,
    configuration: RunConfiguration,
    store: RunStore,
    startedAt: Date = Date()
  ) throws {
    try Trainer.validate(data, configuration)
    var configuration = configuration
    configuration.numbers = data.numbers
    configuration.adapt(toTrainingRows: data.train.count)
    self.data = data
    self.configuration = configuration
    self.store = store
    resumed = nil
    var run = TrainingRun(
      id: RunStore.newIdentifier(at: startedAt),
      startedAt: startedAt,
      status: .running,
      configuration: configuration,
      dataFingerprint: data.fingerprint,
      label: data.label,
      classes: data.classes,
      positive: data.positive.map { data.classes[$0] },
      features: data.featureColumns,
      featureCount: data.train.features.width,
      rows: data.splitCounts
    )
    run.datasetFingerprint = data.datasetFingerprint
    run.split = data.split
    run.notes = data.notes
    let counts = data.train.counts(classes: data.classes.count)
    if let note = configuration.remedy.note(counts: counts, classes: data.classes) {
      run.notes.append(note)
    }
    initialRun = run
  }

  /// Prepares to go on with an unfinished run from its last checkpoint.
  ///
  /// - Throws: `LearningError` when the checkpoint is damaged or the data is no longer the same.
  package init(resuming run: TrainingRun, data: PreparedData, store: RunStore) throws {
    let checkpoint = try store.checkpoint(of: run.id)
    let features = data.train.features
    guard checkpoint.dataFingerprint == data.fingerprint,
      checkpoint.state.estimator.model.classes == data.classes.count,
      checkpoint.state.estimator.model.accepts(
        denseWidth: features.denseWidth,
        sparseWidth: features.sparseWidth
      )
    else {
      throw LearningError(
        .dataChanged,
        "the data of run \(run.id) has changed since its last checkpoint",
        suggestion: "start a new run; the old numbers stay in the list"
      )
    }
    try Trainer.validate(data, checkpoint.configuration)
    self.data = data
    configuration = checkpoint.configuration
    self.store = store
    resumed = checkpoint.state
    var continued = run
    continued.status = .running
    continued.epochs = checkpoint.state.records
    continued.problem = nil
    continued.datasetFingerprint = data.datasetFingerprint
    continued.split = data.split
    initialRun = continued
  }

  package func pause() { control.ask(.pause) }
  package func resume() { control.ask(.run) }
  /// Ends the run with the best weights so far.
  package func stop() { control.ask(.stop) }
  /// Ends at the next batch and leaves the run to be continued at the next start.
  package func interrupt() { control.ask(.interrupt) }

  /// Trains until the epochs are done, the patience is spent or another thread ends it.
  ///
  /// Events come on the calling thread, progress at most eight times a second. A checkpoint that
  /// cannot be written is an event, not an error.
  ///
  /// A model that cannot be saved leaves the run paused, with its measures and a `problem`; it can
  /// be continued, which saves the model. What dead processes left in the store is removed first.
  ///
  /// - Throws: `LearningError` when another process has the run or the training diverges; the
  ///   run is then saved as failed.
  package func run(onEvent: @escaping @Sendable (TrainingEvent) -> Void) throws -> TrainingRun {
    try store.makeFolder(initialRun.id)
    store.sweep()
    guard let lock = try RunLock(folder: store.folder(of: initialRun.id)) else {
      throw LearningError(
        .inUse,
        "run \(initialRun.id) is being trained by another process",
        suggestion: "wait for it, or stop it there"
      )
    }
    defer { withExtendedLifetime(lock) {} }
    BLAS.threads = configuration.threads
    var run = initialRun
    run.blas = BLAS.configuration
    var session = TrainingSession(
      loop: TrainingLoop(data: data, configuration: configuration, state: resumed),
      run: run,
      store: store,
      onEvent: onEvent
    )
    do {
      return try train(&session)
    } catch {
      session.run.status = .failed
      session.run.problem = "\(error)"
      session.saveRun()
      store.clear(run.id)
      throw error
    }
  }

  private func train(_ session: inout TrainingSession) throws -> TrainingRun {
    let clock = ContinuousClock()
    session.onEvent(.started(session.run))
    session.saveRun()
    session.saveCheckpoint()
    var lastProgress = clock.now - Trainer.progressInterval
    var lastCheckpoint = clock.now
    var recent = (loss: 0.0, batches: 0)
    while !session.loop.isFinished {
      switch session.obey(control) {
      case .stop: return try session.finish(.stopped)
      case .interrupt: return session.suspend()
      case .run, .pause: break
      }
      let batch = try session.loop.trainBatch()
      recent = (recent.loss + batch.loss, recent.batches + 1)
      let now = clock.now
      if now - lastProgress >= Trainer.progressInterval {
        session.reportProgress(loss: recent.loss / Double(recent.batches))
        recent = (0, 0)
        lastProgress = now
      }
      if session.loop.isEpochComplete {
        try session.finishEpoch()
        lastCheckpoint = clock.now
      } else if (now - lastCheckpoint).seconds >= configuration.checkpointInterval {
        session.saveCheckpoint()
        lastCheckpoint = clock.now
      }
    }
    return try session.finish(.finished)
  }

  static func validate(_ data: PreparedData, _ configuration: RunConfiguration) throws {
    func bad(_ message: String, _ suggestion: String) -> LearningError {
      LearningError(.badConfiguration, message, suggestion: suggestion)
    }
    if case .hashed = configuration.model {
      throw bad("the hashed model learns from a stream of rows", "use it with train, without folds")
    }
    guard data.train.count > 0 else {
      throw LearningError(
        .noTrainingRows,
        "there are no training rows with a value of \(data.label)",
        suggestion: "check the label column and the split"
      )
    }
    let present = data.train.counts(classes: data.classes.count).count { $0 > 0 }
    guard present > 1 else {
      throw LearningError(
        .oneClass,
        "all training rows have the same value of \(data.label)",
        suggestion: "choose another label, or a split that puts each class into training"
      )
    }
    guard data.train.features.width > 0 else {
      throw LearningError(
        .noFeatures,
        "there is nothing to learn \(data.label) from",
        suggestion: "name columns under features in the manifest"
      )
    }
    guard configuration.batchSize > 0, configuration.epochs > 0, configuration.threads > 0 else {
      throw bad("batch size, epochs and threads must be at least 1", "give larger numbers")
    }
    guard (0..<1).contains(configuration.dropout), configuration.warmUp >= 0,
      configuration.warmUp.isFinite
    else { throw bad("dropout or warm-up is out of range", "give a dropout in 0..<1") }
    guard configuration.learningRate > 0, configuration.learningRate.isFinite,
      configuration.l2 >= 0, configuration.l2.isFinite
    else { throw bad("the learning rate or l2 is out of range", "try 0.001 and 0") }
    let widths = configuration.model.hidden
    guard widths.allSatisfy({ $0 > 0 && $0 <= 1 << 16 }) else {
      throw bad("a hidden layer must have 1 to 65536 units", "try 128")
    }
    let firstWidth = widths.first ?? data.classes.count
    guard data.train.features.width <= (1 << 29) / firstWidth else {
      throw bad(
        "\(data.train.features.width) features times \(firstWidth) units is too large a model",
        "use fewer features, a narrower first layer, or softmax regression"
      )
    }
  }
}
