import Basics
import Learning
import Synchronization

/// Prints on standard error what a training reports: progress, and once that it cannot be saved.
final class TrainingProgressPrinter: Sendable {
  private let output: Output
  private let hasWarned = Mutex(false)

  init(_ output: Output) { self.output = output }

  func report(_ event: TrainingEvent, prefix: String = "") {
    switch event {
    case .progress(let progress): output.meter.show(line: prefix + Self.line(progress))
    case .checkpointFailed(let reason):
      let isFirst = hasWarned.withLock { hasWarned in
        defer { hasWarned = true }
        return !hasWarned
      }
      guard isFirst else { return }
      let what = "the training goes on, but it cannot be saved"
      output.report(Problem("learning.cannot-write", .failure, what, cause: reason))
    case .waiting, .started, .epoch, .paused, .resumed, .changed, .checkpointed, .finished: break
    }
  }

  private static func line(_ progress: TrainingProgress) -> String {
    let done = Double(progress.rowsSeen) / Double(max(1, progress.rowsInEpoch))
    var parts = [
      "epoch \(progress.epoch)/\(progress.epochs)",
      Figures.percent(done),
      "loss \(Figures.decimal(progress.loss, 4))",
      "\(Figures.short(progress.rowsPerSecond)) rows/s",
    ]
    if let left = progress.secondsLeft { parts.append(ProgressLine.duration(left) + " left") }
    return parts.joined(separator: "  ")
  }
}
