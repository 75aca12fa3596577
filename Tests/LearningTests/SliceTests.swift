import Basics
import Scoring
import TestSupport
import Testing

@testable import Learning

/// Figures by the values of attributes, and predicted probabilities against what came true.
@Suite struct SliceTests {
  /// Rows of two sites: on `a` the scores rank rightly, on `b` they are by chance; `c` has ten rows.
  private func measured(_ groups: [UInt64] = []) -> Evaluation {
    var generator = SeededGenerator(seed: 3)
    var probabilities: [Float] = []
    var labels: [Int32] = []
    var codes: [Int32] = []
    for row in 0..<1010 {
      let isPositive = row.isMultiple(of: 5)
      let site = row < 10 ? 2 : row.isMultiple(of: 2) ? 0 : 1
      let noise = Float(Int.random(in: 0..<1000, using: &generator)) / 1000
      let score = site == 0 ? (isPositive ? 0.6 : 0.1) + noise * 0.3 : noise * 0.9 + 0.05
      probabilities += [1 - score, score]
      labels.append(isPositive ? 1 : 0)
      codes.append(row == 1009 ? -1 : Int32(site))
    }
    return Evaluation.measure(
      probabilities: probabilities,
      labels: labels,
      classes: ["no", "yes"],
      positive: 1,
      groups: groups,
      slices: [
        SliceColumn(name: "site", values: ["a", "b", "c"], codes: codes),
        SliceColumn(name: "same", values: ["x", "y"], codes: Array(repeating: 0, count: 1010)),
      ],
      withIntervals: true
    )
  }

  @Test func theWorstSliceStandsFirstAndTooFewRowsAreTold() throws {
    let slices = try #require(measured().slices)
    // A column with one value among the rows tells nothing apart.
    #expect(slices.map(\.attribute) == ["site", "site", "site", "site"])
    #expect(slices.map(\.value) == ["b", "a", "c", nil])
    #expect(slices.map(\.rows) == [499, 500, 10, 1])
    #expect(slices.map(\.isTooFew) == [false, false, true, true])
    #expect(slices.map(\.isWorse) == [true, false, false, false])
    #expect(slices[1].auc == 1)
    let auc = try #require(slices[0].auc)
    #expect(abs(auc - 0.5) < 0.1, "\(auc)")
    #expect(slices[2].auc == nil && slices[2].accuracy == nil && slices[2].positives == 2)
  }

  /// The figures of a slice are those that its rows have when they are measured alone.
  @Test func aSliceIsMeasuredAsItsRowsAloneWouldBe() throws {
    var generator = SeededGenerator(seed: 11)
    let rows = 400
    var probabilities: [Float] = []
    var labels: [Int32] = []
    var codes: [Int32] = []
    var groups: [UInt64] = []
    for row in 0..<rows {
      let score = Float(Int.random(in: 1..<1000, using: &generator)) / 1000
      probabilities += [1 - score, score]
      labels.append(Int.random(in: 0..<1000, using: &generator) < Int(score * 1000) ? 1 : 0)
      codes.append(Int32(row % 2))
      groups.append(UInt64(row / 6))
    }
    for grouped in [[], groups] {
      let whole = Evaluation.measure(
        probabilities: probabilities,
        labels: labels,
        classes: ["no", "yes"],
        positive: 1,
        groups: grouped,
        slices: [SliceColumn(name: "half", values: ["even", "odd"], codes: codes)],
        withIntervals: true
      )
      let slice = try #require(whole.slices?.first { $0.value == "odd" })
      let own = (0..<rows).filter { codes[$0] == 1 }
      let alone = Evaluation.measure(
        probabilities: own.flatMap { [probabilities[2 * $0], probabilities[2 * $0 + 1]] },
        labels: own.map { labels[$0] },
        classes: ["no", "yes"],
        positive: 1,
        groups: grouped.isEmpty ? [] : own.map { grouped[$0] },
        withIntervals: true
      )
      #expect(slice.rows == alone.rows && slice.groups == alone.groups)
      #expect(slice.accuracy == alone.accuracy && slice.accuracyLow == alone.accuracyLow)
      #expect(slice.logLoss == alone.logLoss && slice.logLossHigh == alone.logLossHigh)
      #expect(slice.auc == alone.auc && slice.aucLow == alone.aucLow)
      #expect(slice.averagePrecision == alone.averagePrecision)
      #expect(slice.averagePrecisionHigh == alone.averagePrecisionHigh)
    }
  }

