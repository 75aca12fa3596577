import Synchronization

/// A value that is made on demand, once, however many ask for it at the same time.
///
/// Whoever asks while it is being made waits for the same work. When everybody who waits was
/// cancelled, the work is cancelled too, and the next to ask begins anew; a failure is given to
/// those who waited and is not kept.
package final class Computation<Value: Sendable>: Sendable {
  private typealias Waiter = CheckedContinuation<Value, any Error>

  private struct State {
    var value: Value?
    var waiters: [Int: Waiter] = [:]
    var task: Task<Void, Never>?
    /// Raised whenever the work begins or is given up, so that a late result is told apart.
    var generation = 0
    var nextWaiter = 0
    /// Whether the work that goes on was begun before a reset: its result is not kept.
    var isOutdated = false

    mutating func takeWaiters() -> [Waiter] {
      defer { waiters = [:] }
      return Array(waiters.values)
    }
  }

  private enum Answer {
    case value(Value)
    case cancelled
    case later
  }

  private let state = Mutex(State())

  package init() {}

  /// The value, if it was made.
  package var current: Value? { state.withLock { $0.value } }

  /// Gives the value, making it when nobody did.
  ///
  /// - Throws: what `make` throws; `CancellationError` as soon as the caller's task is cancelled.
  package func value(_ make: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let number = state.withLock { state in
      defer { state.nextWaiter += 1 }
      return state.nextWaiter
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiter in
        wait(waiter, number, make)
      }
    } onCancel: {
      leave(number)
    }
  }

  /// Takes a value that was made elsewhere.
  package func set(_ value: Value) {
    let waiters = state.withLock { state in
      state.value = value
      state.generation += 1
      state.task = nil
      return state.takeWaiters()
    }
    for waiter in waiters { waiter.resume(returning: value) }
  }

  /// Forgets the value; work that goes on is left to those who wait for it.
  package func reset() {
    state.withLock { state in
      state.value = nil
      state.isOutdated = state.task != nil
    }
  }

  private func wait(
    _ waiter: Waiter,
    _ number: Int,
    _ make: @escaping @Sendable () async throws -> Value
  ) {
    let answer = state.withLock { state -> Answer in
      if let value = state.value { return .value(value) }
      // A cancelling before this line found nobody to wake.
      if Task.isCancelled { return .cancelled }
      state.waiters[number] = waiter
      if state.waiters.count == 1 {
        state.generation += 1
        state.isOutdated = false
        let (previous, generation) = (state.task, state.generation)
        state.task = Task {
          // Work that was given up still holds the engine until it has ended.
          await previous?.value
          do {
            self.finish(.success(try await make()), generation)
          } catch {
            self.finish(.failure(error), generation)
          }
        }
      }
      return .later
    }
    switch answer {
    case .value(let value): waiter.resume(returning: value)
    case .cancelled: waiter.resume(throwing: CancellationError())
    case .later: break
    }
  }

  private func leave(_ number: Int) {
    let waiter = state.withLock { state in
      let waiter = state.waiters.removeValue(forKey: number)
      if waiter != nil, state.waiters.isEmpty {
        state.task?.cancel()
        state.generation += 1
      }
      return waiter
    }
    waiter?.resume(throwing: CancellationError())
  }

  private func finish(_ result: Result<Value, any Error>, _ generation: Int) {
    let waiters = state.withLock { state -> [Waiter] in
      guard state.generation == generation else { return [] }
      if case .success(let value) = result, !state.isOutdated { state.value = value }
      state.isOutdated = false
      state.task = nil
      return state.takeWaiters()
    }
    for waiter in waiters { waiter.resume(with: result) }
  }
}
