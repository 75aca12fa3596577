import Basics
import Foundation
import Scoring
import Synchronization
import Testing

@testable import Learning

struct RemedyTests {
  @Test func weightsAreThoseOfTheirDefinitions() {
    #expect(Remedy.balanced.weights(counts: [90, 10]) == [100.0 / 180, 5])
    #expect(Remedy.none.weights(counts: [90, 10]).isEmpty)
    let weights = Remedy.classBalanced.weights(counts: [900, 100])
    let raw = [900.0, 100].map { (1 - 0.999) / (1 - pow(0.999, $0)) }
    #expect(abs(weights[0] - Float(raw[0] * 2 / (raw[0] + raw[1]))) < 1e-6)
    #expect(abs(weights[0] + weights[1] - 2) < 1e-5)
    #expect(Remedy.balanced.weights(counts: [8, 0]) == [1, 1])
  }

  @Test func samplesHaveAllClassesEquallyOften() {
    let labels: [Int32] =
      Array(repeating: 0, count: 40) + Array(repeating: 1, count: 7) + [2, 2, 2]
    var random = SeededGenerator(seed: 1)
    let over = ClassSampling(.over).draw(labels, &random)
    #expect(Set(over) == Set(labels.indices.map(Int32.init)))
    let under = ClassSampling(.under).draw(labels, &random)
    #expect(Set(under).count == 9)
    for (drawn, size) in [(over, 40), (under, 3)] {
      for label in 0..<3 { #expect(drawn.count { labels[Int($0)] == Int32(label) } == size) }
    }
    #expect(ClassSampling(.over).draw([], &random).isEmpty)
  }

  private func task(rows: Int = 4000, seed: UInt64 = 11) -> LearningTable {
    var random = SeededGenerator(seed: seed)
    let isRare = (0..<rows).map { _ in random.nextUnit() < 0.05 }
    return LearningTable(
      label: "y",
      labels: isRare.map { $0 ? "rare" : "usual" },
      columns: [
        FeatureColumn("a", .numbers(isRare.map { ($0 ? 1.5 : 0) + random.nextNormal() })),
        FeatureColumn("b", .numbers(isRare.map { ($0 ? -1 : 0) + random.nextNormal() })),
      ]
    )
  }

  private func configuration(_ remedy: Remedy = .none) -> RunConfiguration {
    var configuration = RunConfiguration()
    (configuration.epochs, configuration.remedy) = (12, remedy)
    configuration.numbers = .standard
    return configuration
  }

  /// Two normal distributions of one deviation: logistic regression is the truth, and what a remedy
  /// adds to the log-odds is known.
  @Test(arguments: Remedy.allCases.filter { $0 != .focal })
  func whatARemedyAddsIsTakenBack(remedy: Remedy) throws {
    let data = try LearningTask().prepare(task(rows: 20_000))
    var loop = TrainingLoop(data: data, configuration: configuration(remedy))
    try loop.finish()
    let p = loop.correction.probabilities(
      of: loop.bestModel.scores(of: data.test.features),
      classes: 2
    )
    let expected = data.test.labels.indices.reduce(0.0) { $0 + Double(p[2 * $1]) }
    let given = Double(data.test.labels.count { $0 == 0 })
    // "rare" is class 0; 20,000 rows have 100 of them in the test part.
    #expect(abs(expected / given - 1) < 0.35, "\(expected) for \(given)")
    let recall = try #require(
      try loop.evaluate(data.test, with: loop.bestModel).classes[0].recall
    )
    // Weights of β = .999 hardly differ where the rarer class has 800 rows.
    let isWeak = remedy == .none || remedy == .classBalanced
    #expect(isWeak ? recall < 0.7 : recall > 0.7, "\(recall)")
  }

