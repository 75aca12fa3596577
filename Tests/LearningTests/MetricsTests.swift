import Foundation
import Learning
import Testing

struct MetricsTests {
  /// By hand: of 2 × 3 pairs, 4 are ordered rightly and 1 is a tie.
  @Test func areaUnderCurveCountsTiesHalf() {
    let scores: [Float] = [0.9, 0.8, 0.5, 0.5, 0.1]
    let positive = [true, false, true, false, false]
    #expect(Ranking.areaUnderCurve(scores: scores, isPositive: positive) == 4.5 / 6)
  }

  @Test func areaNeedsBothClasses() {
    #expect(Ranking.areaUnderCurve(scores: [1, 2], isPositive: [true, true]) == nil)
    #expect(Ranking.averagePrecision(scores: [1, 2], isPositive: [false, false]) == nil)
  }

  /// By hand: precision 1/1 at recall 1/2, then 2/4 at recall 1 after the tie of two.
  @Test func averagePrecisionTakesTiesTogether() throws {
    let scores: [Float] = [0.9, 0.8, 0.5, 0.5, 0.1]
    let positive = [true, false, true, false, false]
    let found = try #require(Ranking.averagePrecision(scores: scores, isPositive: positive))
    #expect(abs(found - (0.5 * 1 + 0.5 * 2 / 4)) < 1e-12)
  }

  /// Two bins: .9 with 1 of 2 right, .6 with 1 of 1 right.
  @Test func calibrationErrorWeighsBinsByTheirRows() {
    let error = Calibration.expectedError(
      confidences: [0.9, 0.9, 0.6],
      isRight: [true, false, true]
    )
    #expect(abs(error - (2.0 / 3 * 0.4 + 1.0 / 3 * 0.4)) < 1e-6)
    #expect(Calibration.expectedError(confidences: [1], isRight: [true]) == 0)
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
    // A score of .5 under weights 1 : 9 is a true probability of .1.
    let measured = Evaluation.measure(
      probabilities: [0.45, 0.55],
      labels: [1],
      classes: ["no", "yes"],
      positive: 1,
      classWeights: [1, 9]
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
