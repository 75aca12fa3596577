import Feedback
import Foundation
import Synchronization
import Workspace

/// Follows the events of a dataset and tells every change.
final class FeedbackFeed: Sendable {
  /// How often the files are looked at: soon enough to seem live, seldom enough to cost nothing.
  private static let interval = Duration.milliseconds(400)

  private let follower: FeedbackFollower
  private let onChange: @Sendable (FeedbackSummary) -> Void
  private let task = Mutex<Task<Void, Never>?>(nil)

  init(_ dataset: Dataset, onChange: @escaping @Sendable (FeedbackSummary) -> Void) {
    follower = FeedbackFollower(dataset)
    self.onChange = onChange
  }

  func start() {
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

  func stop() {
    task.withLock { task in
      task?.cancel()
      task = nil
    }
  }
}
