import Learning
import Pipeline
import Synchronization
import Workspace

/// Has the scheduler train what is asked for, each training under its ticket, and passes on what
/// they tell.
final class TrainingRunner: Sendable {
  private struct Work: Sendable {
    /// Makes features; nothing is learnt yet.
    var preparing: Task<PreparedData, any Error>?
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

  private func trainer(_ ticket: Int) -> Trainer? { work.withLock { $0[ticket]?.trainer } }

  private func end(_ ticket: Int, _ body: (Trainer) -> Void) {
    guard let work = work.withLock({ $0[ticket] }) else { return }
    if let trainer = work.trainer { body(trainer) } else { work.preparing?.cancel() }
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
    let preparing = Task {
      mailbox.post(.train(.preparing(ticket, "resolving what sources claim")))
      return try await session.preparedData(for: configuration) { progress in
        mailbox.post(.train(.preparing(ticket, progress.stage)))
      }
    }
    work.withLock { $0[ticket] = Work(preparing: preparing) }
    defer { work.withLock { $0[ticket] = nil } }
    do {
      let data = try await withTaskCancellationHandler {
        try await preparing.value
      } onCancel: {
        preparing.cancel()
      }
      try Task.checkCancellation()
      if preparing.isCancelled { throw CancellationError() }
      let trainer = try makeTrainer(data)
      work.withLock { $0[ticket] = Work(trainer: trainer) }
      let run = try await RunScheduler.shared.run { handle in
        handle.hold(trainer)
        return try trainer.run { mailbox.post(.train(.event(ticket, $0))) }
      }
      if run.isInterrupted { mailbox.post(.train(.left(ticket, run))) }
    } catch is CancellationError {
      mailbox.post(.train(.left(ticket, nil)))
    }
  }
}
