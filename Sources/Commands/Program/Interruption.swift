import Dispatch
import Foundation
import Synchronization

/// Turns SIGINT and SIGTERM into the cancelling of a task.
enum Interruption {
  private struct State {
    var signals = 0
    var cancel: (@Sendable () -> Void)?
  }

  /// Runs work that is cancelled by the first signal; the second ends the process at once.
  static func cancelling<Result: Sendable>(
    _ work: sending @escaping () async throws -> Result
  ) async throws -> Result {
    // Signals are taken before the work begins, so that none finds it unguarded.
    let state = Mutex(State())
    let sources = [SIGINT, SIGTERM].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        let now = state.withLock { state in
          state.signals += 1
          return state
        }
        if now.signals > 1 { _exit(ProgramStatus.interrupted.rawValue) }
        now.cancel?()
      }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    let task = Task { try await work() }
    let isLate = state.withLock { state in
      state.cancel = { task.cancel() }
      return state.signals > 0
    }
    if isLate { task.cancel() }
    let result = await task.result
    // Whatever the cancelled work made of it, the program was interrupted.
    if task.isCancelled { throw CancellationError() }
    return try result.get()
  }
}
