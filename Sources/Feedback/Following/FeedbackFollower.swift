package import Foundation
import Synchronization

/// Sums up the event files of a dataset while they are written.
package final class FeedbackFollower: Sendable {
  private struct State: Sendable {
    var tally = FeedbackTally()
    var hasReported = false
  }

  private let reader: FeedbackReader
  private let now: @Sendable () -> Date
  private let state = Mutex(State())

  /// Follows files; events more than a day after `now` are rejected.
  package init(_ files: FeedbackFiles, now: @escaping @Sendable () -> Date = { Date() }) {
    reader = FeedbackReader(files, now: now)
    self.now = now
  }

  /// Reads what was appended and sums up everything read so far; see ``FeedbackReader``.
  ///
  /// A file that cannot be read is counted among the rejects.
  ///
  /// - Returns: nil when nothing changed since the last poll; the first poll always returns.
  /// - Throws: `CancellationError`; the next poll goes on where this one stopped.
  package func poll() throws -> FeedbackSummary? {
    try state.withLock { state in
      let isChanged = try reader.poll { state.tally.add($0) }
      guard isChanged || !state.hasReported else { return nil }
      state.hasReported = true
      var summary = state.tally.summary(
        unfinishedLines: reader.unfinishedLines,
        at: now()
      )
      summary.problem = reader.files.problem
      return summary
    }
  }
}
