import Dispatch
import Foundation
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into the cancelling of a task.
enum Interruption {
  /// Thrown when the work was ended by a signal.
  struct Interrupted: Error {
    var signal: Int32
  }

  private struct State {
    var signals: [Int32] = []
    var cancel: (@Sendable () -> Void)?
  }

  /// Runs work that is cancelled by the first signal; the second ends the process at once.
  static func cancelling<Result: Sendable>(
    _ work: sending @escaping () async throws -> Result
  ) async throws -> Result {
    // Signals are taken before the work begins, so that none finds it unguarded.
    let state = Mutex(State())
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        let now = state.withLock { state in
          state.signals.append(number)
          return state
        }
        if now.signals.count > 1 { _exit(ProgramStatus.ended(by: number).rawValue) }
        now.cancel?()
      }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    let task = Task { try await work() }
    let isLate = state.withLock { state in
      state.cancel = { task.cancel() }
      return !state.signals.isEmpty
    }
    if isLate { task.cancel() }
    let result = await task.result
    // Whatever the cancelled work made of it, the program was interrupted.
    if let signal = state.withLock({ $0.signals.first }) { throw Interrupted(signal: signal) }
    if task.isCancelled { throw CancellationError() }
    return try result.get()
  }
}
