import Basics
import Engine
import Foundation
import Ingest
import Synchronization
import Testing
import Workspace

@testable import Learning
@testable import Scoring

/// The hashed linear model: its rows, its files, and its training on a stream.
@Suite(.serialized)
struct SparseLinearTests {
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
    let folder = try Fixture.folder()
    try FileManager.default.createDirectory(
      at: folder.appending(path: "data"),
      withIntermediateDirectories: true
    )
    try Data(csv.utf8).write(to: folder.appending(path: "data/sales.csv"))
    try Data(manifest.utf8).write(to: folder.appending(path: "dataset.yaml"))
    let loaded = try await LoadedDataset.load(
      try Dataset.open(folder),
      engine: try await Engines.open(uri: nil)
    )
    return try await StreamPlan(loaded, positive: loaded.manifest.positive, bits: bits)
  }

  private func configuration(bits: Int = 18, epochs: Int = 3) -> RunConfiguration {
    var settings = SparseLinear.Settings()
    settings.bits = bits
    var configuration = RunConfiguration(model: .hashed(settings))
    configuration.epochs = epochs
    configuration.patience = nil
    return configuration
  }

  private func store() throws -> RunStore { RunStore(folder: try Fixture.folder()) }

  @concurrent
  private func run(_ trainer: SparseTrainer, _ onEvent: @escaping @Sendable (TrainingEvent) -> Void)
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
    let trainer = try SparseTrainer(plan: plan, configuration: configuration(), store: store)
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
    let model = try store.hashedModel(of: run.id)
    let held = Mutex(HashedRows())
    let reader = StreamReader(plan, firstWindow: .max, holds: true, queue: WindowQueue())
    await reader.read()
    held.withLock { $0 = reader.held.test }
    let rows = held.withLock { $0 }
    let again = Evaluation.measure(
      probabilities: model.probabilities(of: rows),
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
      SparseTrainer(plan: plan, configuration: configuration(), store: try store())
    ) { _ in }
    let store = try store()
    let first = try SparseTrainer(plan: plan, configuration: configuration(), store: store)
    let epochs = Mutex(0)
    let paused = try await run(first) { event in
      if case .epoch = event { epochs.withLock { $0 += 1 } }
      if case .started = event, epoch == 0 { first.interrupt() }
      if case .epoch = event, epochs.withLock({ $0 }) == epoch { first.interrupt() }
    }
    #expect(paused.status == .paused)
    let found = try #require(store.unfinished())
    let second = try SparseTrainer(resuming: found, plan: plan, store: store)
    let resumed = try await run(second) { _ in }
    #expect(resumed.status == .finished)
    #expect(resumed.test == whole.test && resumed.validation == whole.validation)
    #expect(resumed.epochs.map(\.validationLoss) == whole.epochs.map(\.validationLoss))
    #expect(resumed.epochs.map(\.trainLoss) == whole.epochs.map(\.trainLoss))
  }

  @Test func dataThatChangedUnderAnInterruptedRunIsRefused() async throws {
    let store = try store()
    let trainer = try SparseTrainer(
      plan: try await plan(Self.rows(2000)),
      configuration: configuration(),
      store: store
    )
    _ = try await run(trainer) { if case .started = $0 { trainer.interrupt() } }
    let found = try #require(store.unfinished())
    let other = try await plan(Self.rows(2001))
    #expect {
      _ = try SparseTrainer(resuming: found, plan: other, store: store)
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
      SparseTrainer(plan: plan, configuration: configuration(), store: try store())
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
      SparseTrainer(plan: plan, configuration: configuration(), store: try store())
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

  @Test func modelsComeBackFromTheirFilesAndDamagedOnesAreRefused() throws {
    var settings = SparseLinear.Settings()
    settings.bits = 18
    var model = try SparseLinear(settings: settings, classes: 2)
    let rows = HashedRows(
      rowStarts: [0, 2, 4],
      slots: [1, 2, 1, 3],
      values: [1, 2, 1, -1],
      labels: [1, 0]
    )
    for _ in 0..<5 { _ = model.step(rows, order: [0, 1]) }
    let saved = HashedModel(
      runID: "20260101-000000-abcd",

      label: "y",
      classes: ["0", "1"],
      positive: "1",
      correction: ScoreCorrection(),
      hasher: FeatureHasher(
        fields: [
          HashedField(name: "a", kind: .category),
          HashedField(name: "b", kind: .number(edges: [0, 1, 2])),
          HashedField(name: "c", kind: .text(longest: 2)), HashedField(name: "d", kind: .pairs),
        ],
        bits: 18
      ),
      weights: model.weights
    )
    let file = try Fixture.folder().appending(path: "model.tuina")
    let bytes = try saved.encoded()
    try Data(bytes).write(to: file)
    let read = try HashedModel(contentsOf: file)
    #expect(read.hasher == saved.hasher && read.weights == saved.weights)

    #expect(read.probabilities(of: rows) == saved.probabilities(of: rows))
    #expect(read.weights.inUse == 4)
    for place in [20, bytes.count / 2, bytes.count - 4] {
      var damaged = bytes
      damaged[place] ^= 0x41
      try Data(damaged).write(to: file)
      #expect(throws: ModelFileError.self) { try HashedModel(contentsOf: file) }
    }
    try Data(bytes.prefix(bytes.count / 2)).write(to: file)
    #expect(throws: ModelFileError.self) { try HashedModel(contentsOf: file) }
  }

  @Test(arguments: [17, 27, 0, -1, 64])
  func bitsOutOfRangeAreRefused(bits: Int) {
    var settings = SparseLinear.Settings()
    settings.bits = bits
    #expect(throws: LearningError.self) { try SparseLinear(settings: settings, classes: 2) }
  }

  @Test(arguments: [Float.nan, 0, -1, .infinity])
  func ratesOutOfRangeAreRefused(alpha: Float) {
    var settings = SparseLinear.Settings()
    settings.alpha = alpha
    #expect(throws: LearningError.self) { try SparseLinear(settings: settings, classes: 2) }
  }
}

