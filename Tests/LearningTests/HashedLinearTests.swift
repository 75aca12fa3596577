import Basics
import Engine
import Foundation
import Ingest
import Synchronization
import Testing
import Workspace

@testable import Learning
@testable import Scoring

/// The hashed linear model: its features, its files, and its training on a stream and in memory.
@Suite(.serialized)
struct HashedLinearTests {
  // MARK: Data

  private static func rows(_ count: Int, seed: UInt64 = 5, odd: (Int) -> String? = { _ in nil })
    -> String
  {
    var random = SeededGenerator(seed: seed)
    var text = "id,colour,shop,weight,note,bought\n"
    for i in 0..<count {
      let colour = ["red", "green", "blue"][Int(random.nextUnit() * 3)]
      let shop = "s\(Int(random.nextUnit() * 400))"
      let weight = random.nextUnit() * 10
      let pull = (colour == "red" ? 1.5 : -1) + (weight > 5 ? 1.0 : -1)
      let isBought = random.nextUnit() < 1 / (1 + exp(-pull))
      let note = isBought ? "quick and kind delivery" : "late and broken parcel"
      let number = odd(i) ?? "\((weight * 1000).rounded() / 1000)"
      text += "\(i),\(colour),\(shop),\(number),\(i % 3 == 0 ? note : "as usual here"),"
      text += isBought ? "yes\n" : "no\n"
    }
    return text
  }

  private static let manifest = """
    version: 1
    label: bought
    positive: "yes"
    split: {train: 0.8, validation: 0.1, test: 0.1, seed: 7}
    sources:
      - {name: sales, path: data/sales.csv}
    columns:
      id: {type: id}
      colour: {type: category}
      shop: {type: category}
      weight: {type: number}
      note: {type: text}
      bought: {type: category}
    """

  private func plan(_ csv: String, bits: Int = 18, manifest: String = manifest) async throws
    -> StreamPlan
  {
    let loaded = try await loaded(csv, manifest: manifest)
    let stream = try await RowStream(loaded, positive: loaded.manifest.positive)
    return try await StreamPlan(stream, bits: bits)
  }

  private func loaded(_ csv: String, manifest: String) async throws -> LoadedDataset {
    let folder = try Fixture.folder()
    try FileManager.default.createDirectory(
      at: folder.appending(path: "data"),
      withIntermediateDirectories: true
    )
    try Data(csv.utf8).write(to: folder.appending(path: "data/sales.csv"))
    try Data(manifest.utf8).write(to: folder.appending(path: "dataset.yaml"))
    return try await LoadedDataset.load(
      try Dataset.open(folder),
      engine: try await Engines.open(uri: nil)
    )
  }

  private func configuration(bits: Int = 18, epochs: Int = 3) -> RunConfiguration {
    var settings = FTRLSettings()
    settings.bits = bits
    var configuration = RunConfiguration(model: .hashed(settings))
    configuration.epochs = epochs
    configuration.patience = nil
    return configuration
  }

  private func store() throws -> RunStore { RunStore(folder: try Fixture.folder()) }

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

  // MARK: Training

  @Test func itLearnsFromAStreamAndScoresTheSameRowsFromItsFile() async throws {
    let plan = try await plan(Self.rows(4000))
    let store = try store()
    let trainer = try Trainer(
      data: PreparedData(plan),
      configuration: configuration(),
      store: store
    )
    let run = try await run(trainer) { _ in }
    #expect(run.status == .finished)
    #expect(run.classes == ["no", "yes"] && run.positive == "yes")
    #expect(run.rows.train + run.rows.validation + run.rows.test == 4000)
    #expect(abs(Double(run.rows.train) / 4000 - 0.8) < 0.03)
    let test = try #require(run.test)
    #expect(try #require(test.auc) > 0.85)
    #expect(test.logLoss < 0.5)
    #expect(test.aucLow != nil)
    // The model from its file scores what the run measured.
    let model = try store.model(of: run.id)
    let windows = BoundedQueue<LabelledRows>(capacity: 1)
    let reader = StreamReader(plan, firstWindow: .max, keeps: true, queue: windows)
    reader.start(by: .shared)
    #expect(try windows.next() == nil)
    let rows = reader.kept.test
    let again = Evaluation.measure(
      probabilities: model.probabilities(of: rows.features),
      labels: rows.labels,
      classes: run.classes,
      positive: 1
    )
    #expect(again.logLoss == test.logLoss && again.auc == test.auc)
  }