  /// Hand-counted: four rows at 5 %, of which one came true, and two at 95 %, of which both did.
  @Test func binsHoldMeanPredictionAndObservedShare() throws {
    let scores: [Float] = [0.04, 0.05, 0.05, 0.06, 0.94, 0.96, 1, 0]
    let labels: [Int32] = [0, 1, 0, 0, 1, 1, 1, 0]
    let evaluation = Evaluation.measure(
      probabilities: scores.flatMap { [1 - $0, $0] },
      labels: labels,
      classes: ["no", "yes"],
      positive: 1,
      withIntervals: true
    )
    let bins = try #require(evaluation.reliability)
    #expect(bins.map(\.low) == [0, 0.01, 0.9, 0.999])
    #expect(bins.map(\.high) == [0.001, 0.1, 0.99, 1])
    #expect(bins.map(\.rows) == [1, 4, 2, 1])
    #expect(bins.map(\.observed) == [0, 0.25, 1, 1])
    #expect(bins.allSatisfy { $0.value == "yes" })
    #expect(abs(bins[1].predicted - 0.05) < 1e-6)
    let wilson = WilsonInterval(successes: 1, total: 4)
    #expect(bins[1].observedLow == wilson.low && bins[1].observedHigh == wilson.high)
    #expect(!bins[1].isOff)
    #expect(bins[1].holds(0.05) && !bins[1].holds(0.1) && bins[3].holds(1) && bins[0].holds(.nan))
  }

  @Test func aModelThatIsTooSureIsOffAndOneThatIsRightIsNot() throws {
    var generator = SeededGenerator(seed: 5)
    for factor in [Float(1), 2] {
      var (probabilities, labels): ([Float], [Int32]) = ([], [])
      for _ in 0..<4000 {
        let truth = Float(Int.random(in: 0..<500, using: &generator)) / 1000
        let score = min(truth * factor, 1)
        probabilities += [1 - score, score]
        labels.append(Int.random(in: 0..<1000, using: &generator) < Int(truth * 1000) ? 1 : 0)
      }
      let bins = try #require(
        Evaluation.measure(
          probabilities: probabilities,
          labels: labels,
          classes: ["no", "yes"],
          positive: 1,
          withIntervals: true
        ).reliability
      )
      let off = bins.count { $0.isOff && $0.rows > 100 }
      #expect(factor == 1 ? off <= 1 : off >= 6, "\(off) of \(bins.count)")
      #expect(bins.reduce(0) { $0 + $1.rows } == 4000)
    }
  }

  @Test func binsOfFoldsArePutTogether() throws {
    func fold(_ score: Float, _ labels: [Int32]) -> Evaluation {
      Evaluation.measure(
        probabilities: labels.flatMap { _ in [1 - score, score] },
        labels: labels,
        classes: ["no", "yes"],
        positive: 1,
        withIntervals: true
      )
    }
    let mean = try #require(Evaluation.mean(of: [fold(0.25, [0, 1]), fold(0.28, [0, 0, 0, 0])]))
    let bin = try #require(mean.reliability?.first)
    #expect(mean.reliability?.count == 1 && bin.rows == 6)
    #expect(abs(bin.observed - 1.0 / 6) < 1e-12 && abs(bin.predicted - 0.27) < 1e-6)
    #expect(mean.slices == nil)
  }

  @Test func namedColumnsAreTakenWithRangesOfNumbersAndTheirMostFrequentValues() throws {
    let rows = 400
    var table = LearningTable(
      label: "y",
      labels: (0..<rows).map { $0.isMultiple(of: 3) ? "yes" : "no" },
      columns: [
        FeatureColumn("age", .numbers((0..<rows).map { $0 == 7 ? .nan : Double($0) })),
        FeatureColumn(
          "town",
          .categories(
            codes: (0..<rows).map { Int32($0 % 40) },
            values: (0..<40).map { "town \($0)" }
          )
        ),
        FeatureColumn(
          "sex",
          .categories(codes: (0..<rows).map { Int32($0 % 2) }, values: ["f", "m"])
        ),
      ]
    )
    table.slices = [
      FeatureColumn(
        "_source",
        .categories(codes: (0..<rows).map { Int32($0 / 200) }, values: ["one", "two"])
      )
    ]
    #expect(try SliceColumn.choose(nil, of: table).map(\.name) == ["_source", "sex"])
    let chosen = try SliceColumn.choose(["AGE", "town"], of: table)
    #expect(chosen.map(\.name) == ["age", "town"])
    #expect(chosen[0].cuts == [100, 200, 300])
    #expect(chosen[0].values == ["below 100", "100 to 200", "200 to 300", "from 300"])
    #expect(chosen[0].codes[7] == -1 && chosen[0].codes[99] == 0 && chosen[0].codes[100] == 1)
    #expect(chosen[1].values.count == 20 && chosen[1].values[0] == "town 0")
    #expect(chosen[1].codes[39] == SliceColumn.leftOut)
    let error = #expect(throws: LearningError.self) {
      try SliceColumn.choose(["shoe"], of: table)
    }
    #expect(error?.suggestion.contains("_source, age, town, sex") == true)
    // The rows of the parts are told apart by their own values.
    var task = LearningTask()
    task.slices = ["sex"]
    let data = try task.prepare(table)
    #expect(data.train.slices.isEmpty)
    for (row, place) in data.test.rows.enumerated() {
      #expect(data.test.slices[0].codes[row] == place % 2)
    }
  }
}
