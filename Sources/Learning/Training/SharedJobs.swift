internal import Foundation
internal import Synchronization

/// Jobs of one piece of work, done side by side on the cores that are free.
///
/// The thread that asks does jobs itself; others help it while the scheduler has cores for them. All events
/// come on the thread that asks: between jobs, and whenever its own job looks whether it is cancelled.
final class SharedJobs<Outcome: Sendable>: Sendable {
  enum Event: Sendable {
    case began(Int)
    case ended(Int, Outcome)
  }

  typealias Job = @Sendable (_ index: Int, _ isCancelled: () -> Bool) throws -> Outcome

  private struct State {
    var next = 0
    var helpers = 0
    var events: [Event] = []
    var failure: (any Error)?
  }

  private let count: Int
  private let job: Job
  private let isCancelled: @Sendable () -> Bool
  private let state = Mutex(State())
  /// Helpers have ended a job, or left.
  private let changed = NSCondition()

  init(_ count: Int, isCancelled: @escaping @Sendable () -> Bool, job: @escaping Job) {
    self.count = count
    self.job = job
    self.isCancelled = isCancelled
  }

  /// Does all jobs; the caller holds a turn of the scheduler, for as many threads a job.
  ///
  /// - Throws: what the first job that failed threw; the others are then called off.
  func run(
    on scheduler: RunScheduler,
    threads: Int,
    onEvent: (Event) -> Void
  ) throws {
    let helpers = max(0, min(scheduler.cores / max(1, threads), count) - 1)
    state.withLock { $0.helpers = helpers }
    for _ in 0..<helpers {
      scheduler.startThread(named: "training") { self.help(on: scheduler, threads: threads) }
    }
    func pass() { takeEvents().forEach(onEvent) }
    while let index = claim() {
      perform(index, whileWaiting: pass)
      pass()
    }
    // Those who wait for cores find nothing left to do.
    scheduler.wake()
    while true {
      changed.lock()
      while state.withLock({ $0.helpers > 0 && $0.events.isEmpty }) { changed.wait() }
      changed.unlock()
      pass()
      if state.withLock({ $0.helpers == 0 && $0.events.isEmpty }) { break }
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func help(on scheduler: RunScheduler, threads: Int) {
    let turn = scheduler.newTurn(threads: threads)
    while scheduler.take(turn, unless: { self.isOver }) {
      let index = claim()
      if let index { perform(index) }
      scheduler.giveBack(turn)
      if index == nil { break }
      signal()
    }
    signal(after: { state.withLock { $0.helpers -= 1 } })
  }

  /// Has the thread that asks look again.
  private func signal(after change: () -> Void = {}) {
    changed.lock()
    change()
    changed.signal()
    changed.unlock()
  }

  private func perform(_ index: Int, whileWaiting pass: () -> Void = {}) {
    do {
      let outcome = try job(index) {
        pass()
        return self.isCancelled() || self.state.withLock { $0.failure != nil }
      }
      state.withLock { $0.events.append(.ended(index, outcome)) }
    } catch {
      state.withLock { state in
        // A job that was called off says so; what it was called off for came before.
        if state.failure == nil { state.failure = error }
      }
    }
  }

  private func claim() -> Int? {
    state.withLock { state in
      guard state.next < count, state.failure == nil else { return nil }
      defer { state.next += 1 }
      state.events.append(.began(state.next))
      return state.next
    }
  }

  private var isOver: Bool {
    isCancelled() || state.withLock { $0.next >= count || $0.failure != nil }
  }

  private func takeEvents() -> [Event] {
    state.withLock { state in
      defer { state.events = [] }
      return state.events
    }
  }
}
