import Foundation
import Synchronization

/// Looks at event files again and again, and gives every change of their summary.
package final class FeedbackWatch: Sendable {
  /// How often the files are looked at: what happens is on the screen within 200 ms.
  private static let interval = Duration.milliseconds(150)
  /// Many files, or many events, are looked at less often: at most this share of the time goes to them.
  private static let mostShare = 0.1
  private static let longestInterval = Duration.seconds(2)

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
        let start = ContinuousClock.now
        do {
          if let summary = try follower.poll() { onChange(summary) }
          let taken = ContinuousClock.now - start
          let pause = max(Self.interval, taken / Self.mostShare)
          try await Task.sleep(for: min(pause, Self.longestInterval))
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
