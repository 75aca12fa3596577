import Foundation
import Synchronization
import Workspace

/// Keeps decisions in the order in which they were made: at once while the state is free, and when
/// another process holds it as soon as that lets it go; the drawing thread never waits for another.
final class DecisionKeeper: Sendable {
  enum Work: Sendable {
    case record(Decision)
    case turn(who: String, isUndo: Bool)
  }

  enum Outcome: Sendable {
    case recorded(Decision)
    /// What was taken back or made to hold again; nil when there was nothing.
    case turned(Decision?, isUndo: Bool)
    case failed(Work, any Error)
    /// So many wait for another process.
    case waiting(Int)
  }

  /// What a try may cost the drawing thread beside the flush of the disk.
  private static let patience: Duration = .milliseconds(20)
  /// Between two tries, and for how long they go on.
  private static let pause: Duration = .milliseconds(50)

  private struct State {
    var waiting: [Work] = []
    var deadline: ContinuousClock.Instant?
  }

  private let store: StateStore
  private let longest: Duration
  private let tell: @Sendable (Outcome) -> Void
  private let state = Mutex(State())

  /// - `longest`: how long another process may hold the state before what waits has failed.
  /// - `tell`: called in the order of the work, from any thread.
  init(
    _ store: StateStore,
    longest: Duration = StateStore.busyTimeout,
    tell: @escaping @Sendable (Outcome) -> Void
  ) throws {
    self.store = store
    self.longest = longest
    self.tell = tell
    try store.waitForOthers(atMost: Self.patience)
  }

  /// Does the work, or lets it wait behind what waits already.
  func perform(_ work: Work) {
    let (outcome, isFirst) = state.withLock { state -> (Outcome, Bool) in
      if state.waiting.isEmpty {
        do {
          return (try attempt(work), false)
        } catch let error as WorkspaceError where error.code == .busy {
          state.deadline = .now + longest
        } catch {
          return (.failed(work, error), false)
        }
      }
      state.waiting.append(work)
      return (.waiting(state.waiting.count), state.waiting.count == 1)
    }
    tell(outcome)
    if isFirst { Task { await retry() } }
  }

  /// Whether nothing waits.
  var isIdle: Bool { state.withLock { $0.waiting.isEmpty } }

  private func retry() async {
    while !isIdle {
      try? await Task.sleep(for: Self.pause)
      while let outcomes = step() { for outcome in outcomes { tell(outcome) } }
    }
  }

  /// Tries the first work that waits; nil when it has to wait on.
  private func step() -> [Outcome]? {
    state.withLock { state in
      guard let work = state.waiting.first else { return nil }
      do {
        let outcome = try attempt(work)
        state.waiting.removeFirst()
        state.deadline = .now + longest
        return [outcome]
      } catch let error as WorkspaceError where error.code == .busy {
        guard let deadline = state.deadline, ContinuousClock.now > deadline else { return nil }
        // What follows was decided by somebody who believed that the first is kept.
        defer { state.waiting = [] }
        return state.waiting.map { .failed($0, error) }
      } catch {
        state.waiting.removeFirst()
        return [.failed(work, error)]
      }
    }
  }

  private func attempt(_ work: Work) throws -> Outcome {
    switch work {
    case .record(let decision): .recorded(try store.record(decision))
    case .turn(let who, true): .turned(try store.undoLast(who: who), isUndo: true)
    case .turn(let who, false): .turned(try store.redoLast(who: who), isUndo: false)
    }
  }
}
