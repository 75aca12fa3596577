import Learning
import Pipeline
import Synchronization
import Workspace

/// Trains one model at a time, and passes on what it tells.
final class TrainingRunner: Sendable {
  private struct State: Sendable {
    /// Makes features; nothing is learnt yet.
    var preparing: Task<PreparedData, any Error>?
    var trainer: Trainer?
  }

  private let mailbox: Mailbox
  private let state = Mutex(State())

  init(mailbox: Mailbox) { self.mailbox = mailbox }

  func pause() { trainer?.pause() }
  func resume() { trainer?.resume() }

  /// Stops what is trained or prepared.
  ///
  /// - Returns: whether a model was being trained, which now ends with its best weights.
  func stop() -> Bool {
    let (preparing, trainer) = state.withLock { state in
      defer { state.preparing = nil }
      return (state.preparing, state.trainer)
    }
    if let trainer {
      trainer.stop()
    } else if let preparing {
      preparing.cancel()
      mailbox.post(.train(.failed("stopped before it learnt anything")))
    }
    return trainer != nil
  }

  /// Leaves a running training with a checkpoint, to be continued at the next start.
  func close() async {
    state.withLock { $0.preparing }?.cancel()
    guard let trainer else { return }
    trainer.interrupt()
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(5)
    while self.trainer != nil, clock.now < deadline {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  private var trainer: Trainer? { state.withLock { $0.trainer } }

  func train(_ configuration: RunConfiguration, on session: DatasetSession) async throws {
    let store = RunStore(session.dataset.paths)
    try await run(session, configuration) { data in
      try Trainer(data: data, configuration: configuration, store: store)
    }
  }

  func continueTraining(of session: DatasetSession) async throws {
    let store = RunStore(session.dataset.paths)
    guard let run = store.unfinished() else {
      throw WorkProblem(message: "the unfinished training is gone")
    }
    try await self.run(session, run.configuration) { data in
      try Trainer(resuming: run, data: data, store: store)
    }
  }

  /// Prepares the data, unless it is stopped before, and trains.
  private func run(
    _ session: DatasetSession,
    _ configuration: RunConfiguration,
    _ makeTrainer: (PreparedData) throws -> Trainer
  ) async throws {
    try session.dataset.paths.prepare()
    let preparing = Task { [mailbox] in
      mailbox.post(.train(.preparing("resolving what sources claim")))
      return try await session.preparedData(for: configuration) { progress in
        mailbox.post(.train(.preparing(progress.stage)))
      }
    }
    state.withLock { $0.preparing = preparing }
    defer { state.withLock { if $0.preparing == preparing { $0.preparing = nil } } }
    let data = try await withTaskCancellationHandler {
      try await preparing.value
    } onCancel: {
      preparing.cancel()
    }
    let trainer = try makeTrainer(data)
    let isWanted = state.withLock { state in
      guard state.preparing == preparing else { return false }
      state = State(trainer: trainer)
      return true
    }
    guard isWanted else { throw CancellationError() }
    defer { state.withLock { $0.trainer = nil } }
    let mailbox = mailbox
    // Leaving interrupts it by `close`, which waits for the checkpoint.
    _ = try await TrainingThread.run { handle in
      handle.hold(trainer)
      return try trainer.run { mailbox.post(.train(.event($0))) }
    }
  }
}
