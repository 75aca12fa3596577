internal import Foundation

/// Starts tasks and threads from a thread of usual priority.
///
/// A thread that Linux makes inherits the niceness of the one that makes it, for good: tasks that a training
/// starts would leave the workers of the whole program as slow as trainings are.
///
/// SAFETY: the condition guards what is pending.
final class TaskStarter: @unchecked Sendable {
  static let shared = TaskStarter()

  private let changed = NSCondition()
  private var pending: [@Sendable () -> Void] = []

  /// Made by a thread that has not lowered its priority yet.
  private init() {
    Thread.detachNewThread { [weak self] in
      while let start = self?.next() { start() }
    }
  }

  func start(_ body: @escaping @Sendable () async -> Void) {
    append { Task.detached { await body() } }
  }

  /// Runs what blocks, on a thread of its own.
  func startThread(_ body: @escaping @Sendable () -> Void) {
    append { Thread.detachNewThread(body) }
  }

  private func append(_ start: @escaping @Sendable () -> Void) {
    changed.lock()
    pending.append(start)
    changed.signal()
    changed.unlock()
  }

  private func next() -> @Sendable () -> Void {
    changed.lock()
    defer { changed.unlock() }
    while pending.isEmpty { changed.wait() }
    return pending.removeFirst()
  }
}
