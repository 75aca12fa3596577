import Foundation
package import Learning
import Synchronization

/// Runs trainings on a thread of their own: matrix products take stack and time that the
/// cooperative pool should not lend.
package enum TrainingThread {
  private static let stackSize = 16 << 20

  /// Does the work on a new thread; cancelling the task interrupts the trainer that runs at the
  /// time, which then leaves a checkpoint.
  package static func run<Result: Sendable>(
    _ body: @escaping @Sendable (TrainerHandle) throws -> Result
  ) async throws -> Result {
    let handle = TrainerHandle()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let thread = Thread {
          continuation.resume(with: Swift.Result { try body(handle) })
        }
        thread.stackSize = stackSize
        thread.name = "training"
        thread.qualityOfService = .utility
        thread.start()
      }
    } onCancel: {
      handle.cancel()
    }
  }
}

/// Lets a cancelled task reach the trainer that runs at the time.
package final class TrainerHandle: Sendable {
  private struct State {
    var trainer: (any InterruptibleTraining)?
    var isCancelled = false
  }

  private let state = Mutex(State())

  package var isCancelled: Bool { state.withLock(\.isCancelled) }

  /// Names the trainer that runs from now on.
  package func hold(_ trainer: any InterruptibleTraining) {
    let isCancelled = state.withLock { state in
      state.trainer = trainer
      return state.isCancelled
    }
    if isCancelled { trainer.interrupt() }
  }

  fileprivate func cancel() {
    let trainer = state.withLock { state in
      state.isCancelled = true
      return state.trainer
    }
    trainer?.interrupt()
  }
}
