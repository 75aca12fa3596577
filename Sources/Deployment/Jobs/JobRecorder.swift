import Basics
import Foundation
import Synchronization

/// Keeps the record of a job on the disk while it runs; what cannot be written is left out without harm.
package final class JobRecorder: Sendable {
  /// Between two records of a running job.
  private static let interval = Duration.seconds(1)

  private struct State {
    var record: JobRecord
    var last: ContinuousClock.Instant
    var lastRows: Int
  }

  private let store: JobStore
  private let start = ContinuousClock.now
  private let state: Mutex<State>

  package init(_ record: JobRecord, in store: JobStore) {
    self.store = store
    state = Mutex(State(record: record, last: start, lastRows: record.rows))
    store.prune()
    try? store.write(record)
  }

  package var record: JobRecord { state.withLock { $0.record } }

  /// Notes how far the job is and writes it, when the last record is a second old.
  package func note(_ change: (inout JobRecord) -> Void) {
    state.withLock { state in
      guard ContinuousClock.now - state.last >= Self.interval else { return }
      change(&state.record)
      write(&state)
    }
  }

  /// Notes what is known now, for the next record.
  package func set(_ change: (inout JobRecord) -> Void) {
    state.withLock { state in
      change(&state.record)
      state.lastRows = state.record.rows
    }
  }

  /// Writes how the job ended.
  package func end(
    _ end: JobRecord.State,
    message: String? = nil,
    _ change: (inout JobRecord) -> Void = { _ in }
  ) {
    state.withLock { state in
      change(&state.record)
      state.record.state = end
      state.record.message = message
      write(&state)
    }
  }

  private func write(_ state: inout State) {
    let now = ContinuousClock.now
    let (whole, recent) = ((now - start).inSeconds, (now - state.last).inSeconds)
    let rows = state.record.rows
    state.record.rowsPerSecond = Double(rows - state.record.resumedAt) / max(whole, 1e-9)
    state.record.recentRowsPerSecond = Double(rows - state.lastRows) / max(recent, 1e-9)
    state.record.updated = Date()
    (state.last, state.lastRows) = (now, rows)
    try? store.write(state.record)
  }
}
