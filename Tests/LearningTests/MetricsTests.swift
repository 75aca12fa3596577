import Basics
import Foundation
import Learning
import Scoring
import Testing

struct MetricsTests {
  /// By hand: of 2 × 3 pairs, 4 are ordered rightly and 1 is a tie.
  @Test func areaUnderCurveCountsTiesHalf() {
    let scores: [Float] = [0.9, 0.8, 0.5, 0.5, 0.1]
    let positive = [true, false, true, false, false]
    #expect(Ranking(scores: scores, isPositive: positive).areaUnderCurve == 4.5 / 6)
  }

  @Test func areaNeedsBothClasses() {
    #expect(Ranking(scores: [1, 2], isPositive: [true, true]).areaUnderCurve == nil)
    #expect(Ranking(scores: [1, 2], isPositive: [false, false]).averagePrecision == nil)
  }

  /// By hand: precision 1/1 at recall 1/2, then 2/4 at recall 1 after the tie of two.
  @Test func averagePrecisionTakesTiesTogether() throws {
    let scores: [Float] = [0.9, 0.8, 0.5, 0.5, 0.1]
    let positive = [true, false, true, false, false]
    let found = try #require(Ranking(scores: scores, isPositive: positive).averagePrecision)
    #expect(abs(found - (0.5 * 1 + 0.5 * 2 / 4)) < 1e-12)
  }

  /// Two bins: .9 with 1 of 2 right, .6 with 1 of 1 right.
  @Test func calibrationErrorWeighsBinsByTheirRows() {
    let error = CalibrationError.expectedError(
      confidences: [0.9, 0.9, 0.6],
      isRight: [true, false, true]
    )
    #expect(abs(error - (2.0 / 3 * 0.4 + 1.0 / 3 * 0.4)) < 1e-6)
    #expect(CalibrationError.expectedError(confidences: [1], isRight: [true]) == 0)
  }

  @Test func whatIsNoNumberRanksLastAndBelievesNothing() {
    let scores: [Float] = [.nan, 0.8, .nan, 0.5]
    let positive = [false, true, true, false]
    // Of 4 pairs the first positive wins both, the second ties with one and loses one.
    #expect(Ranking(scores: scores, isPositive: positive).areaUnderCurve == 2.5 / 4)
    #expect(Ranking(scores: scores, isPositive: positive).averagePrecision == 0.75)
    #expect(Ranking(scores: scores, isPositive: positive).areaInterval() != nil)
    #expect(Ranking(scores: scores, isPositive: positive).averagePrecisionInterval() != nil)
    let confidences: [Float] = [.nan, .infinity, -3]
    let error = CalibrationError.expectedError(
      confidences: confidences,
      isRight: [false, true, false]
    )
    #expect(error == 0)
  }

  /// DeLong's variance as it is defined, over all pairs.
  @Test func areaIntervalsAgreeWithTheDefinition() throws {
    var generator = SeededGenerator(seed: 12)
    let positive = (0..<90).map { $0 % 6 == 0 }
    // Rounded, so that there are ties.
    let scores = positive.map { isPositive in
      Float((((isPositive ? 1 : 0) + generator.nextNormal()) * 4).rounded() / 4)
    }
    let ones = positive.indices.filter { positive[$0] }
    let zeros = positive.indices.filter { !positive[$0] }
    func wins(_ one: Int, _ zero: Int) -> Double {
      scores[one] > scores[zero] ? 1 : scores[one] == scores[zero] ? 0.5 : 0
    }
    let ofOnes = ones.map { one in zeros.reduce(0) { $0 + wins(one, $1) } / Double(zeros.count) }
    let ofZeros = zeros.map { zero in ones.reduce(0) { $0 + wins($1, zero) } / Double(ones.count) }
    let area = ofOnes.reduce(0, +) / Double(ones.count)
    func part(_ values: [Double]) -> Double {
      let squares = values.reduce(0) { $0 + ($1 - area) * ($1 - area) }
      return squares / Double(values.count - 1) / Double(values.count)
    }
    let margin = 1.959964 * (part(ofOnes) + part(ofZeros)).squareRoot() / (area * (1 - area))
    let odds = log(area / (1 - area))
    let interval = try #require(Ranking(scores: scores, isPositive: positive).areaInterval())
    #expect(abs(interval.lowerBound - 1 / (1 + exp(margin - odds))) < 1e-6)
    #expect(abs(interval.upperBound - 1 / (1 + exp(-margin - odds))) < 1e-6)
  }

  /// Nine positives in perfect order prove no more than nine successes in nine trials.
  @Test func perfectOrderIsNotCertain() throws {
    let positive = (0..<100).map { $0 < 9 }
    let scores = positive.map { $0 ? Float(1) : 0 }
    let interval = try #require(Ranking(scores: scores, isPositive: positive).areaInterval())
    #expect(interval.upperBound == 1)
    #expect((0.65...0.75).contains(interval.lowerBound))
    #expect(Ranking(scores: [1, 0, 0], isPositive: [true, false, false]).areaInterval() == nil)
    #expect(Ranking(scores: [1, 0], isPositive: [true, false]).averagePrecisionInterval() == nil)
  }

