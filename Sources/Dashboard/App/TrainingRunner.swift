import Learning
import Pipeline
import Synchronization
import Workspace

/// Has the scheduler train what is asked for, each training under its ticket, and passes on what
/// they tell.
final class TrainingRunner: Sendable {
  private struct Work: Sendable {
    /// Ends the making of features; nothing is learnt yet.
    var cancel: (@Sendable () -> Void)?
    var trainer: Trainer?
  }

  private let mailbox: Mailbox
  private let work = Mutex<[Int: Work]>([:])

  init(mailbox: Mailbox) { self.mailbox = mailbox }

  func pause(_ ticket: Int) { trainer(ticket)?.pause() }
  func resume(_ ticket: Int) { trainer(ticket)?.resume() }

  func order(_ order: RunOrder, _ ticket: Int) { trainer(ticket)?.order(order) }

  /// Ends a training with its best weights, or before it learnt anything.
  func stop(_ ticket: Int) { end(ticket) { $0.stop() } }

  /// Leaves a training with a checkpoint, to be continued.
  func interrupt(_ ticket: Int) { end(ticket) { $0.interrupt() } }

  /// Leaves all trainings with checkpoints, to be continued at the next start.
  func close() async {
    for ticket in work.withLock({ Array($0.keys) }) { interrupt(ticket) }
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(5)
    while work.withLock({ !$0.isEmpty }), clock.now < deadline {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  func train(
    _ configuration: RunConfiguration,
    _ ticket: Int,
    on session: DatasetSession
  ) async throws {
    let store = RunStore(session.dataset.paths)
    try await run(ticket, session, configuration) { data in
      try Trainer(data: data, configuration: configuration, store: store)
    }
  }

  func continueTraining(
    of id: String,
    _ ticket: Int,
    on session: DatasetSession
  ) async throws {
    let store = RunStore(session.dataset.paths)
    guard let run = store.run(id), !run.hasEnded else {
      throw WorkProblem(message: "the unfinished training is gone")
    }
    try await self.run(ticket, session, run.configuration) { data in
      try Trainer(resuming: run, data: data, store: store)
    }
  }

  func extend(
    _ id: String,
    by epochs: Int,
    _ ticket: Int,
    on session: DatasetSession
  ) async throws {
    let store = RunStore(session.dataset.paths)
    guard let run = store.run(id), run.hasEnded else {
      throw WorkProblem(message: "the run is gone")
    }
    try await self.run(ticket, session, run.configuration) { data in
      try Trainer(extending: run, by: epochs, data: data, store: store)
    }
  }

  /// Trains a challenger with what people did after a run, and puts it to the gate; what is cancelled
  /// leaves nothing.
  func retrain(
    after parent: String,
    _ ticket: Int,
    on session: DatasetSession,
    progress: @escaping ProgressHandler
  ) async throws -> RetrainOutcome {
    let (store, mailbox) = (RunStore(session.dataset.paths), mailbox)
    guard let parent = store.run(parent), parent.hasEnded else {
      throw WorkProblem(message: "the run to go on from is gone")
    }
    try session.dataset.paths.prepare()
    defer { work.withLock { $0[ticket] = nil } }
    var outcome = RetrainOutcome(parent: parent.id)
    let made = try await prepared(ticket) {
      try await session.retraining(after: parent, isCold: false, trigger: nil) { step in
        mailbox.post(.train(.preparing(ticket, step.stage)))
        progress(step)
      }
    }
    guard let made else { return outcome }
    outcome.lineage = made.lineage
    guard made.lineage.rows.new > 0 else { return outcome }
    var configuration = made.configuration
    configuration.adaptsToData = false
    progress(WorkProgress(stage: "retraining", completed: 0, total: nil, unit: ""))
    let run = try await train(
      ticket,
      with: try Trainer(
        data: made.data,
        configuration: configuration,
        from: made.model,
        lineage: made.lineage,
        store: store
      )
    )
    if run.isInterrupted {
      // It could not be continued without the same events.
      try store.abandon(run)
      throw CancellationError()
    }
    outcome.run = run
    guard run.status != .failed, run.problem == nil else {
      throw WorkProblem(message: "the training failed: \(run.problem ?? "it gave no reason")")
    }
    progress(WorkProgress(stage: "at the gate", completed: 0, total: nil, unit: ""))
    let champion = store.champion().flatMap { store.run($0.run) }
    let report = try await RunScheduler.shared.run { _ in
      try session.gateReport(
        of: run,
        against: champion,
        made.task,
        made.table,
        events: made.events
      )
    }
    try Task.checkCancellation()
    try store.save(report)
    outcome.gate = report
    return outcome
  }

  /// Waits for what a training needs, unless it is ended before.
  private func prepared<Value: Sendable>(
    _ ticket: Int,
    _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let preparing = Task { try await body() }
    work.withLock { $0[ticket] = Work(cancel: { preparing.cancel() }) }
    let value = try await withTaskCancellationHandler {
      try await preparing.value
    } onCancel: {
      preparing.cancel()
    }
    try Task.checkCancellation()
    if preparing.isCancelled { throw CancellationError() }
    return value
  }

  /// Learns on a thread of the scheduler, and passes on what it tells.
  private func train(_ ticket: Int, with trainer: Trainer) async throws -> TrainingRun {
    let mailbox = mailbox
    work.withLock { $0[ticket] = Work(trainer: trainer) }
    return try await RunScheduler.shared.run { handle in
      handle.hold(trainer)
      return try trainer.run { mailbox.post(.train(.event(ticket, $0))) }
    }
  }

  private func trainer(_ ticket: Int) -> Trainer? { work.withLock { $0[ticket]?.trainer } }

  private func end(_ ticket: Int, _ body: (Trainer) -> Void) {
    guard let work = work.withLock({ $0[ticket] }) else { return }
    if let trainer = work.trainer { body(trainer) } else { work.cancel?() }
  }

  /// Prepares the data and trains, unless it is ended before.
  private func run(
    _ ticket: Int,
    _ session: DatasetSession,
    _ configuration: RunConfiguration,
    _ makeTrainer: (PreparedData) throws -> Trainer
  ) async throws {
    try session.dataset.paths.prepare()
    let mailbox = mailbox
    defer { work.withLock { $0[ticket] = nil } }
    do {
      let data = try await prepared(ticket) {
        mailbox.post(.train(.preparing(ticket, "resolving what sources claim")))
        return try await session.preparedData(for: configuration) { progress in
          mailbox.post(.train(.preparing(ticket, progress.stage)))
        }
      }
      let run = try await train(ticket, with: try makeTrainer(data))
      if run.isInterrupted { mailbox.post(.train(.left(ticket, run))) }
    } catch is CancellationError {
      mailbox.post(.train(.left(ticket, nil)))
    } catch {
      mailbox.post(.train(.failed(ticket, describe(error))))
      // The record says more than the error.
      if let runs = try? await session.runs() { mailbox.post(.loading(.runs(runs))) }
    }
  }
}