  @Test func aRaceFindsNoDifferenceInRankingWhereThereIsNone() throws {
    var race = RemedyRace()
    race.folds = 3
    race.remedies = [.none, .balanced, .logitAdjustedAfter, .undersample]
    var configuration = configuration()
    configuration.epochs = 60
    var seen = 0
    let report = try race.run(LearningTask(), task(), configuration: configuration) {
      seen += 1
      #expect($0.ended == seen && $0.total == 12)
    }
    #expect(seen == 12)
    #expect(report.table.map(\.remedy).prefix(2) == [.none, .none])
    #expect(report.table[0].threshold == .tuned && report.table[1].threshold == .fixed)
    let balanced = try #require(
      report.table.first { $0.remedy == .balanced && $0.threshold == .fixed }
    )
    let difference = try #require(balanced.differences[.averagePrecision])
    #expect(abs(difference.mean) < 0.05)
    let (left, corrected) = (
      try #require(balanced.figures[.logLossUncorrected]), try #require(balanced.figures[.logLoss])
    )
    #expect(left.mean > corrected.mean + 0.1)
    #expect(report.verdict.contains("no difference in average precision"))
    #expect(report.verdict.contains("worse calibration as they are left by balanced"))
    let after = try #require(
      report.table.first { $0.remedy == .logitAdjustedAfter && $0.threshold == .fixed }
    )
    #expect(after.differences[.logLoss]?.mean == 0)
    #expect((after.figures[.balancedAccuracy]?.mean ?? 0) > 0.8)
  }

  /// Each training is the same wherever it runs, and is told of once.
  @Test func aRaceOnManyCoresComesToWhatOneComesTo() throws {
    var race = RemedyRace()
    (race.folds, race.remedies) = (2, [.none, .balanced, .focal, .logitAdjustedAfter])
    var configuration = configuration()
    configuration.epochs = 3
    let alone = try race.run(
      LearningTask(),
      task(),
      configuration: configuration,
      on: RunScheduler(cores: 1)
    )
    var told: [RemedyRace.Stage: Int] = [:]
    let thread = Thread.current
    let shared = try race.run(
      LearningTask(),
      task(),
      configuration: configuration,
      on: RunScheduler(cores: 4),
      progress: { #expect($0.report.table.count == 8 && Thread.current == thread) },
      stage: { told[$0, default: 0] += 1 }
    )
    #expect(shared == alone)
    #expect(told.count == 8 && told.values.allSatisfy { $0 == 1 })
  }

  @Test func aRaceThatIsCalledOffOrFailsLeavesNoCoreTaken() throws {
    let scheduler = RunScheduler(cores: 3)
    var configuration = configuration()
    configuration.epochs = 500
    let asked = Atomic(0)
    #expect(throws: CancellationError.self) {
      _ = try RemedyRace().run(
        LearningTask(),
        task(),
        configuration: configuration,
        on: scheduler,
        isCancelled: { asked.add(1, ordering: .relaxed).newValue > 40 }
      )
    }
    configuration.learningRate = -1
    let failure = #expect(throws: LearningError.self) {
      _ = try RemedyRace().run(LearningTask(), task(), configuration: configuration, on: scheduler)
    }
    #expect(failure?.code == .badConfiguration)
    // All three are free again.
    let turns = (0..<3).map { _ in scheduler.hold(threads: 1) }
    turns.forEach { scheduler.giveBack($0) }
  }

  /// The usual number of passes of the hashed model follows from the rows.
  @Test func theHashedModelLearnsInRacesMiningAndAuditsWithUsualSettings() throws {
    var settings = FTRLSettings()
    settings.bits = 18
    let configuration = RunConfiguration(model: .hashed(settings))
    var race = RemedyRace()
    race.folds = 2
    race.remedies = [.none, .balanced]
    let report = try race.run(LearningTask(), task(), configuration: configuration)
    let row = try #require(report.table.first { $0.remedy == .none && $0.threshold == .fixed })
    #expect(row.epochs >= 1 && (row.figures[.averagePrecision]?.mean ?? 0) > 0.3)
    let made = try OutOfFold(LearningTask(), task(), folds: 2, configuration: configuration)
    #expect(made.probabilities.allSatisfy(\.isFinite) && Set(made.probabilities).count > 10)
    var task = LearningTask()
    task.positive = "rare"
    let data = try task.prepare(self.task(), for: configuration)
    let mined = try HardNegativeMining().run(data, configuration: configuration)
    // By chance .05.
    #expect((mined.mined?.averagePrecision ?? 0) > 0.15)
  }

  /// Differences of five folds whose interval was worked out by hand: mean 2, variance 2.5, a test
  /// part a quarter of the training rows, t of 4 degrees 2.7764.
  @Test func intervalsOfFoldsCountSharedRows() throws {
    let estimate = try #require(FoldEstimate([0, 1, 2, 3, 4], testShare: 0.25))
    let margin = 2.776445 * (2.5 * (0.2 + 0.25)).squareRoot()
    #expect(abs((estimate.low ?? 0) - (2 - margin)) < 1e-4)
    #expect(abs((estimate.high ?? 0) - (2 + margin)) < 1e-4)
    #expect(!estimate.isClear)
    #expect(FoldEstimate([], testShare: 0.25) == nil)
    #expect(FoldEstimate([1], testShare: 0.25)?.low == nil)
  }

  @Test func recallAtAPrecisionIsTheHighestThatHasIt() {
    let scores: [Float] = [0.9, 0.8, 0.7, 0.6, 0.5]
    let positive = [true, false, true, true, false]
    func recall(_ precision: Double) -> Double? {
      Ranking(scores: scores, isPositive: positive).recall(atPrecision: precision)
    }
    #expect(recall(0.75) == 1)
    #expect(recall(0.8) == 1.0 / 3)
    #expect(Ranking(scores: [1, 0], isPositive: [false, true]).recall(atPrecision: 0.9) == 0)
    #expect(Ranking(scores: [1], isPositive: [false]).recall(atPrecision: 0.5) == nil)
  }
}
