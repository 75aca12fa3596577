import Basics
import Foundation
import Learning
import Scoring
import Testing

struct CalibrationFitTests {
  /// Rows whose true log-odds are known, and scores that were bent from them.
  private func rows(
    _ count: Int,
    bend: (Double) -> Double,
    seed: UInt64 = 3
  ) -> (scores: [Float], labels: [Int32]) {
    var random = SeededGenerator(seed: seed)
    var scores: [Float] = []
    var labels: [Int32] = []
    for _ in 0..<count {
      let odds = 2 * random.nextNormal() - 1
      labels.append(random.nextUnit() < 1 / (1 + exp(-odds)) ? 1 : 0)
      scores += [0, Float(bend(odds))]
    }
    return (scores, labels)
  }

  private func logLoss(_ calibration: Calibration, _ rows: (scores: [Float], labels: [Int32]))
    -> Double
  {
    let p = ScoreCorrection(calibration: calibration).probabilities(of: rows.scores, classes: 2)
    return -rows.labels.indices.reduce(0.0) { $0 + log(Double(p[2 * $1 + Int(rows.labels[$1])])) }
      / Double(rows.labels.count)
  }

  @Test func theTemperatureThatWasPlantedIsFound() throws {
    let found = try #require(
      Calibration.fit(
        .temperature,
        scores: rows(20_000) { 2.5 * $0 }.scores,
        labels: rows(20_000) { $0 }.labels,
        classes: 2,
        positive: 1
      )
    )
    guard case .temperature(let t) = found else {
      Issue.record("another kind")
      return
    }
    #expect(abs(t - 2.5) < 0.1)
  }

  @Test func plattFindsSlopeAndIntercept() throws {
    let planted = rows(20_000) { 0.5 * $0 + 2 }
    let found = Calibration.fit(
      .platt,
      scores: planted.scores,
      labels: planted.labels,
      classes: 2,
      positive: 1
    )
    guard case .platt(1, let slope, let intercept)? = found else {
      Issue.record("another kind")
      return
    }
    #expect(abs(slope - 2) < 0.1)
    #expect(abs(intercept + 4) < 0.2)
  }

  @Test func anInterceptMakesClassesAsFrequentAsTheyAre() throws {
    let planted = rows(5_000) { $0 + 3 }
    let found = try #require(
      Calibration.fit(
        .intercept,
        scores: planted.scores,
        labels: planted.labels,
        classes: 2,
        positive: 1
      )
    )
    let p = ScoreCorrection(calibration: found).probabilities(of: planted.scores, classes: 2)
    let expected = planted.labels.indices.reduce(0.0) { $0 + Double(p[2 * $1 + 1]) }
    let given = Double(planted.labels.count { $0 == 1 })
    #expect(abs(expected - given) < 0.5)
  }

  /// A bend that no line undoes.
  @Test(arguments: [Calibration.Kind.temperature, .platt, .isotonic])
  func calibrationLowersTheLossOfRowsItDidNotSee(kind: Calibration.Kind) throws {
    let bend: (Double) -> Double = { $0 * abs($0) }
    let (fitted, others) = (rows(8_000, bend: bend, seed: 1), rows(8_000, bend: bend, seed: 2))
    let found = try #require(
      Calibration.fit(kind, scores: fitted.scores, labels: fitted.labels, classes: 2, positive: 1)
    )
    let truth = logLoss(.none, rows(8_000, bend: { $0 }, seed: 2))
    let before = logLoss(.none, others)
    let after = logLoss(found, others)
    #expect(after < before)
    if kind == .isotonic { #expect(after < truth + 0.01) }
  }

  @Test(arguments: Calibration.Kind.allCases)
  func aMapComesBackFromItsJSONAndSaysNothingWithoutTwoClasses(kind: Calibration.Kind) throws {
    let planted = rows(300) { $0 }
    let found = try #require(
      Calibration.fit(kind, scores: planted.scores, labels: planted.labels, classes: 2, positive: 0)
    )
    let back = try JSONDecoder().decode(Calibration.self, from: JSONEncoder().encode(found))
    #expect(back == found)
    #expect(
      Calibration.fit(
        kind,
        scores: planted.scores,
        labels: planted.labels.map { _ in 0 },
        classes: 2,
        positive: 0
      ) == nil
    )
    #expect(
      Calibration.fit(
        kind,
        scores: [.nan] + planted.scores.dropFirst(),
        labels: planted.labels,
        classes: 2,
        positive: 0
      ) == nil
    )
  }

  @Test func theThresholdThatCostsLeastIsFound() {
    // Sorted by score: the positives stand at places 1, 2 and 4.
    let p: [Float] = [0.9, 0.8, 0.6, 0.5, 0.2, 0.1]
    let probabilities = p.flatMap { [1 - $0, $0] }
    let labels: [Int32] = [1, 1, 0, 1, 0, 0]
    func threshold(_ aim: DecisionAim) -> Double? {
      DecisionRule.tuned(aim, probabilities: probabilities, labels: labels, classes: 2, positive: 1)
        .threshold
    }
    #expect(abs((threshold(.cost(falseNegative: 10, falsePositive: 1)) ?? 0) - 0.35) < 1e-6)
    #expect(abs((threshold(.cost(falseNegative: 1, falsePositive: 10)) ?? 0) - 0.7) < 1e-6)
    #expect(abs((threshold(.f1) ?? 0) - 0.35) < 1e-6)
    #expect(abs((threshold(.balancedAccuracy) ?? 0) - 0.35) < 1e-6)
  }
}
