import Foundation
@testable import Learning
import Scoring
import Testing

@Suite(.serialized)
struct TrainerTests {
  private func schedule(
    _ rate: Float,
    _ form: LearningRateSchedule.Form = .plateau,
    warmUp: Float = 0
  ) -> LearningRateSchedule {
    var configuration = RunConfiguration()
    (configuration.learningRate, configuration.schedule) = (rate, form)
    (configuration.warmUp, configuration.epochs) = (warmUp, 10)
    return LearningRateSchedule(configuration)
  }

  @Test func theLearningRateIsSpentAtASixtyFourth() {
    var schedule = schedule(0.64)
    for epoch in 0..<17 {
      #expect(!schedule.isSpent)
      // Every third epoch brings a little.
      schedule.add(epoch.isMultiple(of: 3) ? 1 - Double(epoch) / 1000 : 1)
    }
    schedule.add(1)
    #expect(schedule.isSpent)
    #expect(schedule.rate(at: 1) == 0.01)
    for _ in 0..<9 { schedule.add(1) }
    #expect(schedule.rate(at: 1) == 0.01)
  }

  @Test func aCosineEndsAtZeroAndAWarmUpBeginsNearIt() {
    let cosine = schedule(0.4, .cosine)
    #expect(cosine.rate(at: 0) == 0.4)
    #expect(abs(cosine.rate(at: 5) - 0.2) < 1e-6)
    #expect(cosine.rate(at: 10) < 1e-6)
    let warm = schedule(0.4, .constant, warmUp: 2)
    #expect(warm.rate(at: 0) < 0.01 && warm.rate(at: 0) > 0)
    #expect(abs(warm.rate(at: 1) - 0.2) < 0.01)
    #expect(warm.rate(at: 2) == 0.4)
  }

  @Test func theLearningRateIsHalvedAfterTwoEpochsWithoutGain() {
    var schedule = schedule(0.08)
    var rates: [Float] = []
    for loss in [1, 0.9, 0.95, 0.92, 0.91, 0.91, 0.8, 0.81, 0.7, 0.7, 0.7] {
      schedule.add(loss)
      rates.append(schedule.rate(at: 1))
    }
    #expect(rates == [0.08, 0.08, 0.08, 0.04, 0.04, 0.02, 0.02, 0.02, 0.02, 0.02, 0.01])
  }

  @Test(arguments: [RunConfiguration.Model.softmax, .perceptron(hidden: [8])])
  func trainingLearns(model: RunConfiguration.Model) throws {
    let data = Fixture.prepared(noise: 0.3)
    let store = RunStore(folder: try Fixture.folder())
    var configuration = Fixture.configuration(model)
    configuration.epochs = 15
    configuration.learningRate = 0.02
    let log = EventLog()
    let run = try Trainer(data: data, configuration: configuration, store: store)
      .run { log.add($0) }
    #expect(run.status == .finished)
    #expect(try #require(run.test).accuracy > 0.9)
    #expect(run.epochs.count == 15)
    #expect(run.epochs[14].trainLoss < run.epochs[0].trainLoss)
    #expect(store.latest()?.id == run.id)
    #expect(store.all().best(label: "kind", positive: nil, data: nil)?.id == run.id)
    #expect(store.unfinished() == nil)
    guard case .started? = log.events.first, case .finished? = log.events.last else {
      Issue.record("events do not begin and end as they should")
      return
    }
    let model = try store.model(of: run.id)
    let again = Evaluation.measure(
      probabilities: model.probabilities(of: data.test.features),
      labels: data.test.labels,
      classes: data.classes,
      positive: nil,
      withIntervals: true
    )
    #expect(again == run.test)
  }

  @Test func theSameSeedGivesTheSameNumbers() throws {
    let data = Fixture.prepared()
    let runs = try (0..<2).map { _ in
      try Trainer(
        data: data,
        configuration: Fixture.configuration(),
        store: RunStore(folder: try Fixture.folder())
      ).run { _ in }
    }
    #expect(numbers(runs[0]) == numbers(runs[1]))
    #expect(runs[0].test == runs[1].test)
  }

