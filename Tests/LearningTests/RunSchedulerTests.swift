import Basics
import Foundation
import Kernels
import Synchronization
import Testing

@testable import Learning

/// Who computes when, on how many cores.
@Suite(.serialized)
struct RunSchedulerTests {
  /// Notes who computes, and the most who did at once.
  private final class Gauge: Sendable {
    struct State {
      var now = 0
      var most = 0
      var order: [Int] = []
      var wrong = 0
      var ahead: [Int] = []
    }

    let state = Mutex(State())

    func during(_ name: Int, _ body: () -> Void) {
      state.withLock { state in
        state.now += 1
        state.most = max(state.most, state.now)
        state.order.append(name)
      }
      body()
      state.withLock { $0.now -= 1 }
    }
  }

  private func wait(_ isMet: () -> Bool) -> Bool {
    let start = ContinuousClock.now
    while !isMet(), ContinuousClock.now - start < .seconds(20) { usleep(1000) }
    return isMet()
  }

  @Test(arguments: [1, 2, 3]) func noMoreComputeAtOnceThanThereAreCores(cores: Int) async throws {
    let scheduler = RunScheduler(cores: cores)
    let gauge = Gauge()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in 0..<7 {
        group.addTask {
          try await scheduler.run { _ in
            let turn = scheduler.hold(threads: 1)
            gauge.during(name) { usleep(20_000) }
            scheduler.giveBack(turn)
          }
        }
      }
      try await group.waitForAll()
    }
    let (most, count) = gauge.state.withLock { ($0.most, $0.order.count) }
    #expect(most <= cores)
    #expect(count == 7)
  }

  /// A number of threads that is another's would change the bits of both.
  @Test func runsOfDifferentThreadsComputeOneAfterAnother() async throws {
    let scheduler = RunScheduler(cores: 4)
    let gauge = Gauge()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in 0..<6 {
        group.addTask {
          let threads = name % 2 + 1
          try await scheduler.run { _ in
            let turn = scheduler.hold(threads: threads)
            gauge.during(name) {
              usleep(5000)
              if BLAS.threads != threads { gauge.state.withLock { $0.wrong += 1 } }
            }
            scheduler.giveBack(turn)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(gauge.state.withLock(\.wrong) == 0)
    #expect(BLAS.threads == 1)
  }

  @Test func theNextInLineIsTheOneThatCameFirst() throws {
    let scheduler = RunScheduler(cores: 1)
    let first = scheduler.newTurn(threads: 1)
    #expect(scheduler.take(first))
    let gauge = Gauge()
    for name in 0..<3 {
      let turn = scheduler.newTurn(threads: 1)
      Thread.detachNewThread {
        _ = scheduler.take(
          turn,
          onWait: { count in gauge.state.withLock { $0.ahead.append(count) } }
        )
        gauge.during(name) {}
        scheduler.giveBack(turn)
      }
      #expect(wait { gauge.state.withLock { $0.ahead.count } == name + 1 })
    }
    #expect(gauge.state.withLock(\.ahead) == [1, 2, 3])
    scheduler.giveBack(first)
    #expect(wait { gauge.state.withLock { $0.order.count } == 3 })
    #expect(gauge.state.withLock { $0.order } == [0, 1, 2])
  }

  @Test func aPausedTrainingLeavesItsCoreToTheNext() throws {
    let scheduler = RunScheduler(cores: 1)
    var configuration = Fixture.configuration()
    configuration.epochs = 10_000
    let store = RunStore(folder: try Fixture.folder())
    let data = Fixture.prepared()
    let long = try Trainer(data: data, configuration: configuration, store: store)
    let log = EventLog()
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      _ = try? long.run(on: scheduler) { log.add($0) }
      done.signal()
    }
    #expect(wait { log.events.contains { if case .epoch = $0 { true } else { false } } })
    long.pause()
    let short = try Trainer(data: data, configuration: Fixture.configuration(), store: store)
    let run = try short.run(on: scheduler) { _ in }
    #expect(run.status == .finished)
    long.resume()
    #expect(wait { log.events.contains { if case .resumed = $0 { true } else { false } } })
    long.stop()
    #expect(done.wait(timeout: .now() + 20) == .success)
    #expect(store.run(long.initialRun.id)?.status == .stopped)
  }

  /// What waits can be paused, left to be continued, or stopped without a trace.
  @Test func aTrainingThatWaitsCanBeCalledOff() throws {
    let scheduler = RunScheduler(cores: 1)
    let held = scheduler.newTurn(threads: 1)
    #expect(scheduler.take(held))
    defer { scheduler.giveBack(held) }
    let store = RunStore(folder: try Fixture.folder())
    func trainer() throws -> Trainer {
      try Trainer(data: Fixture.prepared(), configuration: Fixture.configuration(), store: store)
    }
    let left = try trainer()
    let run = try left.run(on: scheduler) { event in
      if case .waiting = event { left.interrupt() }
    }
    #expect(run.isInterrupted)
    #expect(store.unfinished()?.id == run.id)
    let stopped = try trainer()
    #expect(throws: CancellationError.self) {
      try stopped.run(on: scheduler) { event in if case .waiting = event { stopped.stop() } }
    }
    #expect(store.all().map(\.id) == [run.id])
    let paused = try trainer()
    let log = EventLog()
    let again = try paused.run(on: scheduler) { event in
      log.add(event)
      if case .waiting = event { paused.pause() }
      if case .paused = event { paused.interrupt() }
    }
    #expect(again.isInterrupted)
    #expect(log.events.contains { if case .paused = $0 { true } else { false } })
  }

  /// Side by side or alone, a run comes to the same numbers.
  @Test func whatElseRunsChangesNoNumber() async throws {
    let scheduler = RunScheduler(cores: 2)
    let store = RunStore(folder: try Fixture.folder())
    let data = Fixture.prepared()
    let alone = try Trainer(data: data, configuration: Fixture.configuration(), store: store)
      .run(on: scheduler) { _ in }
    let runs = try await withThrowingTaskGroup(of: TrainingRun.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let trainer = try Trainer(
            data: data,
            configuration: Fixture.configuration(),
            store: store
          )
          return try await scheduler.run { handle in
            handle.hold(trainer)
            return try trainer.run(on: scheduler) { _ in }
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for run in runs {
      #expect(run.epochs.map(\.validationLoss) == alone.epochs.map(\.validationLoss))
      #expect(run.test == alone.test)
    }
  }
}
