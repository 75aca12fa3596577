import Foundation
import Scoring
import Synchronization
import Testing

@testable import Learning

/// What a person orders of a training, and what becomes of its numbers.
@Suite(.serialized)
struct RunOrderTests {
  private func numbers(_ run: TrainingRun) -> [EpochRecord] {
    run.epochs.map { record in
      var record = record
      record.seconds = 0
      record.rowsPerSecond = 0
      return record
    }
  }

  private func trainer(
    _ store: RunStore,
    epochs: Int = 6,
    _ change: (inout RunConfiguration) -> Void = { _ in }
  ) throws -> Trainer {
    var configuration = Fixture.configuration()
    configuration.epochs = epochs
    change(&configuration)
    return try Trainer(data: Fixture.prepared(), configuration: configuration, store: store)
  }

  /// Orders something after an epoch.
  private func run(
    _ trainer: Trainer,
    after epoch: Int,
    _ orders: [RunOrder],
    _ log: EventLog = EventLog()
  ) throws -> TrainingRun {
    try trainer.run { event in
      log.add(event)
      if case .epoch(let record) = event, record.epoch == epoch {
        for order in orders { trainer.order(order) }
      }
    }
  }

  @Test func anExtendedTrainingIsOneOfSoManyEpochs() throws {
    let store = RunStore(folder: try Fixture.folder())
    let whole = try trainer(store, epochs: 9).run { _ in }
    let extended = try run(trainer(store), after: 2, [.extend(epochs: 3)])
    #expect(numbers(extended) == numbers(whole))
    #expect(extended.test == whole.test)
    #expect(extended.configuration.epochs == 9)
    #expect(extended.actions?.map(\.words) == ["after epoch 2: extended to 9 epochs"])
  }

  /// From its last state an ended run comes to the same bits as one that was longer from the start.
  @Test func anEndedRunIsExtendedToTheSameBits() throws {
    let store = RunStore(folder: try Fixture.folder())
    let data = Fixture.prepared()
    let whole = try trainer(store, epochs: 10).run { _ in }
    let ended = try trainer(store).run { _ in }
    let extended = try Trainer(extending: ended, by: 4, data: data, store: store).run { _ in }
    #expect(extended.id == ended.id)
    #expect(extended.status == .finished)
    #expect(numbers(extended) == numbers(whole))
    #expect(extended.test == whole.test)
    #expect(store.all().count == 2)
    #expect(extended.actions?.map(\.kind) == [.extended])
  }