  @Test(arguments: [0, 1, 2])
  func aRunThatIsInterruptedReachesTheSameNumbers(when epoch: Int) async throws {
    let plan = try await plan(Self.rows(5000))
    let whole = try await run(
      Trainer(data: PreparedData(plan), configuration: configuration(), store: try store())
    ) { _ in }
    let store = try store()
    let first = try Trainer(data: PreparedData(plan), configuration: configuration(), store: store)
    let epochs = Mutex(0)
    let paused = try await run(first) { event in
      if case .epoch = event { epochs.withLock { $0 += 1 } }
      if case .started = event, epoch == 0 { first.interrupt() }
      if case .epoch = event, epochs.withLock({ $0 }) == epoch { first.interrupt() }
    }
    #expect(paused.status == .paused)
    let found = try #require(store.unfinished())
    let second = try Trainer(resuming: found, data: PreparedData(plan), store: store)
    let resumed = try await run(second) { _ in }
    #expect(resumed.status == .finished)
    #expect(resumed.test == whole.test && resumed.validation == whole.validation)
    #expect(resumed.epochs.map(\.validationLoss) == whole.epochs.map(\.validationLoss))
    #expect(resumed.epochs.map(\.trainLoss) == whole.epochs.map(\.trainLoss))
  }

  @Test func dataThatChangedUnderAnInterruptedRunIsRefused() async throws {
    let store = try store()
    let trainer = try Trainer(
      data: PreparedData(try await plan(Self.rows(2000))),
      configuration: configuration(),
      store: store
    )
    _ = try await run(trainer) { if case .started = $0 { trainer.interrupt() } }
    let found = try #require(store.unfinished())
    let other = try await plan(Self.rows(2001))
    #expect {
      _ = try Trainer(resuming: found, data: PreparedData(other), store: store)
    } throws: {
      ($0 as? LearningError)?.code == .dataChanged
    }
  }

  @Test func badNumbersAndAMillionValuedCategoryAreLearntFrom() async throws {
    let odd = ["nan", "inf", "-inf", "1e308", "-1e308", "", "0"]
    let csv = Self.rows(4000) { $0 % 2 == 0 ? odd[$0 / 2 % odd.count] : nil }
    // Every row has its own value of id.
    let manifest = Self.manifest.replacingOccurrences(
      of: "label: bought",
      with: "label: bought\nfeatures: [id, colour, weight, note]"
    ).replacingOccurrences(
      of: "id: {type: id}",
      with: "id: {type: category}"
    )
    let plan = try await plan(csv, manifest: manifest)
    #expect(plan.hasher.fields.map(\.name).contains("id"))
    let run = try await run(
      Trainer(data: PreparedData(plan), configuration: configuration(), store: try store())
    ) { _ in }
    #expect(run.status == .finished)
    #expect(try #require(run.test).logLoss.isFinite)
    #expect(try #require(run.test?.auc) > 0.7)
  }

  @Test func oneClassIsRefused() async throws {
    let csv = Self.rows(50).replacingOccurrences(of: ",yes\n", with: ",no\n")
    let manifest = Self.manifest.replacingOccurrences(of: "positive: \"yes\"\n", with: "")
    await #expect {
      _ = try await plan(csv, manifest: manifest)
    } throws: {
      ($0 as? LearningError)?.code == .oneClass
    }
  }

  @Test func moreThanTwoClassesHaveAVectorEach() async throws {
    var text = "colour,size,fruit\n"
    for i in 0..<3000 {
      text += "\(["red", "green", "blue"][i % 3]),\(i % 7),\(["apple", "pear", "plum"][i % 3])\n"
    }
    let manifest = """
      version: 1
      label: fruit
      sources:
        - {name: sales, path: data/sales.csv}
      """
    let plan = try await plan(text, manifest: manifest)
    let run = try await run(
      Trainer(data: PreparedData(plan), configuration: configuration(), store: try store())
    ) { _ in }
    #expect(run.classes == ["apple", "pear", "plum"])
    #expect(try #require(run.test).accuracy > 0.99)
  }

  // MARK: Parts

  @Test func theSplitKeepsGroupsTogetherAndMovesNoRowWhenOthersCome() throws {
    let division = try RowDivision(
      .random(by: nil, train: 0.7, validation: 0.1, test: 0.2, seed: 3),
      []
    )
    let parts = (0..<20_000).map { division.part(of: UInt64($0)) }
    #expect(abs(Double(parts.count { $0 == .train }) / 20_000 - 0.7) < 0.015)
    #expect(abs(Double(parts.count { $0 == .validation }) / 20_000 - 0.1) < 0.01)
    // The part of a row hangs on nothing else.
    #expect((0..<100).map { division.part(of: UInt64($0)) } == Array(parts.prefix(100)))
    let other = try RowDivision(
      .random(by: nil, train: 0.7, validation: 0.1, test: 0.2, seed: 4),
      []
    )
    #expect((0..<100).map { other.part(of: UInt64($0)) } != Array(parts.prefix(100)))
  }

  @Test(arguments: [
    ([0.0, 1, 3], 2.0, 1, Float(0.5)), ([0, 1, 3], -5, 0, 0), ([0, 1, 3], 99, 2, 0),
    ([0, 1, 3], 0.25, 0, 0.25), ([], 4, 0, 0), ([0, 1, 3], 3, 2, 0), ([0, 1, 3], 1, 1, 0),
  ])
  func aNumberLiesBetweenItsEdges(
    edges: [Double],
    number: Double,
    edge: Int,
    share: Float
  ) {
    let found = HashedField.place(number, in: edges)
    #expect(found.edge == edge)
    #expect(abs(found.share - share) < 1e-6)
  }

  @Test func pairsAreReadAsIndexAndValue() {
    var found: [String: Float] = [:]
    let text = Array("1:1 7:0.5\t12:-2e1  bad x:nan 3:7:2 9:inf :4 ".utf8)
    IndexValuePairs.forEach(in: text.span) { index, value in
      found[String(decoding: (0..<index.count).map { index[$0] }, as: UTF8.self)] = value
    }
    #expect(found == ["1": 1, "7": 0.5, "12": -20, "3:7": 2])
  }

  /// Four rows of two classes and features of their own.
  private static let few = FeatureMatrix(
    rowCount: 2,
    denseWidth: 0,
    sparseWidth: 1 << 18,
    dense: [],
    rowStarts: [0, 2, 4],
    columns: [1, 2, 1, 3],
    values: [1, 2, 1, -1]
  )

  private static func settings(bits: Int = 18) -> FTRLSettings {
    var settings = FTRLSettings()
    settings.bits = bits
    return settings
  }

  @Test func modelsComeBackFromTheirFilesAndDamagedOnesAreRefused() throws {
    var estimator = FTRLEstimator(settings: Self.settings(), classes: 2)
    let batch = Batch(features: Self.few, rows: [0, 1], labels: [1, 0])
    for _ in 0..<5 { _ = estimator.step(batch, CrossEntropy(), learningRate: 0) }
    let hasher = FeatureHasher(
      fields: [
        HashedField(name: "a", kind: .category),
        HashedField(name: "b", kind: .number(edges: [0, 1, 2], isWhole: true)),
        HashedField(name: "c", kind: .text(longest: 2)), HashedField(name: "d", kind: .pairs),
      ],
      bits: 18
    )
    let saved = TrainedModel(
      runID: "20260101-000000-abcd",
      label: "y",
      classes: ["0", "1"],
      positive: "1",
      featurizer: .hasher(hasher),
      model: estimator.model,
      correction: ScoreCorrection()
    )
    let file = try Fixture.folder().appending(path: "model.tuina")
    let bytes = try saved.encoded()
    // Zeros are not written.
    #expect(bytes.count < 4096)
    try Data(bytes).write(to: file)
    let read = try TrainedModel(contentsOf: file)
    guard case .hasher(let readHasher) = read.featurizer else {
      Issue.record("the hasher is lost")
      return
    }
    #expect(readHasher == hasher)
    #expect(read.model.parameters == saved.model.parameters)
    #expect(read.probabilities(of: Self.few) == saved.probabilities(of: Self.few))
    for place in [20, bytes.count / 2, bytes.count - 4] {
      var damaged = bytes
      damaged[place] ^= 0x41
      try Data(damaged).write(to: file)
      #expect(throws: ModelFileError.self) { try TrainedModel(contentsOf: file) }
    }
    try Data(bytes.prefix(bytes.count / 2)).write(to: file)
    #expect(throws: ModelFileError.self) { try TrainedModel(contentsOf: file) }
  }

  @Test func anyLossIsLearntWithTheSameStepsAsTheFastOne() {
    /// The same loss, which the estimator does not know.
    struct Other: Objective {
      var priorShift: [Float] { [] }
      func differentiate(
        _ scores: inout [Float],
        labels: [Int32],
        weights: [Float],
        classes: Int
      ) -> Double {
        CrossEntropy().differentiate(&scores, labels: labels, weights: weights, classes: classes)
      }
    }
    for weights: [Float] in [[], [0.5, 3]] {
      let batch = Batch(features: Self.few, rows: [1, 0], labels: [1, 0], weights: weights)
      var fast = FTRLEstimator(settings: Self.settings(), classes: 2)
      var any = fast
      for _ in 0..<20 {
        let losses = (
          fast.step(batch, CrossEntropy(), learningRate: 0),
          any.step(batch, Other(), learningRate: 0)
        )
        #expect(abs(losses.0 - losses.1) < 1e-5)
      }
      for (a, b) in zip(fast.model.parameters, any.model.parameters) where a != 0 || b != 0 {
        #expect(abs(a - b) < 1e-5)
      }
    }
  }

  @Test func rowsInMemoryBecomeTheFeaturesOfRowsInTheEngine() async throws {
    let csv = Self.rows(300) { $0 % 9 == 0 ? "" : $0 % 5 == 0 ? "3" : nil }
    let loaded = try await loaded(csv, manifest: Self.manifest)
    let plan = try await StreamPlan(try await RowStream(loaded, positive: "yes"), bits: 18)
    let table = try await LearningTask.table(of: loaded)
    let rows = (0..<300).map(Int32.init)
    let streamed = Mutex(FeatureMatrix(denseWidth: 0, sparseWidth: plan.hasher.width))
    try await loaded.engine.forEachBatch("SELECT * FROM curated ORDER BY _row") { batch in
      let part = plan.hasher.features(of: batch)
      streamed.withLock { all in
        for row in 0..<part.rowCount { all.append(row, of: part) }
      }
    }
    let held = plan.hasher.features(of: table.columns, rows: rows)
    #expect(streamed.withLock { $0 == held })
    #expect(held.columns.count > 300 * 4)
  }

  @Test(arguments: [Remedy.none, .focal, .logitAdjusted, .oversample, .undersample, .balanced])
  func itLearnsInMemoryWithEveryRemedyThatNeedsNoNeighbours(remedy: Remedy) async throws {
    let loaded = try await loaded(Self.rows(3000), manifest: Self.manifest)
    let table = try await LearningTask.table(of: loaded)
    var configuration = configuration()
    configuration.remedy = remedy
    let data = try LearningTask(manifest: loaded.manifest).prepare(table, for: configuration)
    var loop = TrainingLoop(data: data, configuration: configuration)
    try loop.finish()
    let test = try loop.evaluate(data.test, with: loop.bestModel)
    #expect(try #require(test.auc) > 0.82)
  }

  @Test func aColumnThatGivesTheLabelAwayIsToldBeforeTheStreamIsLearnt() async throws {
    let lines = Self.rows(900).split(separator: "\n").map(String.init)
    let csv =
      ([lines[0] + ",code"]
      + lines.dropFirst().map { $0 + ($0.hasSuffix("yes") ? ",C44" : ",D22") })
      .joined(separator: "\n") + "\n"
    let told = try await plan(csv)
    #expect(told.notes.contains { $0.hasPrefix("code alone gives bought away") })
    let untold = try await plan(Self.rows(900))
    #expect(untold.notes.allSatisfy { !$0.contains("gives bought away") })
  }

  @Test func probabilitiesOfAStreamAreCalibratedAndItsThresholdTuned() async throws {
    var configuration = configuration()
    configuration.calibration = .temperature
    configuration.aim = .f1
    let plan = try await plan(Self.rows(4000))
    let store = try store()
    let run = try await run(
      Trainer(data: PreparedData(plan), configuration: configuration, store: store)
    ) { _ in }
    #expect(run.calibration?.kind == .temperature)
    #expect(run.threshold != nil)
    let model = try store.model(of: run.id)
    #expect(model.correction.calibration != .none)
  }

  @Test func anEndedRunOnAStreamIsExtendedToTheNumbersOfALongerOne() async throws {
    let plan = try await plan(Self.rows(3000))
    let long = try await run(
      Trainer(
        data: PreparedData(plan),
        configuration: configuration(epochs: 4),
        store: try store()
      )
    ) { _ in }
    let store = try store()
    let short = try await run(
      Trainer(data: PreparedData(plan), configuration: configuration(epochs: 2), store: store)
    ) { _ in }
    let extended = try await run(
      Trainer(extending: short, by: 2, data: PreparedData(plan), store: store)
    ) { _ in }
    #expect(extended.epochs.map(\.validationLoss) == long.epochs.map(\.validationLoss))
    #expect(extended.test == long.test)
  }

  @Test(arguments: [17, 27, 0, -1, 64])
  func bitsOutOfRangeAreRefused(bits: Int) {
    #expect(throws: LearningError.self) { try Self.settings(bits: bits).check(classes: 2) }
  }

  @Test(arguments: [Float.nan, 0, -1, .infinity])
  func ratesOutOfRangeAreRefused(alpha: Float) {
    var settings = FTRLSettings()
    settings.alpha = alpha
    #expect(throws: LearningError.self) { try settings.check(classes: 2) }
  }
}
