import Curation
import Foundation
import Learning
import Synchronization
import Workspace

/// Trains one model at a time on a thread of its own.
final class TrainingDesk: Sendable {
  private let mailbox: Mailbox
  private let trainer = Mutex<Trainer?>(nil)

  init(mailbox: Mailbox) { self.mailbox = mailbox }

  func pause() { trainer.withLock { $0 }?.pause() }
  func resume() { trainer.withLock { $0 }?.resume() }

  func stop() {
    guard let trainer = trainer.withLock({ $0 }) else {
      mailbox.post(.train(.failed("stopped before it learnt anything")))
      return
    }
    trainer.stop()
  }

  /// Leaves a running training with a checkpoint, to be continued at the next start.
  func close() async {
    guard let trainer = trainer.withLock({ $0 }) else { return }
    trainer.interrupt()
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(5)
    while self.trainer.withLock({ $0 }) != nil, clock.now < deadline {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  func train(_ configuration: RunConfiguration, on loaded: LoadedDataset) async throws {
    let data = try await prepare(loaded)
    let store = RunStore(loaded.dataset.paths)
    try await run(Trainer(data: data, configuration: configuration, store: store))
  }

  func continueTraining(of loaded: LoadedDataset) async throws {
    let store = RunStore(loaded.dataset.paths)
    guard let run = store.unfinished() else {
      throw WorkProblem(message: "the unfinished training is gone")
    }
    let data = try await prepare(loaded)
    try await self.run(Trainer(resuming: run, data: data, store: store))
  }

  private func prepare(_ loaded: LoadedDataset) async throws -> PreparedData {
    let mailbox = mailbox
    try loaded.dataset.paths.prepare()
    mailbox.post(.train(.preparing("resolving what sources claim")))
    try await CuratedView.create(in: loaded)
    return try await LearningTask.prepare(loaded) { progress in
      mailbox.post(.train(.preparing(progress.stage)))
    }
  }

  private func run(_ trainer: Trainer) async throws {
    self.trainer.withLock { $0 = trainer }
    defer { self.trainer.withLock { $0 = nil } }
    let mailbox = mailbox
    let result: Result<TrainingRun, any Error> = await withCheckedContinuation { continuation in
      let thread = Thread {
        continuation.resume(
          returning: Result { try trainer.run { mailbox.post(.train(.event($0))) } }
        )
      }
      thread.name = "training"
      thread.qualityOfService = .utility
      thread.stackSize = 8 << 20
      thread.start()
    }
    _ = try result.get()
  }
}
