import Basics
import Foundation
import Testing
import Workspace

@testable import Learning
@testable import Scoring

/// Rows of a dataset with what people did beside them.
struct RetrainingTests {
  // MARK: Data

  private static let classes = ["no", "yes"]

  private static func table(_ labels: [String?], _ values: [Double], groups: [UInt64] = [])
    -> LearningTable
  {
    LearningTable(
      label: "y",
      labels: labels,
      columns: [FeatureColumn("a", .numbers(values))],
      groups: groups,
      groupedBy: groups.isEmpty ? [] : ["id"]
    )
  }

  private struct Event {
    var label: String
    var value = 0.0
    var entity: String?
    var weight: Float = 1
    var score: Float = .nan
  }

  /// An event a second.
  private static func rows(_ events: [Event], groups: [UInt64] = []) -> EventRows {
    EventRows(
      table: table(events.map(\.label), events.map(\.value), groups: groups),
      times: events.indices.map(Double.init),
      origins: events.map { _ in .taken },
      weights: events.map(\.weight),
      entities: events.map(\.entity),
      scores: events.map(\.score)
    )
  }

  private static func merge(
    _ labels: [String],
    keys: [String],
    train: [Int32],
    events: [Event],
    before cut: Double = .infinity,
    isAboutLabel: Bool
  ) -> EventMerge {
    let rest = labels.indices.map(Int32.init).filter { !train.contains($0) }
    var merge = EventMerge(
      table(labels, labels.map { _ in 0 }),
      keys: keys,
      split: RowSplit(train: train, validation: [], test: rest),
      classes: Set(classes)
    )
    merge.add(rows(events), before: cut, isAboutLabel: isAboutLabel)
    return merge
  }

  // MARK: Merging

  @Test func anAnswerAboutATrainingRowIsItsLabel() {
    let merge = Self.merge(
      ["no", "no", "yes"],
      keys: ["p", "q", "r"],
      train: [0, 2],
      events: [
        Event(label: "yes", entity: "p"), Event(label: "yes", entity: "q"),
        Event(label: "yes", entity: "r"), Event(label: "no", entity: "s"),
        Event(label: "maybe", entity: "p"),
      ],
      isAboutLabel: true
    )
    #expect(merge.relabelled == [0: "yes"])
    #expect(merge.added == [3])
    #expect(merge.counts.confirmed == 1 && merge.counts.relabelled == 1)
    // What is measured by is neither learnt nor changed.
    #expect(merge.counts.keptOut == 1)
    #expect(merge.counts.unknownClass == 1)
  }

  @Test func whatMostSayCountsAndATieSaysNothing() {
    let merge = Self.merge(
      ["no", "no"],
      keys: ["p", "q"],
      train: [0, 1],
      events: [
        Event(label: "yes", entity: "p"), Event(label: "no", entity: "p"),
        Event(label: "yes", entity: "p"), Event(label: "yes", entity: "q"),
        Event(label: "no", entity: "q"), Event(label: "yes", entity: "new"),
        Event(label: "yes", entity: "new"),
      ],
      isAboutLabel: true
    )
    #expect(merge.relabelled == [0: "yes"])
    #expect(merge.counts.undecided == 1)
    // One row for one thing, however often it was answered.
    #expect(merge.added == [6])
  }

  @Test func eachThingThatWasShownIsARowWhereItIsTakenOrNot() {
    let merge = Self.merge(
      ["no", "no"],
      keys: ["p", "q"],
      train: [0],
      events: [
        Event(label: "yes", entity: "p"), Event(label: "no", entity: "p"), Event(label: "no"),
        Event(label: "yes", entity: "q"), Event(label: "no"),
      ],
      before: 4,
      isAboutLabel: false
    )
    #expect(merge.added == [0, 1, 2])
    #expect(merge.relabelled.isEmpty)
    #expect(merge.counts.keptOut == 1 && merge.counts.heldOut == 1)
  }

  @Test(arguments: [(0.2, 8.0), (0, .infinity), (0.5, 5), (0.999, 0)])
  func theLatestShareIsHeldOut(share: Double, cut: Double) {
    #expect(EventMerge.cut((0..<10).map(Double.init), holdOut: share) == cut)
  }

  /// Events of one moment stay on one side.
  @Test func noMomentIsTornByTheCut() {
    #expect(EventMerge.cut([0, 1, 2, 2, 2, 3], holdOut: 0.4) == 2)
    #expect(EventMerge.cut([], holdOut: 0.4) == .infinity)
  }

  @Test(arguments: [0, 1, 9, 10, 25, 1000])
  func theLatestTenthChoosesTheEpoch(count: Int) {
    let (learnt, validated) = EventMerge.parts(of: (0..<count).map(Double.init))
    #expect(learnt.count == count - count / 10 && validated.count == count / 10)
    #expect(learnt.upperBound == validated.lowerBound)
    let (all, none) = EventMerge.parts(of: Array(repeating: 1, count: count))
    #expect(all.count == count && none.isEmpty)
  }

