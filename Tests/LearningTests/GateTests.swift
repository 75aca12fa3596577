import Basics
import Foundation
import Testing
import Workspace

@testable import Learning
@testable import Scoring

struct GateTests {
  // MARK: Data

  /// Two numbers tell the class: both together better than one.
  private static func table(rows: Int = 3000, seed: UInt64 = 3) -> LearningTable {
    var random = SeededGenerator(seed: seed)
    var labels: [String?] = []
    var (first, second): ([Double], [Double]) = ([], [])
    var sites: [Int32] = []
    for row in 0..<rows {
      let isPositive = random.nextUnit() < 0.2
      labels.append(isPositive ? "yes" : "no")
      first.append(random.nextNormal() + (isPositive ? 1 : 0))
      second.append(random.nextNormal() + (isPositive ? 1 : 0))
      sites.append(Int32(row % 50 == 0 ? 2 : row % 2))
    }
    var table = LearningTable(
      label: "y",
      labels: labels,
      columns: [FeatureColumn("a", .numbers(first)), FeatureColumn("b", .numbers(second))]
    )
    table.slices = [
      FeatureColumn("site", .categories(codes: sites, values: ["back", "face", "foot"]))
    ]
    return table
  }

  private static let task = LearningTask(
    split: .random(by: nil, train: 0.5, validation: 0.1, test: 0.4, seed: 7),
    positive: "yes"
  )

  /// A run on some of the columns.
  private static func contender(_ columns: [String], _ table: LearningTable) throws
    -> ModelGate.Contender
  {
    var own = table
    own.columns = table.columns.filter { columns.contains($0.name) }
    var configuration = RunConfiguration(model: .softmax)
    configuration.numbers = .standard
    configuration.epochs = 20
    let store = RunStore(folder: try Fixture.folder())
    let data = try task.prepare(own, for: configuration)
    let run = try Trainer(data: data, configuration: configuration, store: store).run { _ in }
    return ModelGate.Contender(run: run, model: try store.model(of: run.id))
  }

  private static func gate(_ edit: (inout Manifest.Gate) -> Void = { _ in }) throws -> ModelGate {
    var rules = Manifest.Gate()
    rules.metrics = [
      "average-precision": Manifest.Gate.Threshold(worse: 0.01),
      "log-loss": Manifest.Gate.Threshold(worse: 0),
    ]
    edit(&rules)
    return try ModelGate(rules, hasPositive: true)
  }

  // MARK: States

  @Test func aBetterChallengerPassesAndAWorseOneFails() throws {
    let table = Self.table()
    let weak = try Self.contender(["a"], table)
    let strong = try Self.contender(["a", "b"], table)
    let passed = try Self.gate().run(Self.task, table, challenger: strong, champion: weak)
    #expect(passed.state == .passed)
    let precision = try #require(passed.checks.first { $0.metric == .averagePrecision })
    #expect(precision.rows == strong.run.rows.test)
    #expect(precision.challenger == strong.run.test?.averagePrecision)
    #expect(precision.champion == weak.run.test?.averagePrecision)
    #expect(try #require(precision.low) > 0.02)
    let failed = try Self.gate().run(Self.task, table, challenger: weak, champion: strong)
    #expect(failed.state == .failed)
    #expect(failed.checks.allSatisfy { !$0.isKept })
    #expect(try #require(failed.checks.first?.high) < 0)
  }

  @Test func withoutAChampionOnlyBoundsOfTheFigureItselfAreChecked() throws {
    let table = Self.table()
    let run = try Self.contender(["a"], table)
    let report = try Self.gate().run(Self.task, table, challenger: run, champion: nil)
    #expect(report.state == .rubberStamped && report.champion == nil)
    #expect(report.checks.allSatisfy { $0.champion == nil && $0.low == nil })
    let bound = try Self.gate { $0.metrics["auc"] = Manifest.Gate.Threshold(lower: 0.999) }
      .run(Self.task, table, challenger: run, champion: nil)
    #expect(bound.state == .failed)
  }

