import Pipeline
import Synchronization
import Workspace

/// Passes on some of the progress of each kind of work, ten times a second at most, with the pace
/// of the work so far.
final class ProgressPacer<Kind: Hashable & Sendable>: Sendable {
  private struct State {
    var last: ContinuousClock.Instant?
    var meter = PaceMeter()
  }

  private static var interval: Duration { .milliseconds(100) }

  private let states = Mutex<[Kind: State]>([:])

  /// The pace of the work when its progress is due to be shown; nil when it is not due.
  func due(_ kind: Kind, _ progress: WorkProgress) -> (pace: WorkPace?, Void)? {
    let now = ContinuousClock.now
    return states.withLock { states in
      var state = states[kind] ?? State()
      defer { states[kind] = state }
      let pace = state.meter.pace(progress, at: now)
      if let last = state.last, last.duration(to: now) < Self.interval { return nil }
      state.last = now
      return (pace, ())
    }
  }
}
