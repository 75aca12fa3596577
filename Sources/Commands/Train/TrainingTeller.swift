import Learning
import Synchronization
import Terminal

/// Tells on standard error what a training tells: progress, and once that it cannot be saved.
final class TrainingTeller: Sendable {
  private let output: Output
  private let hasWarned = Mutex(false)

  init(_ output: Output) { self.output = output }

  func tell(_ event: TrainingEvent, prefix: String = "") {
    switch event {
    case .progress(let progress): output.meter.show(line: prefix + Self.line(progress))
    case .checkpointFailed(let reason):
      let isFirst = hasWarned.withLock { hasWarned in
        defer { hasWarned = true }
        return !hasWarned
      }
      guard isFirst else { return }
      output.remark(
        Sanitise.text("tuina: the training goes on, but it cannot be saved: \(reason)")
      )
    case .started, .epoch, .paused, .resumed, .checkpointed, .finished: break
    }
  }

  private static func line(_ progress: TrainingProgress) -> String {
    let done = Double(progress.rowsSeen) / Double(max(1, progress.rowsInEpoch))
    var parts = [
      "epoch \(progress.epoch)/\(progress.epochs)",
      NumberText.percent(done, decimals: 0),
      "loss \(NumberText.fixed(progress.loss, decimals: 4))",
      "\(NumberText.compact(progress.rowsPerSecond)) rows/s",
    ]
    if let left = progress.secondsLeft { parts.append(ProgressLine.duration(left) + " left") }
    return parts.joined(separator: "  ")
  }
}