  /// The interval is as wide as the figure scatters over samples drawn anew.
  @Test func intervalsOfAveragePrecisionAreAsWideAsTheScatter() throws {
    var generator = SeededGenerator(seed: 5)
    let positive = (0..<400).map { $0 % 8 == 0 }
    func sample() -> [Float] {
      positive.map { Float(($0 ? 1.5 : 0) + generator.nextNormal()) }
    }
    var found: [Double] = []
    var widths: [Double] = []
    for round in 0..<100 {
      let scores = sample()
      let precision = Ranking(scores: scores, isPositive: positive).averagePrecision
      found.append(try #require(precision))
      guard round < 10 else { continue }
      let interval = try #require(
        Ranking(scores: scores, isPositive: positive).averagePrecisionInterval()
      )
      #expect(interval.contains(found[round]))
      widths.append(interval.upperBound - interval.lowerBound)
      let again = Ranking(scores: scores, isPositive: positive).averagePrecisionInterval()
      #expect(again == interval)
    }
    let mean = found.reduce(0, +) / Double(found.count)
    let squares = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(found.count - 1)).squareRoot()
    let width = widths.reduce(0, +) / Double(widths.count)
    // 100 samples know a deviation to 7 %; its estimate from 50 positive rows adds as much again.
    #expect((0.7...1.4).contains(width / (2 * 1.96 * deviation)))
  }

  @Test func finalFiguresHaveIntervalsAndEpochsHaveNone() {
    func measured(_ withIntervals: Bool) -> Evaluation {
      Evaluation.measure(
        probabilities: [0.9, 0.1, 0.4, 0.6, 0.3, 0.7, 0.8, 0.2],
        labels: [0, 0, 1, 1],
        classes: ["no", "yes"],
        positive: 1,
        withIntervals: withIntervals
      )
    }
    #expect(measured(false).accuracyLow == nil)
    #expect(measured(false).classes[1].recallLow == nil)
    let final = measured(true)
    // Wilson's interval of 2 out of 4.
    #expect(abs((final.accuracyLow ?? 0) - 0.1500) < 1e-4)
    #expect(abs((final.accuracyHigh ?? 0) - 0.8500) < 1e-4)
    #expect(abs((final.classes[1].recallLow ?? 0) - 0.0945) < 1e-4)
    #expect(abs((final.classes[1].precisionHigh ?? 0) - 0.9055) < 1e-4)
    #expect(final.aucLow != nil)
    #expect(final.averagePrecisionHigh != nil)
    let mean = Evaluation.mean(of: [final, final])
    // Two folds of equal figures do not differ, which is all that their interval says.
    #expect(mean?.aucLow == final.auc && mean?.aucHigh == final.auc)
    #expect(Evaluation.mean(of: [final])?.aucLow == nil)
  }

  @Test func evaluationCountsByGivenAndPredictedClass() {
    let probabilities: [Float] = [0.9, 0.1, 0.4, 0.6, 0.3, 0.7, 0.8, 0.2]
    let measured = Evaluation.measure(
      probabilities: probabilities,
      labels: [0, 0, 1, 1],
      classes: ["no", "yes"],
      positive: 1
    )
    #expect(measured.confusion == [[1, 1], [1, 1]])
    #expect(measured.accuracy == 0.5)
    #expect(measured.classes[1].recall == 0.5)
    #expect(measured.classes[1].precision == 0.5)
    #expect(measured.auc == 0.75)
  }

  @Test func weightsAreUndoneForProbabilitiesButNotForDecisions() {
    // Odds of .55 : .45 under weights 1 : 9 are odds of .55 / 9 : .45 under the true shares.
    let shift: [Float] = [0, log(9)]
    let correction = ScoreCorrection(priorShift: shift)
    let measured = Evaluation.measure(
      probabilities: correction.probabilities(of: [log(0.45), log(0.55)], classes: 2),
      labels: [1],
      classes: ["no", "yes"],
      positive: 1,
      decision: DecisionRule(offsets: shift)
    )
    #expect(measured.confusion == [[0, 0], [0, 1]])
    let p = (0.55 / 9) / (0.55 / 9 + 0.45)
    #expect(abs(measured.logLoss + log(p)) < 1e-6)
  }

  @Test func meanOfFoldsAveragesRatesAndSumsCounts() throws {
    let a = Evaluation.measure(
      probabilities: [0.9, 0.1, 0.9, 0.1],
      labels: [0, 1],
      classes: ["n", "y"],
      positive: 1
    )
    let b = Evaluation.measure(
      probabilities: [0.9, 0.1, 0.1, 0.9],
      labels: [0, 1],
      classes: ["n", "y"],
      positive: 1
    )
    let mean = try #require(Evaluation.mean(of: [a, b]))
    #expect(mean.accuracy == 0.75)
    #expect(mean.rows == 4)
    #expect(mean.auc == 0.75)
    #expect(mean.confusion == [[2, 0], [1, 1]])
  }
}
