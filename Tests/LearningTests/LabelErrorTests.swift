import Basics
import Foundation
import Learning
import Scoring
import Testing

struct LabelErrorTests {
  /// Rows that are given class i and believed to be of class j with 1 − ε, as many as a matrix says.
  private static func rows(
    _ counts: [[Int]],
    belief: Float = 0.98
  ) throws -> (probabilities: ClassProbabilities, given: [Int32]) {
    var values: [Float] = []
    var given: [Int32] = []
    let width = counts.count
    for (i, row) in counts.enumerated() {
      for (j, count) in row.enumerated() {
        for _ in 0..<count {
          given.append(Int32(i))
          for k in 0..<width {
            values.append(k == j ? belief : (1 - belief) / Float(width - 1))
          }
        }
      }
    }
    return (try ClassProbabilities(values, classes: width, origin: "test"), given)
  }

  /// The example of figure 1 of Northcutt, Jiang & Chuang (2021): dogs, foxes and cows.
  private static let published = [[100, 40, 20], [56, 60, 0], [32, 12, 80]]

  @Test func thePublishedExampleHasItsJointDistribution() throws {
    let (probabilities, given) = try Self.rows(Self.published)
    let joint = ConfidentLearning(probabilities, given: given)
    #expect(joint.confidentJoint == Self.published)
    let expected = [[0.25, 0.1, 0.05], [0.14, 0.15, 0], [0.08, 0.03, 0.2]]
    for i in 0..<3 {
      for j in 0..<3 { #expect(abs(joint.joint[i][j] - expected[i][j]) < 1e-12) }
    }
    #expect(joint.counts == [160, 116, 124])
  }

  @Test(arguments: LabelErrorRule.allCases)
  func everyRuleFlagsWhatLiesOffTheDiagonalOfAClearCase(rule: LabelErrorRule) throws {
    let (probabilities, given) = try Self.rows(Self.published)
    let joint = ConfidentLearning(probabilities, given: given)
    let flags = joint.flags(rule)
    for row in given.indices {
      #expect(flags[row] == (probabilities.best(row) != Int(given[row])))
    }
    #expect(flags.count { $0 } == 160)
  }

  /// Every number by hand: t = ((.9 + .4) / 2, (.8 + .3) / 2) = (.65, .55).
  @Test func aSmallExampleFollowsTheEquations() throws {
    let probabilities = try ClassProbabilities(
      [0.9, 0.1, 0.4, 0.6, 0.2, 0.8, 0.7, 0.3],
      classes: 2,
      origin: "test"
    )
    let joint = ConfidentLearning(probabilities, given: [0, 0, 1, 1])
    #expect(abs(joint.thresholds[0] - 0.65) < 1e-6)
    #expect(abs(joint.thresholds[1] - 0.55) < 1e-6)
    #expect(joint.confident == [0, 1, 1, 0])
    #expect(joint.confidentJoint == [[1, 1], [1, 1]])
    #expect(joint.joint == [[0.25, 0.25], [0.25, 0.25]])
    #expect(abs(joint.expectedErrors - (0.1 + 0.6 + 0.2 + 0.7)) < 1e-6)
    #expect(
      zip(joint.scores(.selfConfidence), [0.9, 0.4, 0.8, 0.3]).allSatisfy { abs($0 - $1) < 1e-6 }
    )
    #expect(
      zip(joint.scores(.normalisedMargin), [0.9, 0.4, 0.8, 0.3]).allSatisfy { abs($0 - $1) < 1e-6 }
    )
    let estimate = joint.estimate(joint.flags(.predictedNeqGiven), rule: .predictedNeqGiven)
    #expect(estimate.flagged == 2)
    #expect(abs(estimate.expectedErrors - 1.3) < 1e-6)
    #expect(abs(estimate.f1 - 2.6 / 3.6) < 1e-6)
  }

  /// Rows around centres, with labels turned over at random, and what a perfect model of the given
  /// labels believes.
  private static func noisy(
    rows: Int,
    classes: Int,
    noise: Double,
    seed: UInt64
  ) throws -> (probabilities: ClassProbabilities, given: [Int32], truth: [Int32]) {
    var random = SeededGenerator(seed: seed)
    let centres = (0..<classes).map { _ in (0..<6).map { _ in 4 * random.nextNormal() } }
    var values: [Float] = []
    var given: [Int32] = []
    var truth: [Int32] = []
    for _ in 0..<rows {
      let label = Int(random.next() % UInt64(classes))
      let point = centres[label].map { $0 + random.nextNormal() }
      let isWrong = Double(random.next() % 1_000_000) / 1e6 < noise
      let other = (label + 1 + Int(random.next() % UInt64(classes - 1))) % classes
      truth.append(Int32(label))
      given.append(Int32(isWrong ? other : label))
      let squares = centres.map { centre in
        zip(centre, point).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      let least = squares.min() ?? 0
      let likelihoods = squares.map { exp((least - $0) / 2) }
      let sum = likelihoods.reduce(0, +)
      for k in 0..<classes {
        let own = likelihoods[k] / sum
        values.append(Float(own * (1 - noise) + (1 - own) * noise / Double(classes - 1)))
      }
    }
    return (try ClassProbabilities(values, classes: classes, origin: "test"), given, truth)
  }

  @Test(arguments: [(3, 0.05), (3, 0.2), (10, 0.2), (10, 0.4)], [1, 2] as [UInt64])
  func plantedErrorsAreFoundByTheCutThatIsChosen(set: (classes: Int, noise: Double), seed: UInt64)
    throws
  {
    let made = try Self.noisy(rows: 3000, classes: set.classes, noise: set.noise, seed: seed)
    let audit = LabelAudit(ConfidentLearning(made.probabilities, given: made.given))
    let score = LabelErrorScore(
      flags: audit.flags,
      given: made.given.map(String.init),
      truth: made.truth.map(String.init)
    )
    let precision = try #require(score.precision)
    let recall = try #require(score.recall)
    #expect(precision > 0.9, "seed \(seed)")
    #expect(recall > 0.95, "seed \(seed)")
    #expect(audit.cut.f1 == audit.rules.map(\.f1).max())
    #expect(audit.items.count == audit.cut.flagged)
    #expect(audit.items.map(\.score) == audit.items.map(\.score).sorted())
    #expect(audit.items.allSatisfy { $0.given != $0.suggested })
  }

  @Test(arguments: 1...5)
  func propertiesHoldOfAnyProbabilities(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let classes = 2 + Int(random.next() % 5)
    var values: [Float] = []
    var given: [Int32] = []
    for _ in 0..<400 {
      let raw = (0..<classes).map { _ in exp(2 * random.nextNormal()) }
      let sum = raw.reduce(0, +)
      values += raw.map { Float($0 / sum) }
      given.append(Int32(random.next() % UInt64(classes)))
    }
    let probabilities = try ClassProbabilities(values, classes: classes, origin: "test")
    let joint = ConfidentLearning(probabilities, given: given)
    #expect(abs(joint.joint.flatMap(\.self).reduce(0, +) - 1) < 1e-9, "seed \(seed)")
    for k in 0..<classes {
      let share = Double(joint.counts[k]) / 400
      #expect(abs(joint.joint[k].reduce(0, +) - share) < 1e-9, "seed \(seed)")
    }
    let both = joint.flags(.both)
    let byClass = joint.flags(.pruneByClass)
    let byNoise = joint.flags(.pruneByNoiseRate)
    #expect(both == zip(byClass, byNoise).map { $0 && $1 }, "seed \(seed)")
    for k in 0..<classes {
      let wrong = (joint.joint[k].reduce(0, +) - joint.joint[k][k]) * 400
      let flagged = given.indices.count { byClass[$0] && given[$0] == Int32(k) }
      #expect(flagged == Int(wrong.rounded()), "seed \(seed)")
    }
    for rows in [0, 17, 400, 1000] {
      let audit = LabelAudit(joint, cut: .rows(rows), ranking: .selfConfidence)
      #expect(audit.cut.flagged == min(rows, 400), "seed \(seed)")
      let least = given.indices.filter { !audit.flags[$0] }
        .map { probabilities[$0, Int(given[$0])] }.min()
      #expect((audit.items.last?.score ?? 0) <= (least ?? 1), "seed \(seed)")
    }
    #expect(LabelAudit(joint, cut: .share(0.25)).cut.flagged == 100)
  }

  @Test func aClassWithoutRowsIsNeverConfidentlyBelieved() throws {
    let probabilities = try ClassProbabilities(
      [0.2, 0.1, 0.7, 0.8, 0.1, 0.1, 0.1, 0.8, 0.1],
      classes: 3,
      origin: "test"
    )
    let joint = ConfidentLearning(probabilities, given: [0, 0, 1])
    #expect(joint.thresholds[2] == .infinity)
    #expect(!joint.confident.contains(2))
    #expect(joint.joint[2] == [0, 0, 0])
    #expect(joint.flags(.predictedNeqGiven) == [true, false, false])
    for rule in LabelErrorRule.allCases { #expect(joint.flags(rule).count == 3) }
  }

  @Test(
    arguments: [
      ([0.5, 0.5, .nan, 1], "row 2 holds a value that is missing or no number"),
      ([0.5, 0.5, 1.5, -0.5], "row 2 holds a value outside 0...1"),
      ([0.5, 0.3, 0.9, 0.9], "row 1 holds probabilities that sum to 0.8, not to 1; 2 such rows"),
    ] as [([Float], String)]
  )
  func whatIsNoProbabilityIsTold(values: [Float], message: String) throws {
    let error = #expect(throws: LearningError.self) {
      try ClassProbabilities(values, classes: 2, origin: "p.csv")
    }
    #expect(error?.code == .badProbabilities)
    #expect(error?.message.contains("p.csv: " + message) == true)
  }

  @Test func roundedProbabilitiesAreScaled() throws {
    let probabilities = try ClassProbabilities([0.33, 0.66], classes: 2, origin: "test")
    #expect(abs(probabilities[0, 0] + probabilities[0, 1] - 1) < 1e-6)
  }

  @Test(
    arguments: [
      (["p0", "p1", "p2"], ["0", "1", "2"], ["p0", "p1", "p2"]),
      (["index", "p_dog", "p_cat"], ["cat", "dog"], ["p_cat", "p_dog"]),
      (["first", "second"], ["cat", "dog"], ["first", "second"]),
      (["p1", "p2"], ["0", "1"], ["p1", "p2"]),
    ]
  )
  func columnsAreMatchedByNameOrElseByOrder(columns: [String], classes: [String], names: [String])
    throws
  {
    let matched = try ProbabilityColumns(columns, classes: classes, origin: "test")
    #expect(matched.names == names)
  }

  @Test func moreOrFewerColumnsThanClassesAreTold() throws {
    let error = #expect(throws: LearningError.self) {
      try ProbabilityColumns(["p0", "p1", "p2"], classes: ["a", "b"], origin: "p.csv")
    }
    #expect(error?.message == "p.csv has 3 columns (p0, p1, p2) and the label 2 classes (a, b)")
  }

  @Test func precisionAndRecallCountKnownRowsOnly() {
    let score = LabelErrorScore(
      flags: [true, true, false, false, true],
      given: ["a", "a", "b", "b", "b"],
      truth: ["b", "a", "a", "b", nil]
    )
    #expect(score.rows == 4)
    #expect(score.precision == 0.5)
    #expect(score.recall == 0.5)
    #expect(score.f1 == 0.5)
  }

  /// Held-out rows alone are scored, each once, and rows of one group by one model.
  @Test func anOwnModelFindsPlantedErrors() throws {
    var random = SeededGenerator(seed: 11)
    var labels: [String?] = []
    var truth: [String?] = []
    var x: [Double] = []
    var y: [Double] = []
    for row in 0..<900 {
      let label = row % 3
      truth.append("c\(label)")
      labels.append(row % 10 == 0 ? "c\((label + 1) % 3)" : "c\(label)")
      x.append(Double(label) * 4 + random.nextNormal())
      y.append(Double(label == 1 ? 4 : 0) + random.nextNormal())
    }
    labels[5] = nil
    let table = LearningTable(
      label: "kind",
      labels: labels,
      columns: [.init("x", .numbers(x)), .init("y", .numbers(y))],
      groups: (0..<900).map { UInt64($0 / 6) },
      groupedBy: ["group"]
    )
    let made = try OutOfFold(
      LearningTask(),
      table,
      folds: 4,
      configuration: Fixture.configuration(.softmax)
    )
    #expect(made.rows.count == 899)
    #expect(made.rows.allSatisfy { labels[$0] != nil })
    #expect(made.classes == ["c0", "c1", "c2"])
    let probabilities = try ClassProbabilities(made.probabilities, classes: 3, origin: "softmax")
    let given = made.rows.map { Int32(labels[$0].flatMap { made.classes.firstIndex(of: $0) } ?? 0) }
    let audit = LabelAudit(ConfidentLearning(probabilities, given: given))
    let score = LabelErrorScore(
      flags: audit.flags,
      given: made.rows.map { labels[$0] ?? "" },
      truth: made.rows.map { truth[$0] }
    )
    #expect(try #require(score.precision) > 0.85)
    #expect(try #require(score.recall) > 0.9)
  }

  @Test func anOwnModelStopsWhenItIsCancelled() throws {
    let table = LearningTable(
      label: "kind",
      labels: (0..<40).map { $0 % 2 == 0 ? "a" : "b" },
      columns: [.init("x", .numbers((0..<40).map(Double.init)))]
    )
    #expect(throws: CancellationError.self) {
      try OutOfFold(
        LearningTask(),
        table,
        folds: 2,
        configuration: Fixture.configuration(.softmax),
        isCancelled: { true }
      )
    }
  }
}