  @Test func withoutItsLastStateARunGoesOnFromItsWeights() throws {
    let store = RunStore(folder: try Fixture.folder())
    let data = Fixture.prepared()
    let ended = try trainer(store).run { _ in }
    store.removeCheckpoint(of: ended.id)
    let extended = try Trainer(extending: ended, by: 3, data: data, store: store).run { _ in }
    #expect(extended.epochs.count == 9)
    #expect(numbers(extended).prefix(6) == numbers(ended).prefix(6))
    let best = try #require(extended.bestEpoch)
    #expect(extended.epochs[best - 1].validationLoss == extended.epochs.map(\.validationLoss).min())
    var changed = data
    changed.fingerprint = "other"
    #expect(throws: LearningError.self) {
      try Trainer(extending: extended, by: 3, data: changed, store: store)
    }
    #expect(throws: LearningError.self) {
      try Trainer(extending: extended, by: 0, data: data, store: store)
    }
  }

  /// Patience ends the new epochs only when they bring nothing either.
  @Test func patienceCountsAnewAfterAnExtension() throws {
    let store = RunStore(folder: try Fixture.folder())
    let data = Fixture.prepared(rows: 60, noise: 3)
    var configuration = Fixture.configuration(.perceptron(hidden: [64]))
    configuration.epochs = 200
    configuration.patience = 3
    configuration.learningRate = 0.02
    let ended = try Trainer(data: data, configuration: configuration, store: store).run { _ in }
    #expect(ended.epochs.count < 200)
    let extended = try Trainer(extending: ended, by: 2, data: data, store: store).run { _ in }
    #expect(extended.epochs.count == ended.epochs.count + 2)
    let more = try Trainer(extending: extended, by: 50, data: data, store: store).run { _ in }
    #expect(more.epochs.count >= extended.epochs.count + 3)
    #expect(more.epochs.count < extended.epochs.count + 50)
  }

  @Test func anotherRateHoldsFromTheNextBatchOn() throws {
    let store = RunStore(folder: try Fixture.folder())
    let log = EventLog()
    let plain = try trainer(store).run { _ in }
    let changed = try run(trainer(store), after: 2, [.learningRate(0.001)], log)
    #expect(numbers(changed).prefix(2) == numbers(plain).prefix(2))
    #expect(numbers(changed)[2] != numbers(plain)[2])
    let same = try run(trainer(store), after: 2, [.learningRate(0.01)])
    #expect(numbers(same) == numbers(plain))
    #expect(changed.actions?.first?.words == "after epoch 2: learning rate 0.001")
    guard
      case .changed(let told, _)? = log.events.first(where: {
        if case .changed = $0 { true } else { false }
      })
    else {
      Issue.record("the change is not told")
      return
    }
    #expect(told.actions?.count == 1)
  }

  /// A process that kills itself some batches after its orders were carried out goes on with them.
  @Test(arguments: [1, 3]) func ordersOutliveAKill(epoch: Int) async throws {
    let orders: [RunOrder] = [.learningRate(0.002), .extend(epochs: 2), .tag("night")]
    let whole = RunStore(folder: try Fixture.folder())
    let expected = try run(trainer(whole), after: epoch, orders)
    let folder = try Fixture.folder()
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = folder.path as String, epoch = epoch as Int] in
      let orders: [RunOrder] = [.learningRate(0.002), .extend(epochs: 2), .tag("night")]
      var configuration = Fixture.configuration()
      configuration.epochs = 6
      let trainer = try Trainer(
        data: Fixture.prepared(),
        configuration: configuration,
        store: RunStore(folder: URL(filePath: path, directoryHint: .isDirectory))
      )
      _ = try trainer.run { event in
        if case .epoch(let record) = event, record.epoch == epoch {
          for order in orders { trainer.order(order) }
        }
        if case .changed(_, .tag) = event { kill(getpid(), SIGKILL) }
      }
    }
    let store = RunStore(folder: folder)
    let unfinished = try #require(store.unfinished())
    #expect(unfinished.tag == "night")
    let continued = try Trainer(resuming: unfinished, data: Fixture.prepared(), store: store)
      .run { _ in }
    #expect(numbers(continued) == numbers(expected))
    #expect(continued.test == expected.test)
    #expect(continued.epochs.count == 8)
    #expect(
      continued.actions?.map(\.kind) == [.learningRate, .extended, .tagged, .continued]
    )
  }

  @Test func evaluatingLooksAtTheTestRowsOnlyWhenAsked() throws {
    let store = RunStore(folder: try Fixture.folder())
    let plain = try trainer(store).run { _ in }
    let log = EventLog()
    let run = try run(
      trainer(store),
      after: 3,
      [.evaluate(test: false), .evaluate(test: true)],
      log
    )
    let told = log.events.compactMap { event in
      if case .changed(let run, _) = event { run.interim } else { nil }
    }
    #expect(told.count == 2)
    #expect(told[0].test == nil && told[1].test != nil)
    #expect(told[0].validation.accuracyLow != nil)
    #expect(told[0].epoch == 3)
    #expect(run.interim == nil)
    #expect(run.actions?.map(\.kind) == [.evaluated, .tested])
    #expect(numbers(run) == numbers(plain))
    #expect(run.test == plain.test)
  }

  /// While it is paused, too, orders are carried out.
  @Test func aPausedTrainingObeys() throws {
    let store = RunStore(folder: try Fixture.folder())
    let trainer = try trainer(store, epochs: 4)
    let run = try trainer.run { event in
      switch event {
      case .epoch(let record) where record.epoch == 1: trainer.pause()
      case .paused:
        trainer.order(.tag("a"))
        trainer.order(.extend(epochs: 1))
      case .changed(_, .extend): trainer.resume()
      default: break
      }
    }
    #expect(run.status == .finished)
    #expect(run.epochs.count == 5)
    #expect(store.run(run.id)?.tag == "a")
  }

  @Test func theChampionIsARunWithAModel() throws {
    let store = RunStore(folder: try Fixture.folder())
    #expect(store.champion() == nil)
    let run = try trainer(store).run { _ in }
    let other = try trainer(store).run { _ in }
    let half = try trainer(store)
    let left = try half.run { event in if case .epoch = event { half.interrupt() } }
    #expect(throws: LearningError.self) { try store.promote(left.id) }
    #expect(throws: LearningError.self) { try store.promote("20260101-000000-abcd") }
    try store.promote(run.id)
    #expect(store.champion()?.run == run.id)
    try store.promote(other.id)
    #expect(store.champion()?.run == other.id)
    #expect(store.run(other.id)?.actions?.map(\.kind) == [.promoted])
    try Data("{".utf8).write(to: store.championURL)
    #expect(store.champion() == nil)
  }

  @Test func aDeletedRunComesBackWhole() throws {
    let store = RunStore(folder: try Fixture.folder())
    let run = try trainer(store).run { _ in }
    let other = try trainer(store).run { _ in }
    try store.promote(run.id)
    let record = try #require(store.run(run.id))
    try store.moveToTrash(run.id)
    #expect(store.all().map(\.id) == [other.id])
    #expect(store.champion() == nil)
    #expect(store.unreadable().isEmpty)
    store.sweep()
    try store.restore(run.id)
    #expect(store.run(run.id) == record)
    #expect(store.champion()?.run == run.id)
    #expect(try store.model(of: run.id).classes == Fixture.prepared().classes)
    try store.moveToTrash(run.id)
    store.emptyTrash([run.id])
    #expect(throws: (any Error).self) { try store.restore(run.id) }
    let names = try FileManager.default.contentsOfDirectory(atPath: store.folder.path)
    #expect(names.sorted() == [other.id, "champion.json"].sorted())
  }

  @Test func trashOfAProgramThatEndedIsEmptiedAndThatOfALivingOneIsNot() throws {
    let store = RunStore(folder: try Fixture.folder())
    let (held, abandoned) = (try trainer(store).run { _ in }, try trainer(store).run { _ in })
    let hold = try store.moveToTrash(held.id)
    try store.moveToTrash(abandoned.id)
    let trash = store.folder.appending(path: ".trash")
    let foreign = trash.appending(path: "letters")
    try FileManager.default.createDirectory(at: foreign, withIntermediateDirectories: true)
    store.emptyAbandonedTrash()
    let left = try FileManager.default.contentsOfDirectory(atPath: trash.path).sorted()
    #expect(left == [held.id, "letters"].sorted())
    withExtendedLifetime(hold) {}
    try store.restore(held.id)
    #expect(store.all().map(\.id) == [held.id])
    // A link in place of the trash is not followed.
    let elsewhere = try Fixture.folder().appending(path: abandoned.id)
    try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
    try FileManager.default.removeItem(at: trash)
    try FileManager.default.createSymbolicLink(
      at: trash,
      withDestinationURL: elsewhere.deletingLastPathComponent()
    )
    store.emptyAbandonedTrash()
    #expect(FileManager.default.fileExists(atPath: elsewhere.path))
  }

  @Test func aRunThatIsTrainedIsNeitherDeletedNorAmended() throws {
    let store = RunStore(folder: try Fixture.folder())
    let trainer = try trainer(store)
    let refusals = EventLog()
    _ = try trainer.run { event in
      guard case .epoch(let record) = event, record.epoch == 1 else { return }
      if (try? store.moveToTrash(trainer.initialRun.id)) == nil { refusals.add(event) }
      if (try? store.amend(trainer.initialRun.id) { $0.tag = "x" }) == nil { refusals.add(event) }
    }
    #expect(refusals.events.count == 2)
    #expect(store.latest()?.tag == nil)
  }
}

