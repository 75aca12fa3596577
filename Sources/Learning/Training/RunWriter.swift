internal import Foundation
internal import Synchronization

/// Writes the record and the checkpoint of a training while the training goes on.
///
/// One state is written at a time, on a thread of its own; of those that wait, the latest.
final class RunWriter: Sendable {
  private struct State {
    var waiting: (run: TrainingRun, checkpoint: Checkpoint)?
    var isWriting = false
    var hasThread = false
    var isClosed = false
  }

  private let store: RunStore
  private let onEvent: @Sendable (TrainingEvent) -> Void
  private let state = Mutex(State())
  private let changed = NSCondition()

  init(store: RunStore, onEvent: @escaping @Sendable (TrainingEvent) -> Void) {
    self.store = store
    self.onEvent = onEvent
  }

  /// Whether everything left here is written.
  var isIdle: Bool { state.withLock { !$0.isWriting && $0.waiting == nil } }

  /// Leaves a state to be written behind; what waits already is older and is dropped.
  func leave(_ run: TrainingRun, _ checkpoint: Checkpoint) {
    changed.lock()
    let needsThread = state.withLock { state in
      state.waiting = (run, checkpoint)
      defer { state.hasThread = true }
      return !state.hasThread
    }
    changed.broadcast()
    changed.unlock()
    guard needsThread else { return }
    let thread = Thread { [self] in work() }
    thread.name = "checkpoints"
    thread.qualityOfService = .utility
    thread.start()
  }

  /// Writes a state before it returns.
  func write(_ run: TrainingRun, _ checkpoint: Checkpoint? = nil) {
    settle()
    put(run, checkpoint)
  }

  /// Drops what waits and returns when nothing is being written.
  func settle() {
    changed.lock()
    state.withLock { $0.waiting = nil }
    while state.withLock(\.isWriting) { changed.wait() }
    changed.unlock()
  }

  /// Ends the thread.
  func close() {
    settle()
    changed.lock()
    state.withLock { $0.isClosed = true }
    changed.broadcast()
    changed.unlock()
  }

  private func work() {
    ThreadPriority.lower()
    while let (run, checkpoint) = next() {
      put(run, checkpoint)
      changed.lock()
      state.withLock { $0.isWriting = false }
      changed.broadcast()
      changed.unlock()
    }
  }

  private func next() -> (TrainingRun, Checkpoint)? {
    changed.lock()
    defer { changed.unlock() }
    while true {
      let (waiting, isClosed) = state.withLock { state in
        defer {
          if state.waiting != nil { state.isWriting = true }
          state.waiting = nil
        }
        return (state.waiting, state.isClosed)
      }
      if let waiting { return (waiting.run, waiting.checkpoint) }
      if isClosed { return nil }
      changed.wait()
    }
  }

  private func put(_ run: TrainingRun, _ checkpoint: Checkpoint?) {
    attempt { try store.save(run) }
    guard let checkpoint else { return }
    attempt {
      try store.save(checkpoint)
      onEvent(.checkpointed(path: store.checkpointURL(run.id).path))
    }
  }

  private func attempt(_ work: () throws -> Void) {
    do {
      try work()
    } catch {
      onEvent(.checkpointFailed(reason: "\(error)"))
    }
  }
}