  /// Interrupts after some batches, in the middle of an epoch, and goes on from the file.
  @Test(
    arguments: [
      (.softmax, false, 0), (.perceptron(hidden: [8]), false, 0),
      (.perceptron(hidden: [8, 4]), true, 0), (.perceptron(hidden: [8]), true, 0.25),
    ] as [(RunConfiguration.Model, Bool, Float)]
  )
  func aContinuedRunReachesTheSameBits(
    model: RunConfiguration.Model,
    layerNorm: Bool,
    dropout: Float
  ) throws {
    let data = Fixture.prepared()
    var configuration = Fixture.configuration(model)
    configuration.layerNorm = layerNorm
    configuration.dropout = dropout
    let whole = RunStore(folder: try Fixture.folder())
    let expected = try Trainer(data: data, configuration: configuration, store: whole)
      .run { _ in }
    let store = RunStore(folder: try Fixture.folder())
    var loop = TrainingLoop(data: data, configuration: configuration)
    let started = try Trainer(data: data, configuration: configuration, store: store).initialRun
    try store.save(started)
    while !loop.isEpochComplete { _ = try loop.trainBatch() }
    _ = try loop.finishEpoch()
    for _ in 0..<11 { _ = try loop.trainBatch() }
    #expect(loop.state.position > 0)
    try store.save(
      Checkpoint(
        runID: started.id,
        configuration: configuration,
        dataFingerprint: data.fingerprint,
        state: loop.state
      )
    )
    let unfinished = try #require(store.unfinished())
    #expect(unfinished.configuration.layerNorm == layerNorm)
    let continued = try Trainer(resuming: unfinished, data: data, store: store).run { _ in }
    #expect(numbers(continued) == numbers(expected))
    #expect(continued.test == expected.test)
    #expect(
      try store.model(of: continued.id).model.parameters
        == whole.model(of: expected.id).model.parameters
    )
    #expect(store.unfinished() == nil)
  }

  /// A process that kills itself in the middle of the third epoch leaves a run that goes on.
  @Test func aKilledRunReachesTheSameBits() async throws {
    let data = Fixture.prepared()
    var configuration = Fixture.configuration()
    configuration.checkpointInterval = 0
    let whole = RunStore(folder: try Fixture.folder())
    let expected = try Trainer(data: data, configuration: configuration, store: whole)
      .run { _ in }
    let folder = try Fixture.folder()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
      var configuration = Fixture.configuration()
      configuration.checkpointInterval = 0
      let writes = EventLog()
      let store = RunStore(folder: URL(filePath: path, directoryHint: .isDirectory))
      let trainer = try Trainer(
        data: Fixture.prepared(),
        configuration: configuration,
        store: store
      )
      _ = try trainer.run { event in
        guard case .checkpointed = event else { return }
        writes.add(event)
        if writes.events.count == 45 { kill(getpid(), SIGKILL) }
      }
    }
    let store = RunStore(folder: folder)
    let unfinished = try #require(store.unfinished())
    #expect(unfinished.status == .running)
    let checkpoint = try store.checkpoint(of: unfinished.id)
    #expect(checkpoint.state.epoch == 2)
    #expect(checkpoint.state.position > 0)
    let continued = try Trainer(resuming: unfinished, data: data, store: store).run { _ in }
    #expect(numbers(continued) == numbers(expected))
    #expect(
      try store.model(of: continued.id).model.parameters
        == whole.model(of: expected.id).model.parameters
    )
  }

  /// The system refuses files above a size, as a full disk does, after the first epoch.
  @Test func theLastGoodCheckpointOutlivesAFullDisk() async throws {
    let folder = try Fixture.folder()
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      signal(SIGXFSZ, SIG_IGN)
      let log = EventLog()
      let store = RunStore(folder: URL(filePath: path, directoryHint: .isDirectory))
      var configuration = Fixture.configuration(.perceptron(hidden: [256]))
      configuration.checkpointInterval = 0
      let trainer = try Trainer(
        data: Fixture.prepared(),
        configuration: configuration,
        store: store
      )
      _ = try trainer.run { event in
        log.add(event)
        guard case .epoch(let record) = event else { return }
        if record.epoch == 1 {
          var limit = rlimit(rlim_cur: 30_000, rlim_max: 30_000)
          setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        } else if record.epoch == 4 {
          trainer.interrupt()
        }
      }
      let failures = log.events.count { if case .checkpointFailed = $0 { true } else { false } }
      // One a batch of three epochs, and one at the end.
      exit(failures == 3 * 19 + 1 ? 0 : 1)
    }
    let store = RunStore(folder: folder)
    let unfinished = try #require(store.unfinished())
    #expect(try store.checkpoint(of: unfinished.id).state.epoch == 1)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: store.folder(of: unfinished.id).path
    )
    #expect(names.sorted() == ["checkpoint.tuina", "lock", "run.json"])
    let continued = try Trainer(resuming: unfinished, data: Fixture.prepared(), store: store)
      .run { _ in }
    #expect(continued.epochs.count == 6)
  }

  @Test func interruptedRunsGoOn() throws {
    let data = Fixture.prepared()
    let expected = try Trainer(
      data: data,
      configuration: Fixture.configuration(),
      store: RunStore(folder: try Fixture.folder())
    ).run { _ in }
    let store = RunStore(folder: try Fixture.folder())
    let trainer = try Trainer(data: data, configuration: Fixture.configuration(), store: store)
    let paused = try trainer.run { event in
      if case .epoch(let record) = event, record.epoch == 2 { trainer.interrupt() }
    }
    #expect(paused.status == .paused)
    let continued = try Trainer(resuming: #require(store.unfinished()), data: data, store: store)
      .run { _ in }
    #expect(numbers(continued) == numbers(expected))
  }

  @Test func earlyStoppingKeepsTheBestEpoch() throws {
    let data = Fixture.prepared(rows: 60, noise: 3)
    var configuration = Fixture.configuration(.perceptron(hidden: [64]))
    configuration.epochs = 200
    configuration.patience = 3
    configuration.learningRate = 0.02
    let run = try Trainer(
      data: data,
      configuration: configuration,
      store: RunStore(folder: try Fixture.folder())
    ).run { _ in }
    let best = try #require(run.bestEpoch)
    #expect(run.epochs.count == best + 3)
    let losses = run.epochs.map(\.validationLoss)
    #expect(losses[best - 1] == losses.min())
    #expect(abs(try #require(run.validation).logLoss - losses[best - 1]) < 1e-6)
  }

  @Test func pausingHoldsTheNumbersStill() throws {
    let data = Fixture.prepared(rows: 20_000)
    var configuration = Fixture.configuration()
    configuration.epochs = 10_000
    let store = RunStore(folder: try Fixture.folder())
    let trainer = try Trainer(data: data, configuration: configuration, store: store)
    let log = EventLog()
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      _ = try? trainer.run { log.add($0) }
      done.signal()
    }
    func wait(_ isMet: ([TrainingEvent]) -> Bool) -> Bool {
      let start = ContinuousClock.now
      while !isMet(log.events), ContinuousClock.now - start < .seconds(20) { usleep(1000) }
      return isMet(log.events)
    }
    #expect(wait { $0.count > 3 })
    trainer.pause()
    #expect(wait { $0.contains { if case .paused = $0 { true } else { false } } })
    let count = log.events.count
    usleep(200_000)
    #expect(log.events.count == count)
    #expect(store.latest()?.status == .paused)
    trainer.resume()
    _ = wait { $0.contains { if case .resumed = $0 { true } else { false } } }
    trainer.stop()
    #expect(done.wait(timeout: .now() + 20) == .success)
    #expect(store.latest()?.status == .stopped)
    #expect(store.latest()?.test != nil)
  }

  @Test func aFullDiskDoesNotEndATraining() throws {
    struct Full: Error {}
    let folder = try Fixture.folder()
    let isFull = EventLog()
    let writer: RunStore.Writer = { data, file in
      if !isFull.events.isEmpty, file.lastPathComponent.hasPrefix("checkpoint") { throw Full() }
      try data.write(to: file)
    }
    let store = RunStore(folder: folder, write: writer)
    let log = EventLog()
    var configuration = Fixture.configuration()
    configuration.checkpointInterval = 0
    let run = try Trainer(
      data: Fixture.prepared(),
      configuration: configuration,
      store: store
    ).run { event in
      log.add(event)
      if case .epoch(let record) = event, record.epoch == 2 {
        isFull.add(event)
      }
    }
    #expect(run.status == .finished)
    #expect(run.epochs.count == 6)
    let failures = log.events.count { if case .checkpointFailed = $0 { true } else { false } }
    // One a batch of the last four epochs.
    #expect(failures == 4 * 19)
  }

  @Test func aRunningTrainingIsNotOfferedNorTakenTwice() throws {
    let data = Fixture.prepared()
    let store = RunStore(folder: try Fixture.folder())
    let trainer = try Trainer(data: data, configuration: Fixture.configuration(), store: store)
    let offered = EventLog()
    _ = try trainer.run { event in
      if case .epoch = event, store.unfinished() != nil { offered.add(event) }
      if case .epoch(let record) = event, record.epoch == 1 {
        #expect(throws: LearningError.self) { try trainer.run { _ in } }
      }
    }
    #expect(offered.events.isEmpty)
  }

  @Test func changedDataIsRefused() throws {
    let store = RunStore(folder: try Fixture.folder())
    let trainer = try Trainer(
      data: Fixture.prepared(),
      configuration: Fixture.configuration(),
      store: store
    )
    _ = try trainer.run { event in if case .epoch = event { trainer.interrupt() } }
    let unfinished = try #require(store.unfinished())
    let error = #expect(throws: LearningError.self) {
      try Trainer(resuming: unfinished, data: Fixture.prepared(seed: 4), store: store)
    }
    #expect(error?.code == .dataChanged)
  }

  @Test func impossibleTrainingsSayWhy() throws {
    let store = RunStore(folder: try Fixture.folder())
    var data = Fixture.prepared()
    data.train.labels = data.train.labels.map { _ in 1 }
    var error = #expect(throws: LearningError.self) {
      try Trainer(data: data, configuration: Fixture.configuration(), store: store)
    }
    #expect(error?.code == .oneClass)
    var configuration = Fixture.configuration()
    configuration.batchSize = 0
    error = #expect(throws: LearningError.self) {
      try Trainer(data: Fixture.prepared(), configuration: configuration, store: store)
    }
    #expect(error?.code == .badConfiguration)
    configuration = Fixture.configuration()
    configuration.learningRate = 1e30
    error = #expect(throws: LearningError.self) {
      try Trainer(data: Fixture.prepared(), configuration: configuration, store: store).run { _ in }
    }
    #expect(error?.code == .diverged)
    #expect(store.latest()?.status == .failed)
  }

  /// Fewer rows than a batch: the loss is taken before the only step that ruins the weights.
  @Test(arguments: [RunConfiguration.Model.softmax, .perceptron(hidden: [8])])
  func weightsThatAreNoNumbersEndARun(model: RunConfiguration.Model) throws {
    let store = RunStore(folder: try Fixture.folder())
    var configuration = Fixture.configuration(model)
    configuration.batchSize = 1000
    configuration.learningRate = .greatestFiniteMagnitude
    let trainer = try Trainer(data: Fixture.prepared(), configuration: configuration, store: store)
    let error = #expect(throws: LearningError.self) { try trainer.run { _ in } }
    #expect(error?.code == .diverged)
    #expect(error?.suggestion.contains("learning rate below") == true)
    let failed = try #require(store.latest())
    #expect(failed.status == .failed)
    let left = try FileManager.default.contentsOfDirectory(atPath: store.folder(of: failed.id).path)
    #expect(left.sorted() == ["lock", "run.json"])
  }

  /// Everything but times.
  private func numbers(_ run: TrainingRun) -> [EpochRecord] {
    run.epochs.map { record in
      var record = record
      record.seconds = 0
      record.rowsPerSecond = 0
      return record
    }
  }
}