  private static func weights(
    _ propensities: [Double],
    _ origin: EventRows.Origin = .taken
  ) -> [Float] {
    EventRows.weights(propensities, propensities.map { _ in origin })
  }

  @Test func propensitiesBecomeWeightsAroundOne() {
    #expect(Self.weights([.nan, .nan]) == [1, 1])
    let weights = Self.weights([0.1, 0.5, .nan, 0.5])
    #expect(weights[2] == 1 && weights[1] == weights[3])
    #expect(abs(weights[0] / weights[1] - 5) < 1e-5)
    #expect(abs((weights[0] + weights[1] + weights[3]) / 3 - 1) < 1e-5)
    #expect(Self.weights([1e-9] + Array(repeating: 1, count: 100)).max() == 20)
    #expect(Self.weights([0.1, 0.5], .confirmed) == Self.weights([0.1, 0.5]))
  }

  /// What people type instead is known whatever was shown.
  @Test func correctionsCountOnceWhateverWasShown() {
    #expect(EventRows.weights([0.01, 0.9], [.corrected, .confirmed]) == [1, 1])
  }

  // MARK: Training

  private static let task = LearningTask(
    split: .random(by: nil, train: 0.6, validation: 0.2, test: 0.2, seed: 7),
    positive: "yes"
  )

  private static func configuration(_ model: RunConfiguration.Model = .softmax) -> RunConfiguration
  {
    var configuration = RunConfiguration(model: model)
    configuration.numbers = .standard
    configuration.epochs = 15
    return configuration
  }

