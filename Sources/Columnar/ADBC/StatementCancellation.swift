internal import CADBC
internal import Dispatch
internal import Synchronization

/// Stops a running statement from any thread.
///
/// An engine may clear an interrupt that arrives just before its query starts, so the interrupt
/// is repeated until the statement has ended.
package final class StatementCancellation: Sendable {
  private static let repeatInterval = DispatchTimeInterval.milliseconds(10)
  private let queue = DispatchQueue(label: "tuina.cancel")
  private let state = Mutex(State())

  fileprivate struct State {
    var isCancelled = false
    var running: Running?
  }

  /// SAFETY: pointers that stay valid until `end`, which takes the same lock as their use.
  @safe fileprivate struct Running: @unchecked Sendable {
    let functions: DriverFunctions
    let statement: UnsafeMutablePointer<AdbcStatement>
    let connection: UnsafeMutablePointer<AdbcConnection>
  }

  package init() {}

  package var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Cancels what runs now and all that would begin later.
  ///
  /// Returns at once; the driver is called on a queue of its own.
  package func cancel() {
    state.withLock { $0.isCancelled = true }
    queue.async { [self] in interrupt() }
  }

  func begin(
    functions: DriverFunctions,
    statement: UnsafeMutablePointer<AdbcStatement>,
    of connection: UnsafeMutablePointer<AdbcConnection>
  ) {
    let running = unsafe Running(
      functions: functions,
      statement: statement,
      connection: connection
    )
    let isCancelled = state.withLock { state in
      state.running = running
      return state.isCancelled
    }
    if isCancelled { queue.async { [self] in interrupt() } }
  }

  func end() {
    state.withLock { $0.running = nil }
  }

  private func interrupt() {
    let isRunning = state.withLock { state in
      guard let running = state.running else { return false }
      running.cancel()
      return true
    }
    guard isRunning else { return }
    queue.asyncAfter(deadline: .now() + Self.repeatInterval) { [self] in interrupt() }
  }
}

extension StatementCancellation.Running {
  /// A driver that knows neither call is stopped between batches by its caller.
  fileprivate func cancel() {
    if let cancel = unsafe functions.statementCancel {
      try? check { error in unsafe cancel(statement, &error) }
    } else if let cancel = unsafe functions.connectionCancel {
      try? check { error in unsafe cancel(connection, &error) }
    }
  }
}
