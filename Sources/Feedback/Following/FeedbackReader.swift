package import Foundation
import Synchronization

/// Reads the event files of a dataset while they are written.
///
/// Each poll reads only the bytes appended since the last one. A file that was truncated, replaced
/// or taken away makes it begin anew, so that what was given always speaks of the files as they
/// stand. A renamed file is recognised and not read twice, an event that stands twice is a bad
/// line the second time. Polling reads files: call it from a worker, never from the thread that
/// draws.
package final class FeedbackReader: Sendable {
  private struct State: Sendable {
    var seen = SeenEvents()
    var files: [FileState.Identity: FollowedFile] = [:]
  }

  package let files: FeedbackFiles
  private let now: @Sendable () -> Date
  private let state = Mutex(State())

  /// Follows files; events more than a day after `now` are bad lines.
  package init(_ files: FeedbackFiles, now: @escaping @Sendable () -> Date = { Date() }) {
    self.files = files
    self.now = now
  }

  /// Lines at the end of a file that are still being written.
  package var unfinishedLines: Int {
    state.withLock { $0.files.values.count(where: \.hasUnfinishedLine) }
  }

  /// What a poll found.
  package enum Progress: Sendable, Hashable {
    case unchanged
    /// Something changed since the last poll, if only the end of a line.
    case changed
    /// As much was read as was asked for, and more may be there.
    case paused
  }

  /// Reads what was appended, and gives it a batch at a time.
  ///
  /// - Returns: whether anything changed since the last poll, if only the end of a line.
  /// - Throws: `CancellationError`; the next poll goes on where this one stopped.
  package func poll(_ handle: (FeedbackBatch) -> Void) throws -> Bool {
    try poll(upTo: .max, handle) != .unchanged
  }

  /// Reads about so many bytes of what was appended, at least a batch; the next poll goes on behind them.
  ///
  /// - Throws: `CancellationError`; the next poll goes on where this one stopped.
  package func poll(upTo bytes: Int, _ handle: (FeedbackBatch) -> Void) throws -> Progress {
    try state.withLock { state in
      state.seen.now = now().timeIntervalSince1970
      var bytes = bytes
      do {
        return try read(into: &state, bytes: &bytes, handle) ? .changed : .unchanged
      } catch is ReadingPause {
        return .paused
      }
    }
  }

  private func read(
    into state: inout State,
    bytes: inout Int,
    _ handle: BatchHandler
  ) throws -> Bool {
    var present: [(url: URL, now: FileState)] = []
    var identities: Set<FileState.Identity> = []
    for url in files.current() {
      guard let now = FileState(of: url), identities.insert(now.identity).inserted else { continue }
      present.append((url, now))
    }
    if state.files.keys.contains(where: { !identities.contains($0) }) {
      try readAnew(present, into: &state, bytes: &bytes, handle)
      return true
    }
    var isChanged = false
    var isReplaced = false
    for (url, now) in present {
      var file =
        state.files[now.identity] ?? FollowedFile(name: files.name(of: url), state: now)
      defer { state.files[now.identity] = file }
      switch try file.read(url, now: now, bytes: &bytes, &state.seen, handle) {
      case .unchanged: break
      case .grown: isChanged = true
      case .replaced: isReplaced = true
      }
    }
    if isReplaced { try readAnew(present, into: &state, bytes: &bytes, handle) }
    return isChanged || isReplaced
  }

  private func readAnew(
    _ present: [(url: URL, now: FileState)],
    into state: inout State,
    bytes: inout Int,
    _ handle: BatchHandler
  ) throws {
    let now = state.seen.now
    state = State()
    state.seen.now = now
    handle(FeedbackBatch(startsAnew: true))
    for (url, now) in present {
      var file = FollowedFile(name: files.name(of: url), state: now)
      defer { state.files[now.identity] = file }
      _ = try file.read(url, now: now, bytes: &bytes, &state.seen, handle)
    }
  }
}
