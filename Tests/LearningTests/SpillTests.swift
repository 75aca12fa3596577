import Basics
import Engine
import Foundation
import Ingest
import Synchronization
import Testing
import Workspace

@testable import Learning
@testable import Scoring

/// Training rows that are read from a file instead of memory.
@Suite(.serialized)
struct SpillTests {
  /// Rows sorted by class, so that a training that does not mix them learns nothing.
  private static func rows(_ count: Int) -> String {
    var random = SeededGenerator(seed: 11)
    var rows: [(isBought: Bool, text: String)] = []
    for i in 0..<count {
      let colour = ["red", "green", "blue"][random.next(below: 3)]
      let weight = random.nextUnit() * 10
      let pull = (colour == "red" ? 1.5 : -1) + (weight > 5 ? 1.0 : -1)
      let isBought = random.nextUnit() < 1 / (1 + exp(-pull))
      let shop = i % 97 == 0 ? "" : "s\(random.next(below: 40))"
      rows.append((isBought, "\(colour),\(shop),\(weight),\(isBought ? "yes" : "no")\n"))
    }
    rows.sort { !$0.isBought && $1.isBought }
    return "colour,shop,weight,bought\n" + rows.map(\.text).joined()
  }

  private func loaded(_ csv: String) async throws -> LoadedDataset {
    let folder = try Fixture.folder()
    try Data(csv.utf8).write(to: folder.appending(path: "sales.csv"))
    let manifest = """
      version: 1
      label: bought
      positive: "yes"
      sources:
        - {name: sales, path: sales.csv}
      """
    try Data(manifest.utf8).write(to: folder.appending(path: "dataset.yaml"))
    return try await LoadedDataset.load(
      try Dataset.open(folder),
      engine: try await Engines.open(uri: nil)
    )
  }

  private func configuration(_ model: RunConfiguration.Model = .softmax) -> RunConfiguration {
    var configuration = RunConfiguration(model: model)
    configuration.epochs = 4
    configuration.patience = nil
    configuration.rowsOnDisk = true
    return configuration
  }

