package import Foundation

/// Sums up what users did with predictions.
package enum FeedbackAnalysis {
  /// Reads all event files once.
  ///
  /// - Throws: `CancellationError`. A dataset without feedback is no error, nor is a file that
  ///   cannot be read: it is counted among the rejects.
  package static func summarise(
    _ files: FeedbackFiles,
    now: Date = Date()
  ) throws -> FeedbackSummary {
    if let summary = try FeedbackFollower(files, now: { now }).poll() { return summary }
    var nothing = FeedbackTally()
    return nothing.summary(unfinishedLines: 0, at: now)
  }
}