  @Test func whatIsNotMeasuredIsNotPassed() throws {
    let table = Self.table()
    let run = try Self.contender(["a"], table)
    func state(_ edit: (inout Manifest.Gate) -> Void) throws -> GateReport.State {
      try Self.gate(edit).run(Self.task, table, challenger: run, champion: run).state
    }
    #expect(try state { _ in } == .passed)
    #expect(try state { $0.slices = ["site": ["back", "face"]] } == .passed)
    #expect(try state { $0.slices = ["site": ["back", "foot"]] } == .missingSlice)
    #expect(try state { $0.slices = ["site": ["arm"]] } == .missingSlice)
    #expect(try state { $0.slices = ["site": []] } == .passed)
    #expect(try state { $0.metrics["ece"] = Manifest.Gate.Threshold() } == .missingThreshold)
    #expect(try state { $0.metrics = [:] } == .missingThreshold)
    #expect(throws: LearningError.self) {
      try Self.gate { $0.metrics["f2"] = Manifest.Gate.Threshold(lower: 1) }
    }
  }

  @Test func slicesAreMeasuredOnTheirOwnRows() throws {
    let table = Self.table()
    let run = try Self.contender(["a"], table)
    let report = try Self.gate { $0.slices = ["site": []] }
      .run(Self.task, table, challenger: run, champion: run)
    let slices = Set(report.checks.compactMap(\.slice))
    // A rare value that nobody named is passed over.
    #expect(slices == ["site = back", "site = face"])
    let rows = report.checks.filter { $0.metric == .logLoss && $0.slice != nil }.map(\.rows)
    #expect(rows.reduce(0, +) < run.run.rows.test && rows.allSatisfy { $0 > 400 })
    // A model differs from itself by nothing.
    #expect(report.checks.allSatisfy { $0.low == 0 && $0.high == 0 })
  }

  @Test func aRunWhoseRowsNobodyKnowsIsRefused() throws {
    let table = Self.table()
    var run = try Self.contender(["a"], table)
    var other = Self.task
    other.split = .random(by: nil, train: 0.6, validation: 0.1, test: 0.3, seed: 7)
    #expect {
      _ = try Self.gate().run(other, table, challenger: run, champion: nil)
    } throws: {
      ($0 as? LearningError)?.code == .badSplit
    }
    run.run.configuration.rowsOnDisk = true
    #expect {
      _ = try Self.gate().run(Self.task, table, challenger: run, champion: nil)
    } throws: {
      ($0 as? LearningError)?.code == .badSplit
    }
  }

  // MARK: Figures

  @Test(arguments: [1, 2, 3])
  func rowsThatCountTwiceAreRowsThatStandThereTwice(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let labels = (0..<60).map { _ in Int32(random.nextUnit() < 0.4 ? 1 : 0) }
    // Scores with ties.
    let ones = labels.map { label in
      Float((random.nextUnit() * 5 + Double(label)).rounded() / 8 + 0.05)
    }
    func measured(_ rows: [Int]) -> MeasuredRows {
      MeasuredRows(
        probabilities: rows.flatMap { [1 - ones[$0], ones[$0]] },
        labels: rows.map { labels[$0] },
        classes: 2,
        positive: 1,
        decision: DecisionRule(),
        groups: []
      )
    }
    let weights = (0..<60).map { _ in random.next(below: 3) }
    let repeated = (0..<60).flatMap { Array(repeating: $0, count: weights[$0]) }
    let weighed = WeighedFigures(measured(Array(0..<60)), classes: 2)
    let plain = WeighedFigures(measured(repeated), classes: 2)
    let once = Array(repeating: 1.0, count: repeated.count)
    for metric in GateMetric.allCases {
      let a = try #require(weighed.value(metric, weights: weights.map(Double.init)))
      let b = try #require(plain.value(metric, weights: once))
      #expect(abs(a - b) < 1e-9, "\(metric.rawValue), seed \(seed)")
    }
    let rows = measured(repeated)
    let reference = Ranking(scores: rows.scores, isPositive: rows.isPositive).areaUnderCurve
    #expect(abs(try #require(plain.value(.auc, weights: once)) - #require(reference)) < 1e-9)
    let precision = Ranking(scores: rows.scores, isPositive: rows.isPositive).averagePrecision
    #expect(
      abs(try #require(plain.value(.averagePrecision, weights: once)) - #require(precision)) < 1e-9
    )
    #expect(
      abs(
        try #require(plain.value(.ece, weights: once))
          - CalibrationError.expectedError(confidences: rows.confidences, isRight: rows.isRight)
      ) < 1e-6
    )
  }

  // MARK: History

  @Test func theHistoryOfPromotionsKeepsWhoAndWhenAndGoesBack() throws {
    let table = Self.table(rows: 600)
    let store = RunStore(folder: try Fixture.folder())
    let data = try Self.task.prepare(table)
    var ids: [String] = []
    for epochs in 1...3 {
      var configuration = RunConfiguration(model: .softmax)
      configuration.epochs = epochs
      let trainer = try Trainer(data: data, configuration: configuration, store: store)
      ids.append(try trainer.run { _ in }.id)
    }
    #expect(throws: LearningError.self) { try store.rollBack(by: "ana") }
    for id in ids { try store.promote(id, by: "ana") }
    #expect(store.champion()?.run == ids[2])
    try store.rollBack(by: "ben")
    #expect(store.champion()?.run == ids[1])
    try store.rollBack(by: "ben")
    #expect(store.champion()?.run == ids[0])
    #expect(throws: LearningError.self) { try store.rollBack(by: "ben") }
    // Without a history there is no promotion.
    let url = store.folder.appending(path: "promotions.jsonl")
    let kept = try Data(contentsOf: url)
    try FileManager.default.removeItem(at: url)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    #expect(throws: LearningError.self) { try store.promote(ids[2], by: "ana") }
    #expect(store.champion()?.run == ids[0])
    try FileManager.default.removeItem(at: url)
    try kept.write(to: url)
    // A line that a kill cut short takes no other with it.
    try (Data(contentsOf: url) + Data(#"{"kind":"promo"#.utf8)).write(to: url)
    try store.promote(ids[2], by: "ana")
    let history = store.promotions()
    #expect(history.map(\.to) == [ids[0], ids[1], ids[2], ids[1], ids[0], ids[2]])
    #expect(history.map(\.by) == ["ana", "ana", "ana", "ben", "ben", "ana"])
    #expect(history.map(\.from) == [nil, ids[0], ids[1], ids[2], ids[1], ids[0]])
    #expect(history.map(\.kind).filter { $0 == .rolledBack }.count == 2)
  }
}
