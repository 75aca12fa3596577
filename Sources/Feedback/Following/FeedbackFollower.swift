package import Foundation
import Synchronization

/// Follows the event files of a dataset while they are written.
///
/// Each poll reads only the bytes appended since the last one. A file that was truncated, replaced
/// or taken away makes it begin anew, so that the summary always speaks of the files as they stand.
/// A renamed file is recognised and not read twice. Polling reads files: call it from a worker,
/// never from the thread that draws.
package final class FeedbackFollower: Sendable {
  private struct State: Sendable {
    var tally = FeedbackTally()
    var files: [FileState.Identity: FollowedFile] = [:]
    var hasReported = false
  }

  private let files: FeedbackFiles
  private let now: @Sendable () -> Date
  private let state = Mutex(State())

  /// Follows files; events more than a day after `now` are rejected.
  package init(_ files: FeedbackFiles, now: @escaping @Sendable () -> Date = { Date() }) {
    self.files = files
    self.now = now
  }

  /// Reads what was appended and sums up everything read so far.
  ///
  /// A file that cannot be read is counted among the rejects.
  ///
  /// - Returns: nil when nothing changed since the last poll; the first poll always returns.
  /// - Throws: `CancellationError`; the next poll goes on where this one stopped.
  package func poll() throws -> FeedbackSummary? {
    try state.withLock { state in
      state.tally.now = now().timeIntervalSince1970
      var isChanged = try read(into: &state)
      if !state.hasReported {
        state.hasReported = true
        isChanged = true
      }
      guard isChanged else { return nil }
      var summary = state.tally.summary(
        unfinishedLines: state.files.values.count(where: \.hasUnfinishedLine)
      )
      summary.problem = files.problem
      return summary
    }
  }

  private func read(into state: inout State) throws -> Bool {
    var present: [(url: URL, now: FileState)] = []
    var identities: Set<FileState.Identity> = []
    for url in files.current() {
      guard let now = FileState(of: url), identities.insert(now.identity).inserted else { continue }
      present.append((url, now))
    }
    if state.files.keys.contains(where: { !identities.contains($0) }) {
      try readAnew(present, into: &state)
      return true
    }
    var isChanged = false
    var isReplaced = false
    for (url, now) in present {
      var file =
        state.files[now.identity] ?? FollowedFile(name: files.name(of: url), state: now)
      defer { state.files[now.identity] = file }
      switch try file.read(url, now: now, into: &state.tally) {
      case .unchanged: break
      case .grown: isChanged = true
      case .replaced: isReplaced = true
      }
    }
    if isReplaced { try readAnew(present, into: &state) }
    return isChanged || isReplaced
  }

  private func readAnew(
    _ present: [(url: URL, now: FileState)],
    into state: inout State
  ) throws {
    let now = state.tally.now
    state.tally = FeedbackTally()
    state.tally.now = now
    state.files = [:]
    for (url, now) in present {
      var file = FollowedFile(name: files.name(of: url), state: now)
      defer { state.files[now.identity] = file }
      _ = try file.read(url, now: now, into: &state.tally)
    }
  }
}
