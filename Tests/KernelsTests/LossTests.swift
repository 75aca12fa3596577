import Foundation
import Kernels
import Testing

struct LossTests {
  @Test func softmaxOfHugeScoresIsFinite() {
    var x: [Float] = [10_000, 9_999, -10_000, 0, 0, 0]
    var span = x.mutableSpan
    softmax(&span, rows: 2, columns: 3)
    #expect(abs(x[0] - 0.731_058_6) < 1e-6)
    #expect(x[2] == 0)
    #expect(abs(x[3] - 1 / 3) < 1e-6)
  }

  @Test func lossIsFiniteWhereTheProbabilityUnderflows() {
    var x: [Float] = [0, 500]
    var span = x.mutableSpan
    let labels: [Int32] = [0]
    let loss = softmaxCrossEntropy(
      &span,
      labels: labels.span,
      classWeights: [Float]().span,
      rowWeights: [Float]().span,
      rows: 1,
      columns: 2
    )
    #expect(loss == 500)
    #expect(x == [-1, 1])
  }

  @Test(arguments: [[Float](), [0.5, 2, 1]])
  func gradientAgreesWithFiniteDifferences(weights: [Float]) {
    let scores: [Float] = [0.3, -1.2, 0.8, 1.5, 0.1, -0.4]
    let labels: [Int32] = [2, 1]
    func meanLoss(_ scores: [Float]) -> Double {
      var x = scores
      var span = x.mutableSpan
      return softmaxCrossEntropy(
        &span,
        labels: labels.span,
        classWeights: weights.span,
        rowWeights: [Float]().span,
        rows: 2,
        columns: 3
      ) / 2
    }
    var gradient = scores
    var span = gradient.mutableSpan
    _ = softmaxCrossEntropy(
      &span,
      labels: labels.span,
      classWeights: weights.span,
      rowWeights: [Float]().span,
      rows: 2,
      columns: 3
    )
    for i in scores.indices {
      var (up, down) = (scores, scores)
      up[i] += 0.01
      down[i] -= 0.01
      let slope = (meanLoss(up) - meanLoss(down)) / Double(up[i] - down[i])
      #expect(abs(slope - Double(gradient[i])) < 1e-4)
    }
  }

  @Test func rectifierPassesOnlyPositiveSums() {
    var x: [Float] = [1, -3, 2, 0]
    var span = x.mutableSpan
    addBiasAndRectify(([1, 1] as [Float]).span, to: &span, rows: 2)
    #expect(x == [2, 0, 3, 1])
    var gradient: [Float] = [5, 5, 5, 5]
    var gradientSpan = gradient.mutableSpan
    rectifyBackward(x.span, gradient: &gradientSpan, count: 4)
    #expect(gradient == [5, 0, 5, 5])
    var sums: [Float] = [9, 9]
    var sumSpan = sums.mutableSpan
    sumRows(x.span, into: &sumSpan, rows: 2)
    #expect(sums == [5, 1])
  }
}