/// Sparse pairs, n-gram weights and shares of classes on the way through training in memory.
struct SparseFeatureTests {
  private func pairs(_ rows: [String]) -> PairColumn {
    var column = PairColumn()
    for row in rows { column.append(Array(row.utf8).span) }
    return column
  }

  @Test func pairsBecomeFeaturesInUnitsOfTheLargestTrainingValue() throws {
    let column = pairs(["1:2 7:1", "1:-4", "", "9:5 1:1", "8:0"])
    let extractor = FeatureExtractor(
      fitting: [FeatureColumn("features", .pairs(column))],
      training: [0, 1, 2, 4]
    )
    #expect(extractor.sparseWidth == 2)
    let table = [FeatureColumn("features", .pairs(column))]
    let matrix = extractor.features(of: table, rows: [0, 1, 2, 3])
    #expect(matrix.rowStarts == [0, 2, 3, 3, 4])
    #expect(matrix.columns == [0, 1, 0, 0])
    #expect(matrix.values == [0.5, 1, -1, 0.25])
    let again = try JSONDecoder().decode(
      FeatureExtractor.self,
      from: JSONEncoder().encode(extractor)
    )
    #expect(again.featureNames == ["features: 1", "features: 7"])
    #expect(again.features(of: table, rows: [0, 1, 2, 3]) == matrix)
  }

  @Test func nGramsThatTellClassesApartWeighMore() {
    var texts: [String?] = []
    var classes: [Int32] = []
    for i in 0..<400 {
      texts.append(i % 2 == 0 ? "qq zz" : "ww zz")
      classes.append(Int32(i % 2))
    }
    let rows = (0..<400).map(Int32.init)
    let plain = TextEncoder(texts, training: rows)
    let weighed = TextEncoder(texts, training: rows, classes: classes, classCount: 2)
    let sums = [plain, weighed].map { encoder in
      let entries = encoder.encode(["zz", "qq"], rows: [0, 1])
      let common = entries.values[..<Int(entries.counts[0])].reduce(0) { $0 + $1 * $1 }
      let telling = entries.values[Int(entries.counts[0])...].reduce(0) { $0 + $1 * $1 }
      return common / telling
    }
    #expect(abs(sums[0] - 1) < 0.01)
    #expect(sums[1] < 0.01)
  }

  @Test(arguments: [[10, 10], [900, 100], [5, 0, 95]])
  func biasesStartAtTheSharesOfTheClasses(counts: [Int]) {
    let biases = ClassShares.biases(counts: counts, shift: [])
    let odds = biases.map { exp(Double($0)) }
    let sum = odds.reduce(0, +)
    let all = Double(counts.map { max(1, $0) }.reduce(0, +))
    for (odd, count) in zip(odds, counts) {
      #expect(abs(odd / sum - Double(max(1, count)) / all) < 1e-5)
    }
    if counts == [10, 10] { #expect(biases == [0, 0]) }
  }

  @Test func otherSharesInTheTestPartAreTold() throws {
    // A model that says .5 always, learnt on equal shares, measured where one in ten is positive.
    let labels = (0..<1000).map { Int32($0 % 10 == 0 ? 1 : 0) }
    let probabilities = [Float](repeating: 0.5, count: 2000)
    let shift = try #require(
      PriorShift(
        probabilities: probabilities,
        labels: labels,
        classes: ["no", "yes"],
        positive: 1,
        training: [500, 500]
      )
    )
    // −.1 ln .1 − .9 ln .9.
    #expect(shift.note.contains("log-loss is 0.3251"))
    #expect(shift.note.contains("mean prediction 10 %"))
    #expect(
      PriorShift(
        probabilities: probabilities,
        labels: labels,
        classes: ["no", "yes"],
        positive: 1,
        training: [910, 90]
      ) == nil
    )
  }

  @Test func manyRowsAreLearntInFourPassesUnlessOtherSettingsAreAskedFor() {
    var many = RunConfiguration(model: .softmax)
    many.adapt(toTrainingRows: 200_000)
    #expect(many.epochs == 4 && many.schedule == .cosine && many.batchSize == 256)
    var few = RunConfiguration(model: .softmax)
    few.adapt(toTrainingRows: 199_999)
    #expect(few == RunConfiguration(model: .softmax))
    var asked = RunConfiguration(model: .softmax)
    asked.epochs = 7
    asked.adapt(toTrainingRows: 1_000_000)
    #expect(asked.epochs == 7 && asked.schedule == .plateau)
  }
}
