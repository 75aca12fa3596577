import Basics
package import Foundation
internal import Kernels
package import Scoring

/// Trains one model, under the control of other threads.
///
/// `run(on:onEvent:)` blocks and computes on the thread that calls it. A checkpoint is written at the
/// start and before a pause or an end; besides, one is written behind while the training goes on,
/// every `checkpointInterval` seconds, or after an epoch when the last is a second old. A run that
/// is killed can be continued with `init(resuming:)` and then reaches the same numbers, to the
/// last bit, as one that was never interrupted.
package final class Trainer: InterruptibleTraining {
  private static let progressInterval = Duration.milliseconds(125)
  /// Seconds between the checkpoints of short epochs.
  private static let epochCheckpointInterval = 1.0

  /// The run as it stood before training.
  package let initialRun: TrainingRun
  private let data: PreparedData
  private let configuration: RunConfiguration
  private let store: RunStore
  private let resumed: TrainingState?
  /// Epochs to learn beyond those of the state it begins with; nil goes on to its end.
  private let extent: Int?
  private let control = TrainingControl()

  /// Prepares a new run.
  ///
  /// - Throws: `LearningError` when the data or the configuration cannot be trained with.
  package convenience init(
    data: PreparedData,
    configuration: RunConfiguration,
    store: RunStore,
    startedAt: Date = Date()
  ) throws {
    try self.init(
      data: data,
      configuration: configuration,
      store: store,
      startedAt: startedAt,
      from: nil,
      lineage: nil
    )
  }

  private init(
    data: PreparedData,
    configuration: RunConfiguration,
    store: RunStore,
    startedAt: Date,
    from model: TrainedModel?,
    lineage: RunLineage?
  ) throws {
    var configuration = configuration
    configuration.numbers = data.numbers
    configuration.rowsOnDisk = data.spill == nil ? nil : true
    configuration = configuration.adapted(to: data)
    try Trainer.validate(data, configuration)
    self.data = data
    self.configuration = configuration
    self.store = store
    resumed = try model.map { try WarmStart(from: $0, data, configuration).state }
    extent = nil
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
    run.lineage = lineage
    run.notes = data.notes
    let counts = data.trainingCounts
    if let note = configuration.remedy.note(counts: counts, classes: data.classes) {
      run.notes.append(note)
    }
    initialRun = run
  }

  /// Prepares a new run that begins with the weights of a model, or with none.
  ///
  /// The optimizer begins anew. `lineage` is kept with the run.
  ///
  /// - Throws: `LearningError` when the data or the configuration cannot be trained with, or the model does
  ///   not fit them.
  package convenience init(
    data: PreparedData,
    configuration: RunConfiguration,
    from model: TrainedModel?,
    lineage: RunLineage,
    store: RunStore,
    startedAt: Date = Date()
  ) throws {
    try self.init(
      data: data,
      configuration: configuration,
      store: store,
      startedAt: startedAt,
      from: model,
      lineage: lineage
    )
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
    extent = nil
    var continued = run
    continued.status = .running
    continued.epochs = checkpoint.state.records
    continued.problem = nil
    continued.datasetFingerprint = data.datasetFingerprint
    continued.split = data.split
    continued.log(RunAction(.continued, epoch: checkpoint.state.epoch))
    initialRun = continued
  }

  /// Prepares to train an ended run for more epochs.
  ///
  /// It goes on from its last state where that is kept, and then comes to the numbers it would have
  /// come to with so many epochs from the start and no patience; else from its weights, with an
  /// optimizer that begins anew.
  ///
  /// - Throws: `LearningError` when the model is damaged or the data is no longer the same.
  package init(
    extending run: TrainingRun,
    by epochs: Int,
    data: PreparedData,
    store: RunStore
  ) throws {
    let ending =
      run.dataFingerprint == data.fingerprint
      ? try RunEnding(of: run, data: data, in: store) : nil
    guard let ending else {
      throw LearningError(
        .dataChanged,
        "the data of run \(run.id) has changed since it ended",
        suggestion: "start a new run; the old numbers stay in the list"
      )
    }
    guard epochs > 0 else {
      throw LearningError(
        .badConfiguration,
        "a run is extended by at least one epoch",
        suggestion: "give a whole number from 1"
      )
    }
    try Trainer.validate(data, ending.configuration)
    self.data = data
    configuration = ending.configuration
    self.store = store
    resumed = ending.state
    extent = epochs
    var continued = run
    continued.status = .running
    continued.problem = nil
    continued.datasetFingerprint = data.datasetFingerprint
    continued.split = data.split
    initialRun = continued
  }

  package func pause() { control.ask(.pause) }
  package func resume() { control.ask(.run) }
  /// Ends the run with the best weights so far.
  package func stop() { control.ask(.stop) }
  /// Has an order carried out between two batches, or while it is paused.
  package func order(_ order: RunOrder) { control.order(order) }
  /// Ends at the next batch and leaves the run to be continued at the next start.
  package func interrupt() { control.ask(.interrupt) }

  /// Trains until the epochs are done, the patience is spent or another thread ends it.
  ///
  /// It waits for its turn on the cores of `scheduler`. Events come on the calling thread, but for
  /// those about checkpoints written behind; progress at most eight times a second. A checkpoint
  /// that cannot be written is an event, not an error.
  ///
  /// A model that cannot be saved leaves the run paused, with its measures and a `problem`; it can
  /// be continued, which saves the model. What dead processes left in the store is removed first.
  ///
  /// - Throws: `LearningError` when another process has the run or the training diverges; the
  ///   run is then saved as failed. `CancellationError` when it is stopped before its first turn.
  package func run(
    on scheduler: RunScheduler = .shared,
    onEvent: @escaping @Sendable (TrainingEvent) -> Void
  ) throws -> TrainingRun {
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
    var run = initialRun
    run.blas = BLAS.configuration
    let writer = RunWriter(store: store, onEvent: onEvent)
    defer { writer.close() }
    var session = TrainingSession(
      loop: TrainingLoop(data: data, configuration: configuration, state: resumed),
      run: run,
      store: store,
      writer: writer,
      turn: ComputingTurn(scheduler, threads: configuration.threads, control: control),
      onEvent: onEvent
    )
    defer { session.turn.giveBack() }
    do {
      if let extent { session.extend(to: session.loop.state.epoch + extent) }
      guard try session.waitForTurn(control) == .run else { return try leave(&session) }
      return try train(&session)
    } catch let error as CancellationError {
      throw error
    } catch {
      writer.settle()
      session.run.status = .failed
      session.run.problem = "\(error)"
      if (error as? LearningError)?.code == .diverged { session.run.hasDiverged = true }
      session.saveRun()
      store.clear(run.id)
      throw error
    }
  }

  /// Ends a run whose turn did not come.
  private func leave(_ session: inout TrainingSession) throws -> TrainingRun {
    guard control.current == .stop else { return session.suspend() }
    guard resumed == nil else { return try session.finish(.stopped) }
    session.writer.settle()
    store.remove(session.run.id)
    throw CancellationError()
  }

  private func train(_ session: inout TrainingSession) throws -> TrainingRun {
    let clock = ContinuousClock()
    session.onEvent(.started(session.run))
    session.saveNow()
    var lastProgress = clock.now - Trainer.progressInterval
    var lastCheckpoint = clock.now
    var recent = (loss: 0.0, batches: 0)
    while true {
      switch try session.obey(control) {
      case .stop: return try session.finish(.stopped)
      case .interrupt: return session.suspend()
      case .run, .pause: break
      }
      if session.loop.isFinished { return try session.finish(.finished) }
      let batch = try session.loop.trainBatch()
      recent = (recent.loss + batch.loss, recent.batches + 1)
      let now = clock.now
      if now - lastProgress >= Trainer.progressInterval {
        session.reportProgress(loss: recent.loss / Double(recent.batches))
        recent = (0, 0)
        lastProgress = now
      }
      var interval = configuration.checkpointInterval
      let record = session.loop.isEpochComplete ? try session.finishEpoch() : nil
      if record != nil {
        interval = min(interval, Trainer.epochCheckpointInterval)
      }
      if (clock.now - lastCheckpoint).inSeconds >= interval, session.writer.isIdle {
        // Without an interval each batch waits for its checkpoint.
        if interval > 0 { session.saveBehind() } else { session.saveNow() }
        lastCheckpoint = clock.now
      }
      if let record { session.onEvent(.epoch(record)) }
    }
  }

  static func validate(_ data: PreparedData, _ configuration: RunConfiguration) throws {
    func bad(_ message: String, _ suggestion: String) -> LearningError {
      LearningError(.badConfiguration, message, suggestion: suggestion)
    }
    if case .hashed(let settings) = configuration.model {
      try settings.check(classes: data.classes.count)
      if configuration.remedy == .smote {
        throw bad(
          "hashed rows have no neighbours between which SMOTE could make rows",
          "use --remedy oversample or balanced"
        )
      }
    }
    if !data.isInMemory, configuration.remedy.sampling != nil || configuration.remedy == .smote {
      throw bad(
        "rows that are not in memory cannot be drawn again: no \(configuration.remedy.words)",
        "use --remedy balanced, which weighs them instead"
      )
    }
    guard data.trainingCounts.reduce(0, +) > 0 else {
      throw LearningError(
        .noTrainingRows,
        "there are no training rows with a value of \(data.label)",
        suggestion: "check the label column and the split"
      )
    }
    let present = data.trainingCounts.count { $0 > 0 }
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
    if configuration.model.isHashed { return }
    guard !configuration.layerNorm || widths.allSatisfy({ $0 > 1 }) else {
      throw bad(
        "layer norm of a layer of one unit is always 0",
        "give hidden layers two units or more"
      )
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
