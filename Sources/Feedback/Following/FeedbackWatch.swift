import Foundation
import Synchronization

/// Looks at event files again and again, and gives every change of their summary.
package final class FeedbackWatch: Sendable {
  /// How often the files are looked at: soon enough to seem live, seldom enough to cost nothing.
  private static let interval = Duration.milliseconds(400)

  private let follower: FeedbackFollower
  private let onChange: @Sendable (FeedbackSummary) -> Void
  private let task = Mutex<Task<Void, Never>?>(nil)

  package init(
    _ files: FeedbackFiles,
    onChange: @escaping @Sendable (FeedbackSummary) -> Void
  ) {
    follower = FeedbackFollower(files)
    self.onChange = onChange
  }

  package func start() {
    let (follower, onChange) = (follower, onChange)
    let new = Task.detached(priority: .utility) {
      while !Task.isCancelled {
        do {
          if let summary = try follower.poll() { onChange(summary) }
          try await Task.sleep(for: Self.interval)
        } catch {
          return
        }
      }
    }
    task.withLock { $0 = new }
  }

  package func stop() {
    task.withLock { task in
      task?.cancel()
      task = nil
    }
  }
}