/// The rows behind the confusion of a run.
struct RunPredictionsTests {
  @Test func theyAddUpToTheConfusion() throws {
    let store = RunStore(folder: try Fixture.folder())
    var data = Fixture.prepared()
    data.test.rows = data.test.labels.indices.map { Int32($0 * 3) }
    let run = try Trainer(data: data, configuration: Fixture.configuration(), store: store)
      .run { _ in }
    #expect(run.hasPredictions == true)
    let predictions = try store.predictions(of: run.id)
    #expect(predictions.part == "test")
    let confusion = try #require(run.test).confusion
    for given in 0..<3 {
      for predicted in 0..<3 {
        let rows = predictions.rows(given: given, predicted: predicted)
        #expect(rows.count == confusion[given][predicted])
        #expect(rows.allSatisfy { Int(data.test.labels[$0 / 3]) == given })
      }
    }
    let errors = predictions.errors()
    let places = errors.compactMap { row in predictions.rows.firstIndex(of: Int32(row)) }
    let beliefs = places.map { predictions.probabilities[$0] }
    #expect(beliefs == beliefs.sorted())
    #expect(errors.count == data.test.count - (0..<3).reduce(0) { $0 + confusion[$1][$1] })
    store.sweep()
    #expect(try store.predictions(of: run.id) == predictions)
  }

  @Test func rowsThatNobodyKnowsAreNotKept() throws {
    let store = RunStore(folder: try Fixture.folder())
    let run = try Trainer(
      data: Fixture.prepared(),
      configuration: Fixture.configuration(),
      store: store
    ).run { _ in }
    #expect(run.hasPredictions == nil)
    #expect(throws: LearningError.self) { try store.predictions(of: run.id) }
  }
}
