package import Foundation
internal import Basics
internal import Scoring

/// Trains the hashed linear model on a stream of rows, under the control of other threads.
///
/// Memory does not grow with the rows: one window of rows is learnt, in an order drawn from the seed, while
/// the next is read. A checkpoint is written at the start, after every pass but the last, every
/// `checkpointInterval` seconds within one, and before a pause or an end; a run that is continued reaches the
/// same numbers, to the last bit, as one that was never interrupted.
package final class SparseTrainer: InterruptibleTraining {
  /// Without a number of passes a training makes as many as show it about so many rows, within 1...20.
  private static let rowsToSee = 300_000
  private static let mostPasses = 20
  private static let progressInterval = 0.125
  /// Rows between two looks at what other threads ask for.
  private static let slice = 8192

  package let initialRun: TrainingRun
  private let plan: StreamPlan
  private let configuration: RunConfiguration
  private let settings: SparseLinear.Settings
  private let store: RunStore
  private let resumed: SparseState?
  private let control = TrainingControl()

  /// Prepares a new run.
  ///
  /// - Throws: `LearningError` when the configuration cannot be trained with.
  package init(
    plan: StreamPlan,
    configuration: RunConfiguration,
    store: RunStore,
    startedAt: Date = Date()
  ) throws {
    guard case .hashed(let settings) = configuration.model else {
      throw LearningError(
        .badConfiguration,
        "only the hashed model learns from a stream",
        suggestion: "use --model ftrl"
      )
    }
    guard [.none, .balanced, .classBalanced, .logitAdjustedAfter].contains(configuration.remedy)
    else {
      throw LearningError(
        .badConfiguration,
        "the hashed model cannot be trained with \(configuration.remedy.words)",
        suggestion: "use --remedy balanced, class-balanced or logit-adjusted-after"
      )
    }
    _ = try SparseLinear(settings: settings, classes: plan.classes.count)
    var configuration = configuration
    if configuration.epochs < 1 {
      let passes = Self.rowsToSee / max(1, plan.rowCount)
      configuration.epochs = min(Self.mostPasses, max(1, passes))
    }
    self.plan = plan
    self.configuration = configuration
    self.settings = settings
    self.store = store
    resumed = nil
    var run = TrainingRun(
      id: RunStore.newIdentifier(at: startedAt),
      startedAt: startedAt,
      status: .running,
      configuration: configuration,
      dataFingerprint: plan.fingerprint,
      label: plan.label,
      classes: plan.classes,
      positive: plan.positive.map { plan.classes[$0] },
      features: plan.hasher.fields.map(\.name),
      featureCount: 1 << settings.bits,
      rows: SplitCounts(train: 0, validation: 0, test: 0)
    )
    run.datasetFingerprint = plan.datasetFingerprint
    run.split = plan.recipe
    run.notes = plan.notes
    if let note = configuration.remedy.note(counts: plan.classCounts, classes: plan.classes) {
      run.notes.append(note)
    }
    initialRun = run
  }

  /// Prepares to go on with an unfinished run from its last checkpoint.
  ///
  /// - Throws: `LearningError` when the checkpoint is damaged or the data is no longer the same.
  package init(resuming run: TrainingRun, plan: StreamPlan, store: RunStore) throws {
    let checkpoint = try SparseCheckpoint(contentsOf: store.checkpointURL(run.id))
    guard case .hashed(let settings) = checkpoint.configuration.model,
      checkpoint.dataFingerprint == plan.fingerprint,
      checkpoint.state.model.classes == plan.classes.count
    else {
      throw LearningError(
        .dataChanged,
        "the data of run \(run.id) has changed since its last checkpoint",
        suggestion: "start a new run; the old numbers stay in the list"
      )
    }
    self.plan = plan
    self.settings = settings
    configuration = checkpoint.configuration
    self.store = store
    resumed = checkpoint.state
    var continued = run
    continued.status = .running
    continued.epochs = checkpoint.state.records
    continued.problem = nil
    initialRun = continued
  }

  package func pause() { control.ask(.pause) }
  package func resume() { control.ask(.run) }
  /// Ends the run with the best weights so far.
  package func stop() { control.ask(.stop) }
  /// Ends at the next slice and leaves the run to be continued at the next start.
  package func interrupt() { control.ask(.interrupt) }

  /// Trains until the passes are done, the patience is spent or another thread ends it; blocks.
  ///
  /// - Throws: `LearningError` when another process has the run, the data cannot be trained with or the
  ///   training diverges; the run is then saved as failed.
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
    let state =
      try resumed
      ?? SparseState(
        model: SparseLinear(
          settings: settings,
          classes: plan.classes.count,
          biases: ClassShares.biases(
            counts: plan.classCounts,
            shift: configuration.remedy.objective(counts: plan.classCounts).priorShift
          )
        )
      )
    var session = SparseSession(
      plan: plan,
      configuration: configuration,
      state: state,
      run: initialRun,
      store: store,
      onEvent: onEvent
    )
    do {
      return try train(&session)
    } catch {
      session.run.status = .failed
      session.run.problem = "\(error)"
      session.saveRun()
      store.clear(session.run.id)
      throw error
    }
  }

  private enum Ending: Error { case stop, interrupt }

  private func train(_ session: inout SparseSession) throws -> TrainingRun {
    session.onEvent(.started(session.run))
    session.saveRun()
    session.saveCheckpoint()
    while !session.isFinished {
      do {
        try pass(&session)
      } catch Ending.stop {
        return try session.finish(.stopped)
      } catch Ending.interrupt {
        return session.suspend()
      }
      try session.finishPass()
    }
    return try session.finish(.finished)
  }

  /// Reads the stream once and learns from what is not learnt yet.
  private func pass(_ session: inout SparseSession) throws {
    let clock = ContinuousClock()
    let queue = WindowQueue<HashedRows>()
    let reader = StreamReader(
      plan,
      firstWindow: session.state.window,
      holds: session.held == nil,
      queue: queue
    )
    let reading = Task.detached { await reader.read() }
    defer { _ = reading }
    var lastCheckpoint = clock.now
    var lastLook = clock.now
    do {
      while let window = try queue.next() {
        var order = (0..<window.count).map(Int32.init)
        var generator = SeededGenerator(
          seed: configuration.seed,
          stream: UInt64(session.state.epoch) << 32 + UInt64(session.state.window) + 1
        )
        generator.shuffle(&order)
        // The window as a whole is what a checkpoint lies between.
        let before = session.state.window
        for start in stride(from: 0, to: order.count, by: Self.slice) {
          let part = Array(order[start..<min(start + Self.slice, order.count)])
          try session.learn(window, part, seconds: (clock.now - lastLook).seconds)
          lastLook = clock.now
          session.reportProgress()
        }
        session.state.window = before + 1
        switch session.obey(control) {
        case .stop: throw Ending.stop
        case .interrupt: throw Ending.interrupt
        case .run, .pause: break
        }
        if (clock.now - lastCheckpoint).seconds >= configuration.checkpointInterval {
          session.saveCheckpoint()
          lastCheckpoint = clock.now
        }
      }
    } catch {
      queue.close()
      if session.held == nil, error is Ending { session.held = reader.held }
      throw error
    }
    if session.held == nil { session.held = reader.held }
  }
}