  /// The class follows the number; where `isTurned`, it follows its opposite.
  private static func events(_ count: Int, isTurned: Bool, seed: UInt64) -> [Event] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let isPositive = random.nextUnit() < 0.5
      let side = isPositive != isTurned ? 1.0 : -1
      return Event(
        label: isPositive ? "yes" : "no",
        value: random.nextNormal() + side,
        score: Float(random.nextUnit())
      )
    }
  }

  private static func base(_ count: Int = 1000) -> LearningTable {
    let rows = events(count, isTurned: false, seed: 1)
    return table(rows.map(\.label), rows.map(\.value))
  }

  private static func champion(
    _ store: RunStore,
    _ model: RunConfiguration.Model = .softmax
  ) throws -> (run: TrainingRun, model: TrainedModel) {
    let configuration = configuration(model)
    let data = try task.prepare(base(), for: configuration)
    let run = try Trainer(data: data, configuration: configuration, store: store).run { _ in }
    return (run, try store.model(of: run.id))
  }

  @Test(arguments: [RunConfiguration.Model.softmax, .perceptron(hidden: [8])])
  func aChallengerLearnsWhatChangedAndTheGateSaysSo(model: RunConfiguration.Model) throws {
    let store = RunStore(folder: try Fixture.folder())
    let champion = try Self.champion(store, model)
    let table = Self.base()
    // The world has turned around, and there are more events than rows.
    let events = Self.rows(Self.events(6000, isTurned: true, seed: 2))
    let made = try Self.task.prepare(
      table,
      keys: [],
      events: events,
      isAboutLabel: false,
      holdOut: 0.25,
      after: (champion.run, champion.model),
      for: Self.configuration(model)
    )
    #expect(made.lineage.rows.added == 4050 && made.lineage.rows.validated == 450)
    #expect(made.lineage.rows.heldOut == 1500)
    #expect(made.lineage.heldFrom == Date(timeIntervalSince1970: 4500))
    #expect(made.lineage.to == Date(timeIntervalSince1970: 4499))
    let positives = events.table.labels.prefix(4050).count { $0 == "yes" }
    #expect(made.lineage.rows.positives == positives)
    #expect(made.lineage.rows.negatives == 4050 - positives)
    // About half of the negatives lie above the median of the positives: scores are random here.
    #expect(abs(Double(made.lineage.rows.hardNegatives) / Double(4050 - positives) - 0.5) < 0.05)
    #expect(made.data.train.count == champion.run.rows.train + 4050)
    #expect(made.data.test.count == champion.run.rows.test)
    #expect(made.data.split == champion.run.split)

    let run = try Trainer(
      data: made.data,
      configuration: Self.configuration(model),
      from: champion.model,
      lineage: made.lineage,
      store: store
    ).run { _ in }
    #expect(store.run(run.id)?.lineage == made.lineage)
    #expect(store.reference(of: run.id)?.features.map(\.name) == ["a"])

    var rules = Manifest.Gate()
    rules.metrics = ["auc": Manifest.Gate.Threshold(worse: 0)]
    let report = try ModelGate(rules, hasPositive: true).run(
      Self.task,
      table,
      challenger: ModelGate.Contender(run: run, model: try store.model(of: run.id)),
      champion: ModelGate.Contender(run: champion.run, model: champion.model),
      events: ModelGate.Events(rows: events, keys: [], isAboutLabel: false)
    )
    let recent = try #require(report.checks.first { $0.slice == GateReport.recentSlice })
    #expect(recent.rows == 1500 && report.recent?.rows == 1500 && report.recent?.reason == nil)
    #expect(recent.isKept)
    #expect(try #require(recent.low) > 0)
    #expect(try #require(recent.champion) < 0.3 && (try #require(recent.challenger)) > 0.7)
    // On the rows of before it is worse, and the gate says that too.
    #expect(report.state == .failed)
  }

  @Test func tooFewRecentRowsAreNamedAndFailNothing() throws {
    let store = RunStore(folder: try Fixture.folder())
    let champion = try Self.champion(store)
    let contender = ModelGate.Contender(run: champion.run, model: champion.model)
    let report = try ModelGate(nil, hasPositive: true).run(
      Self.task,
      Self.base(),
      challenger: contender,
      champion: contender,
      events: ModelGate.Events(
        rows: Self.rows(Self.events(20, isTurned: false, seed: 3)),
        keys: [],
        isAboutLabel: false
      )
    )
    #expect(report.state == .passed)
    #expect(report.recent?.rows == 20)
    #expect(report.recent?.reason?.contains("100") == true)
  }

  /// The class of a thing stays with it: what one learnt of it says nothing when it is answered again.
  @Test func thingsThatWereLearntAreNotJudgedBy() throws {
    let store = RunStore(folder: try Fixture.folder())
    let champion = try Self.champion(store)
    let table = Self.base()
    let keys = (0..<table.rowCount).map { "k\($0)" }
    let answers = table.labels.enumerated().map {
      Event(label: $1 ?? "", entity: "k\($0)")
    }
    let contender = ModelGate.Contender(run: champion.run, model: champion.model)
    let report = try ModelGate(nil, hasPositive: true).run(
      Self.task,
      table,
      challenger: contender,
      champion: contender,
      events: ModelGate.Events(rows: Self.rows(answers), keys: keys, isAboutLabel: true)
    )
    #expect(report.recent?.rows == champion.run.rows.test)
  }

  @Test func theWeightsOfTheChampionAreTheBeginning() throws {
    let store = RunStore(folder: try Fixture.folder())
    let champion = try Self.champion(store)
    let data = try Self.task.prepare(Self.base(), for: Self.configuration())
    let warm = try WarmStart(from: champion.model, data, Self.configuration())
    #expect(warm.state.estimator.model.parameters == champion.model.model.parameters)
    #expect(throws: LearningError.self) {
      _ = try WarmStart(from: champion.model, data, Self.configuration(.perceptron(hidden: [4])))
    }
  }

  @Test func aHashedModelGoesOnFromItsWeights() throws {
    var settings = FTRLSettings()
    (settings.bits, settings.l1, settings.l2) = (18, 0.5, 1)
    let shape = HashedLinear.Shape(classes: 2, bits: 18)
    var weights = [Float](repeating: 0, count: shape.weightCount)
    (weights[3], weights[70]) = (0.25, -1.5)
    weights[shape.weightCount - 1] = -3
    let model = try #require(HashedLinear(shape: shape, parameters: weights))
    let estimator = try #require(FTRLEstimator(settings: settings, from: model))
    for (mine, given) in zip(estimator.model.parameters, weights) where mine != given {
      #expect(abs(mine - given) < 1e-5)
    }
    settings.bits = 19
    #expect(FTRLEstimator(settings: settings, from: model) == nil)
  }

  @Test func rowsCountByTheirPropensity() throws {
    let store = RunStore(folder: try Fixture.folder())
    let champion = try Self.champion(store)
    var events = Self.rows(Self.events(100, isTurned: false, seed: 4))
    events.weights = (0..<100).map { $0 % 2 == 0 ? 0.5 : 1.5 }
    let made = try Self.task.prepare(
      Self.base(),
      keys: [],
      events: events,
      isAboutLabel: false,
      holdOut: 0,
      after: (champion.run, nil),
      for: Self.configuration()
    )
    #expect(made.lineage.isWeighed && !made.lineage.isWarm)
    #expect(made.data.train.weights.count == made.data.train.count)
    #expect(made.data.train.weights.suffix(90) == events.weights[..<90])
    #expect(made.data.train.weights.prefix(champion.run.rows.train).allSatisfy { $0 == 1 })
  }

  @Test func aLineageIsReadBackAsItWasWritten() throws {
    var rows = RunLineage.Rows()
    (rows.added, rows.relabelled, rows.undecided) = (5, 2, 1)
    var lineage = RunLineage(parent: "r", rows: rows)
    (lineage.from, lineage.trigger) = (Date(timeIntervalSince1970: 5), "drift")
    let data = try JSONEncoder().encode(lineage)
    #expect(try JSONDecoder().decode(RunLineage.self, from: data) == lineage)
  }
}
