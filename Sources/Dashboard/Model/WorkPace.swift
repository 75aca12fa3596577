import Basics
import Workspace

/// How fast work goes and how long it will still take.
struct WorkPace: Sendable, Hashable {
  var perSecond: Double
  /// Nil when the end is not known.
  var secondsLeft: Double?
}

/// Measures the pace of work by its reports.
struct PaceMeter: Sendable {
  /// A pace of less time than this is a guess.
  private static let leastTime = Duration.seconds(1)

  private var first: WorkProgress?
  private var last = 0.0
  private var start: ContinuousClock.Instant?

  /// The pace since the work began; it begins anew when it counts something else or less.
  mutating func pace(
    _ progress: WorkProgress,
    at now: ContinuousClock.Instant
  ) -> WorkPace? {
    let isSame =
      first?.unit == progress.unit && first?.total == progress.total && progress.completed >= last
    last = progress.completed
    guard let first, let start, isSame else {
      (self.first, self.start) = (progress, now)
      return nil
    }
    let elapsed = start.duration(to: now)
    let done = progress.completed - first.completed
    guard elapsed >= Self.leastTime, done > 0 else { return nil }
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    let rate = done / seconds
    return WorkPace(
      perSecond: rate,
      secondsLeft: progress.total.map { max($0 - progress.completed, 0) / rate }
    )
  }
}

extension WorkProgress {
  /// The step and how far it is, in words: `reading st-mary, 45 %`.
  var words: String {
    if let fraction, fraction.isFinite { return "\(stage), \(Int((fraction * 100).rounded())) %" }
    return completed > 0 ? "\(stage), \(Figures.short(completed)) \(unit)" : stage
  }
}
