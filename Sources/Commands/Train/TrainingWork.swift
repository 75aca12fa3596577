import Foundation
import Learning
import Synchronization
import Terminal

/// Trains on a thread of its own, tells progress and obeys the cancelling of the task.
struct TrainingWork {
  let task: LearningTask
  let table: LearningTable
  let output: Output

  /// Trains one run, or goes on with an interrupted one.
  func train(
    _ configuration: RunConfiguration,
    continuing run: TrainingRun?,
    store: RunStore
  ) async throws -> TrainDocument {
    let finished = try await Self.onOwnThread { handle in
      let data = try task.prepare(table)
      let trainer =
        if let run {
          try Trainer(resuming: run, data: data, store: store)
        } else {
          try Trainer(data: data, configuration: configuration, store: store)
        }
      handle.hold(trainer)
      let teller = TrainingTeller(output)
      return try trainer.run { teller.tell($0) }
    }
    if finished.isInterrupted {
      output.remark("tuina: run \(finished.id) can be continued with --resume")
      throw CancellationError()
    }
    return TrainDocument(finished)
  }

  /// Trains once a fold; the runs are not kept.
  func crossValidate(
    folds count: Int,
    configuration: RunConfiguration
  ) async throws -> TrainDocument {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-folds-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: folder) }
    let runs = try await Self.onOwnThread { handle in
      let store = RunStore(folder: folder)
      let teller = TrainingTeller(output)
      let runs = Mutex<[TrainingRun]>([])
      try task.crossValidate(table, folds: count, seed: configuration.seed) { fold, data in
        let trainer = try Trainer(data: data, configuration: configuration, store: store)
        handle.hold(trainer)
        let run = try trainer.run { teller.tell($0, prefix: "fold \(fold + 1)/\(count)  ") }
        if handle.isCancelled { throw CancellationError() }
        runs.withLock { $0.append(run) }
      }
      return runs.withLock { $0 }
    }
    guard let document = TrainDocument(folds: runs) else {
      throw LearningError(
        .noTrainingRows,
        "no fold has test rows",
        suggestion: "ask for fewer folds"
      )
    }
    return document
  }

  /// Lets a cancelled task reach the trainer that runs at the time.
  final class Handle: Sendable {
    private struct State {
      var trainer: Trainer?
      var isCancelled = false
    }

    private let state = Mutex(State())

    var isCancelled: Bool { state.withLock(\.isCancelled) }

    func hold(_ trainer: Trainer) {
      let isCancelled = state.withLock { state in
        state.trainer = trainer
        return state.isCancelled
      }
      if isCancelled { trainer.interrupt() }
    }

    func cancel() {
      let trainer = state.withLock { state in
        state.isCancelled = true
        return state.trainer
      }
      trainer?.interrupt()
    }
  }

  /// Matrix products take stack and time that the cooperative pool should not lend.
  private static let stackSize = 16 << 20

  private static func onOwnThread<Result: Sendable>(
    _ body: @escaping @Sendable (Handle) throws -> Result
  ) async throws -> Result {
    let handle = Handle()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let thread = Thread {
          continuation.resume(with: Swift.Result { try body(handle) })
        }
        thread.stackSize = stackSize
        thread.name = "training"
        thread.start()
      }
    } onCancel: {
      handle.cancel()
    }
  }
}
