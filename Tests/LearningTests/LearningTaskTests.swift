import Basics
import Foundation
import Learning
import Scoring
import Testing

struct LearningTaskTests {
  /// Each row has a user of its own, and the label hangs on something else.
  @Test func aColumnOfAsManyValuesAsRowsIsHashedAndTold() throws {
    let rows = 20_000
    var random = SeededGenerator(seed: 14)
    let plans = (0..<rows).map { _ in Int32(random.next() % 3) }
    let table = LearningTable(
      label: "y",
      labels: plans.map { random.nextUnit() < [0.1, 0.5, 0.9][Int($0)] ? "yes" : "no" },
      columns: [
        .init(
          "user",
          .categories(codes: (0..<Int32(rows)).map(\.self), values: (0..<rows).map { "u\($0)" })
        ),
        .init("plan", .categories(codes: plans, values: ["free", "paid", "gold"])),
      ]
    )
    let data = try LearningTask(positive: "yes").prepare(table)
    #expect(
      data.notes.contains {
        $0.hasPrefix("user has") && $0.contains("different values") && $0.contains("hashed to")
      }
    )
    #expect(data.train.features.sparseWidth < 4 * rows)
    var configuration = RunConfiguration()
    configuration.epochs = 6
    let run = try Trainer(
      data: data,
      configuration: configuration,
      store: RunStore(folder: try Fixture.folder())
    ).run { _ in }
    #expect(try #require(run.test?.auc) > 0.8)
  }

  private func table(_ labels: [String?], _ x: [Double]) -> LearningTable {
    LearningTable(label: "y", labels: labels, columns: [.init("x", .numbers(x))])
  }

  @Test func rowsWithoutALabelAreLeftOutAndCounted() throws {
    let labels = (0..<100).map { $0 < 10 ? nil : $0 % 3 == 0 ? "yes" : "no" }
    let data = try LearningTask().prepare(table(labels, (0..<100).map(Double.init)))
    #expect(data.splitCounts == SplitCounts(train: 72, validation: 9, test: 9))
    #expect(data.notes == ["10 rows without y: left out"])
    #expect(data.classes == ["no", "yes"])
    #expect(data.positive == 1)
  }

  @Test func classesThatAreNumbersStandInOrder() throws {
    let labels = (0..<110).map { "\($0 % 11)" }
    let data = try LearningTask().prepare(table(labels, (0..<110).map(Double.init)))
    #expect(data.classes == (0...10).map(String.init))
    #expect(data.positive == nil)
  }

  @Test(
    arguments: [
      ([nil, nil, nil, nil], [1, 2, 3, 4], LearningError.Code.noLabel),
      (["a", "a", "a", "a"], [1, 2, 3, 4], .oneClass),
      (["a", "b", "a", "b"], [.nan, .nan, .nan, .nan], .noFeatures),
      ([], [], .noLabel),
    ] as [([String?], [Double], LearningError.Code)]
  )
  func badTablesAreErrors(labels: [String?], x: [Double], code: LearningError.Code) {
    let error = #expect(throws: LearningError.self) {
      try LearningTask().prepare(table(labels, x))
    }
    #expect(error?.code == code)
  }

  @Test func anUnknownPositiveClassIsAnError() {
    let error = #expect(throws: LearningError.self) {
      try LearningTask(positive: "maybe").prepare(table(["a", "b"], [1, 2]))
    }
    #expect(error?.description.contains("maybe") == true)
  }

  @Test func fingerprintsFollowTheData() throws {
    let labels = (0..<50).map { $0 % 3 == 0 ? "yes" : "no" }
    var x = (0..<50).map(Double.init)
    let first = try LearningTask().prepare(table(labels, x)).fingerprint
    #expect(try LearningTask().prepare(table(labels, x)).fingerprint == first)
    x[7] = 7.5
    #expect(try LearningTask().prepare(table(labels, x)).fingerprint != first)
  }

  @Test func balancedWeightsRaiseTheRecallOfTheRareClass() throws {
    var generator = SeededGenerator(seed: 21)
    let labels = (0..<3000).map { $0 % 25 == 0 ? "rare" : "common" }
    let x = labels.map { ($0 == "rare" ? 1.5 : 0) + generator.nextNormal() }
    let data = try LearningTask().prepare(table(labels, x))
    let runs = try [Remedy.none, .balanced].map { weights in
      var configuration = RunConfiguration(model: .softmax)
      configuration.remedy = weights
      return try Trainer(
        data: data,
        configuration: configuration,
        store: RunStore(folder: try Fixture.folder())
      ).run { _ in }
    }
    let plain = try #require(runs[0].test)
    let balanced = try #require(runs[1].test)
    let rare = try #require(data.positive)
    #expect(
      try #require(balanced.classes[rare].recall) > #require(plain.classes[rare].recall) + 0.3
    )
    // The weights are undone before probabilities are judged.
    #expect(abs(balanced.logLoss - plain.logLoss) < 0.05)
    #expect(balanced.ece < 0.05)
  }

  @Test func crossValidationTestsEveryRowOnce() throws {
    let labels = (0..<60).map { $0 % 3 == 0 ? "yes" : "no" }
    var tested = 0
    try LearningTask().crossValidate(
      table(labels, (0..<60).map(Double.init)),
      folds: 5
    ) { _, data in
      tested += data.test.count
      #expect(data.train.count + data.validation.count + data.test.count == 60)
    }
    #expect(tested == 60)
  }
}
