internal import Basics
internal import Foundation
internal import Kernels
internal import Synchronization

/// Owns what trainings share: their threads, the cores, and the threads of the matrix library.
///
/// As many trainings compute at once as there are cores; the others wait their turn in the order
/// they came, asleep. OpenBLAS has one number of threads for the whole process, which may decide
/// the last bits of a product, so trainings compute side by side only when they ask for the same
/// number: what else runs never changes a result.
package final class RunScheduler: Sendable {
  /// The one of this process.
  package static let shared = RunScheduler(cores: Processors.count)

  private static let stackSize = 16 << 20

  /// A training's share of the cores: held while it computes, given back while it is paused.
  struct Turn: Sendable, Hashable {
    fileprivate var number: Int
    /// Threads of one of its matrix products.
    fileprivate var threads: Int
  }

  private struct State {
    var computing: [Turn] = []
    /// In the order they came.
    var waiting: [Turn] = []
    var next = 0
  }

  package let cores: Int
  private let state = Mutex(State())
  private let changed = NSCondition()

  package init(cores: Int) { self.cores = max(cores, 1) }

  /// Does the work on a new thread that yields to those a person waits for.
  ///
  /// Cancelling the task interrupts the trainer that runs at the time, which then leaves a
  /// checkpoint. Matrix products take stack and time that the cooperative pool should not lend.
  package func run<Result: Sendable>(
    _ body: @escaping @Sendable (TrainerHandle) throws -> Result
  ) async throws -> Result {
    let handle = TrainerHandle()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        startThread(named: "training") {
          continuation.resume(with: Swift.Result { try body(handle) })
        }
      }
    } onCancel: {
      handle.cancel()
      wake()
    }
  }

  /// Does work on a new thread that yields to those a person waits for.
  func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread {
      ThreadPriority.lower()
      body()
    }
    thread.stackSize = Self.stackSize
    thread.name = name
    thread.qualityOfService = .utility
    thread.start()
  }

  /// Blocks until cores are free for products of so many threads, and holds them.
  func hold(threads: Int) -> Turn {
    let turn = newTurn(threads: threads)
    _ = take(turn)
    return turn
  }

  /// Blocks until cores are free for products of so many threads and holds them, unless the work is
  /// cancelled before.
  ///
  /// - Throws: `CancellationError` when `isCancelled` says so.
  func hold(
    threads: Int,
    isCancelled: () -> Bool,
    onWait: (_ ahead: Int) -> Void = { _ in }
  ) throws -> Turn {
    let turn = newTurn(threads: threads)
    guard take(turn, unless: isCancelled, onWait: onWait) else { throw CancellationError() }
    return turn
  }

  func newTurn(threads: Int) -> Turn {
    state.withLock { state in
      state.next += 1
      return Turn(number: state.next, threads: max(threads, 1))
    }
  }

  /// Blocks until cores are free for a turn, or until it is called off.
  ///
  /// `isCalledOff` is asked at the start and after every `wake()`; `onWait` hears how many
  /// trainings compute or wait before it, whenever that changes.
  ///
  /// - Returns: whether the turn is taken.
  func take(
    _ turn: Turn,
    unless isCalledOff: () -> Bool = { false },
    onWait: (_ ahead: Int) -> Void = { _ in }
  ) -> Bool {
    changed.lock()
    state.withLock { $0.waiting.append(turn) }
    var told: Int?
    while true {
      if isCalledOff() {
        state.withLock { state in state.waiting.removeAll { $0 == turn } }
        changed.broadcast()
        changed.unlock()
        return false
      }
      let ahead = state.withLock { state in begin(turn, &state) }
      guard let ahead else {
        // The next in line may fit beside it.
        changed.broadcast()
        changed.unlock()
        return true
      }
      if ahead != told {
        told = ahead
        changed.unlock()
        onWait(ahead)
        changed.lock()
        // What changed meanwhile is looked at before anything is waited for.
        continue
      }
      changed.wait()
    }
  }

  /// Lets the next in line compute.
  func giveBack(_ turn: Turn) {
    changed.lock()
    state.withLock { state in
      state.computing.removeAll { $0 == turn }
      // Threads of the library that nobody needs would spin for a while.
      if state.computing.isEmpty { BLAS.threads = 1 }
    }
    changed.broadcast()
    changed.unlock()
  }

  /// Has those who wait look whether they are called off.
  func wake() {
    changed.lock()
    changed.broadcast()
    changed.unlock()
  }

  /// Begins a turn whose time has come; else how many are before it.
  private func begin(_ turn: Turn, _ state: inout State) -> Int? {
    let place = state.waiting.firstIndex(of: turn) ?? 0
    let ahead = state.computing.count + place
    guard place == 0 else { return ahead }
    if !state.computing.isEmpty {
      let used = state.computing.reduce(0) { $0 + $1.threads }
      guard state.computing.allSatisfy({ $0.threads == turn.threads }),
        used + turn.threads <= cores
      else { return ahead }
    } else {
      BLAS.threads = turn.threads
    }
    state.waiting.removeFirst()
    state.computing.append(turn)
    return nil
  }
}

/// Lets a cancelled task reach the trainer that runs at the time.
package final class TrainerHandle: Sendable {
  private struct State {
    var trainer: (any InterruptibleTraining)?
    var isCancelled = false
  }

  private let state = Mutex(State())

  package var isCancelled: Bool { state.withLock(\.isCancelled) }

  /// Names the trainer that runs from now on.
  package func hold(_ trainer: any InterruptibleTraining) {
    let isCancelled = state.withLock { state in
      state.trainer = trainer
      return state.isCancelled
    }
    if isCancelled { trainer.interrupt() }
  }

  fileprivate func cancel() {
    let trainer = state.withLock { state in
      state.isCancelled = true
      return state.trainer
    }
    trainer?.interrupt()
  }
}
