import Dispatch
import Foundation
import Synchronization

/// Turns SIGINT and SIGTERM into the cancelling of a task.
enum Interruption {
  /// Runs work that is cancelled by the first signal; the second ends the process at once.
  static func cancelling<Result: Sendable>(
    _ work: sending @escaping () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await work() }
    let count = Mutex(0)
    let sources = [SIGINT, SIGTERM].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        let times = count.withLock { count in
          count += 1
          return count
        }
        if times > 1 { _exit(ProgramStatus.interrupted.rawValue) }
        task.cancel()
      }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    let result = await task.result
    // Whatever the cancelled work made of it, the program was interrupted.
    if task.isCancelled { throw CancellationError() }
    return try result.get()
  }
}