  @concurrent
  private func run(_ trainer: Trainer, _ onEvent: @escaping @Sendable (TrainingEvent) -> Void)
    async throws -> TrainingRun
  {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try trainer.run(onEvent: onEvent) })
      }
    }
  }

  @Test(arguments: [RunConfiguration.Model.softmax, .perceptron(hidden: [8])])
  func aTrainingFromAFileIsAsGoodAsOneFromMemory(model: RunConfiguration.Model) async throws {
    let loaded = try await loaded(Self.rows(6000))
    var configuration = configuration(model)
    configuration.epochs = 15
    let spilled = try await LearningTask.prepare(loaded, for: configuration)
    #expect(spilled.spill != nil && spilled.train.count == 0)
    #expect(spilled.splitCounts.train + spilled.splitCounts.validation > 5000)
    var other = configuration
    other.rowsOnDisk = false
    let held = try await LearningTask.prepare(loaded, for: other)
    #expect(held.spill == nil && held.classes == spilled.classes)
    #expect(held.positive == spilled.positive)
    var losses: [Double] = []
    for data in [spilled, held] {
      var loop = TrainingLoop(data: data, configuration: configuration)
      try loop.finish()
      let test = try loop.evaluate(data.test, with: loop.bestModel)
      #expect(try #require(test.auc) > 0.8)
      losses.append(test.logLoss)
    }
    #expect(abs(losses[0] - losses[1]) < 0.05)
  }

  @Test func anEpochBringsEveryTrainingRowOnceAndInAnotherOrder() async throws {
    let loaded = try await loaded(Self.rows(3000))
    let data = try await LearningTask.prepare(loaded, for: configuration())
    func epoch(_ number: Int, from start: Int = 0) throws -> [[Float]] {
      var source = data.source(sampling: nil, seed: 3)
      source.begin(epoch: number)
      var rows: [[Float]] = []
      var position = start
      while try !source.isEnd(position) {
        let batch = try source.batch(at: position, size: 64)
        for (row, label) in zip(batch.rows, batch.labels) {
          let part = batch.features.selecting([row])
          rows.append(part.dense + part.columns.map(Float.init) + [Float(label)])
        }
        position += batch.rows.count
      }
      return rows
    }
    let first = try epoch(0)
    #expect(first.count == data.splitCounts.train)
    #expect(try epoch(0) == first)
    #expect(try epoch(0, from: 128) == Array(first.dropFirst(128)))
    let second = try epoch(1)
    #expect(second != first)
    func sorted(_ rows: [[Float]]) -> [[Float]] { rows.sorted { $0.lexicographicallyPrecedes($1) } }
    #expect(sorted(second) == sorted(first))
    // The classes are mixed.
    let half = first.prefix(first.count / 2).reduce(0) { $0 + Double($1.last ?? 0) }
    let all = first.reduce(0) { $0 + Double($1.last ?? 0) }
    #expect(abs(half / all - 0.5) < 0.06)
  }

  @Test func manyBucketsHoldTheSameRowsAsOne() throws {
    let features = FeatureMatrix(
      rowCount: 1000,
      denseWidth: 1,
      sparseWidth: 5,
      dense: (0..<1000).map(Float.init),
      rowStarts: (0...1000).map { $0 / 2 },
      columns: (0..<500).map { Int32($0 % 5) },
      values: (0..<500).map(Float.init)
    )
    for bytes in [0, 500 << 20, .max] {
      var writer = try SpillWriter(bytes: bytes, denseWidth: 1, sparseWidth: 5, seed: 1)
      for row in 0..<1000 {
        try writer.append(row, of: features, label: Int32(row % 3), number: row)
      }
      let spill = try writer.finish()
      #expect(spill.rowCount == 1000)
      if bytes > 0 { #expect(spill.buckets.count > 5) }
      var seen: [Int: LabelledRows] = [:]
      for bucket in spill.buckets.indices {
        let rows = try spill.rows(of: bucket)
        for row in 0..<rows.count {
          seen[Int(rows.features.dense[row])] = rows.selecting([Int32(row)])
        }
      }
      for row in 0..<1000 {
        let found = try #require(seen[row])
        #expect(found.labels == [Int32(row % 3)])
        #expect(found.features == features.selecting([Int32(row)]))
      }
    }
  }

  @Test(arguments: [1, 3])
  func aRunThatIsInterruptedReachesTheSameNumbers(when epoch: Int) async throws {
    let loaded = try await loaded(Self.rows(3000))
    let configuration = configuration()
    func data() async throws -> PreparedData {
      try await LearningTask.prepare(loaded, for: configuration)
    }
    let whole = try await run(
      Trainer(
        data: try await data(),
        configuration: configuration,
        store: RunStore(folder: try Fixture.folder())
      )
    ) { _ in }
    #expect(whole.configuration.rowsOnDisk == true)
    let store = RunStore(folder: try Fixture.folder())
    let first = try Trainer(data: try await data(), configuration: configuration, store: store)
    let epochs = Mutex(0)
    let paused = try await run(first) { event in
      if case .epoch = event { epochs.withLock { $0 += 1 } }
      if case .epoch = event, epochs.withLock({ $0 }) == epoch { first.interrupt() }
    }
    #expect(paused.status == .paused)
    // Another file, written anew.
    let found = try #require(store.unfinished())
    let resumed = try await run(
      Trainer(resuming: found, data: try await data(), store: store)
    ) { _ in }
    #expect(resumed.test == whole.test && resumed.validation == whole.validation)
    #expect(resumed.epochs.map(\.trainLoss) == whole.epochs.map(\.trainLoss))
  }

  @Test(arguments: [Remedy.smote, .oversample, .undersample])
  func remediesThatDrawRowsAgainAreRefused(remedy: Remedy) async throws {
    let loaded = try await loaded(Self.rows(600))
    var configuration = configuration()
    configuration.remedy = remedy
    let data = try await LearningTask.prepare(loaded, for: configuration)
    #expect {
      _ = try Trainer(
        data: data,
        configuration: configuration,
        store: RunStore(folder: try Fixture.folder())
      )
    } throws: {
      ($0 as? LearningError)?.code == .badConfiguration
    }
  }

  @Test func rowsThatNeedMoreMemoryThanThereIsAreWrittenToAFile() async throws {
    let loaded = try await loaded(Self.rows(600))
    var configuration = configuration()
    configuration.rowsOnDisk = nil
    let small = try await LearningTask.prepare(loaded, for: configuration, memory: 50_000)
    #expect(small.spill != nil)
    #expect(small.notes.contains { $0.contains("on disk") })
    let large = try await LearningTask.prepare(loaded, for: configuration)
    #expect(large.spill == nil && large.isInMemory)
  }
}
