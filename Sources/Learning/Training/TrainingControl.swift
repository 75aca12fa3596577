internal import Foundation
internal import Synchronization

/// A training that another thread can interrupt, so that it can be continued later.
package protocol InterruptibleTraining: Sendable {
  func interrupt()
}

/// What other threads ask of a training; it looks between two batches.
final class TrainingControl: Sendable {
  enum Request: Sendable { case run, pause, stop, interrupt }

  private struct State {
    var request = Request.run
    var orders: [RunOrder] = []
    var onChange: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  private let changed = NSCondition()

  var current: Request { state.withLock(\.request) }

  /// Asks for something; an end, once asked for, stays asked for.
  func ask(_ next: Request) {
    change { state in
      if state.request == .run || state.request == .pause { state.request = next }
    }
  }

  func order(_ order: RunOrder) { change { $0.orders.append(order) } }

  /// What was ordered and is not carried out yet.
  func takeOrders() -> [RunOrder] {
    state.withLock { state in
      guard !state.orders.isEmpty else { return [] }
      defer { state.orders = [] }
      return state.orders
    }
  }

  /// Calls `body` on the asking thread after everything that is asked for.
  func onChange(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.onChange = body }
  }

  /// Blocks while a pause is asked for and nothing is ordered.
  func waitWhilePaused() {
    changed.lock()
    defer { changed.unlock() }
    while state.withLock({ $0.request == .pause && $0.orders.isEmpty }) { changed.wait() }
  }

  private func change(_ body: (inout State) -> Void) {
    changed.lock()
    let onChange = state.withLock { state in
      body(&state)
      return state.onChange
    }
    changed.broadcast()
    changed.unlock()
    onChange?()
  }
}
