import Basics
import Foundation
import Learning
import Scoring
import Testing

struct NetworkTests {
  private static let objectives: [any Objective] = [
    CrossEntropy(), CrossEntropy(classWeights: [1, 2, 0.5]), FocalLoss(gamma: 2),
    FocalLoss(gamma: 0.5), LogitAdjustedLoss(shares: [0.7, 0.2, 0.1], tau: 1),
  ]

  private static let shapes: [Network.Shape] = [[], [5], [6, 4]].flatMap { hidden in
    (hidden.isEmpty ? [false] : [false, true]).map { layerNorm in
      Network.Shape(
        denseInputs: 4,
        sparseInputs: 8,
        hidden: hidden,
        classes: 3,
        layerNorm: layerNorm
      )
    }
  }

  @Test(arguments: shapes, objectives.indices)
  func gradientsAgreeWithFiniteDifferences(shape: Network.Shape, objective index: Int) {
    for leavesOut in [false, true] { compareGradients(shape, objective: index, leavesOut) }
  }

  private func compareGradients(
    _ shape: Network.Shape,
    objective index: Int,
    _ leavesOut: Bool
  ) {
    let objective = Self.objectives[index]
    let data = Fixture.prepared(rows: 40)
    var network = Network(shape: shape, seed: 5)
    var generator = SeededGenerator(seed: 8)
    for i in network.parameters.indices {
      network.parameters[i] += Float(0.3 * generator.nextNormal())
    }
    // Where all units of a row are 0 layer norm bends within the width of the differences.
    for layer in network.layers.dropLast() {
      for i in layer.biases { network.parameters[i] += 0.5 }
    }
    let rows = (0..<16).map(Int32.init)
    let labels = Array(data.train.labels.prefix(16))
    let weights = (0..<16).map { 0.5 + Float($0 % 3) }
    func forward(_ network: Network) -> (pass: NetworkPass, loss: Double) {
      var pass = NetworkPass(network: network)
      pass.forward(network, data.train.features, rows: rows) { units, count in
        // As dropout does: one unit of three is left out, the others grow.
        for i in 0..<count where leavesOut { units[i] *= i % 3 == 0 ? 0 : 1.5 }
      }
      let loss = objective.differentiate(
        &pass.scores,
        labels: labels,
        weights: weights,
        classes: 3
      )
      return (pass, loss / 16)
    }
    var pass = forward(network).pass
    var gradient = NetworkGradient(network: network)
    gradient.differentiate(
      network,
      &pass,
      data.train.features,
      rows: rows,
      unitScale: leavesOut ? 1.5 : 1
    )
    var worst = 0.0
    for i in network.parameters.indices {
      var (up, down) = (network, network)
      up.parameters[i] += 0.004
      down.parameters[i] -= 0.004
      let slope =
        (forward(up).loss - forward(down).loss) / Double(up.parameters[i] - down.parameters[i])
      worst = max(worst, abs(slope - Double(gradient.values[i])))
    }
    // Single precision and, at the rectifier's corner, one-sided slopes.
    #expect(worst < 5e-3, "\(shape), leaves units out: \(leavesOut)")
  }

  /// Whatever the scale and place of its input, a unit behind layer norm hands on the same.
  @Test func layerNormForgetsTheScaleAndTheMeanOfARow() {
    let shape = Network.Shape(
      denseInputs: 1,
      sparseInputs: 0,
      hidden: [4],
      classes: 2,
      layerNorm: true
    )
    let network = Network(shape: shape, seed: 3)
    #expect(network.layers.map(\.gains.count) == [4, 0])
    #expect(network.parameters[network.layers[0].gains] == [1, 1, 1, 1])
    let scores = network.scores(
      of: FeatureMatrix(rowCount: 3, denseWidth: 1, dense: [10, 1000, 0])
    )
    for k in 0..<2 { #expect(abs(scores[k] - scores[2 + k]) < 1e-3) }
    // A row in which all units receive the same becomes 0, not a division by 0.
    #expect(scores[4...] == [0, 0])
    var pass = NetworkPass(network: network)
    pass.forward(
      network,
      FeatureMatrix(rowCount: 1, denseWidth: 1, dense: [10]),
      rows: [0]
    )
    let units = pass.normalised[0]
    #expect(abs(units.reduce(0, +)) < 1e-5)
    #expect(abs(units.reduce(0) { $0 + $1 * $1 } / 4 - 1) < 1e-3)
  }

  @Test func theSameSeedGivesTheSameNetwork() {
    let shape = Network.Shape(denseInputs: 30, sparseInputs: 0, hidden: [20], classes: 4)
    let a = Network(shape: shape, seed: 1)
    #expect(a.parameters == Network(shape: shape, seed: 1).parameters)
    #expect(a.parameters != Network(shape: shape, seed: 2).parameters)
    let first = a.parameters[a.layers[0].weights]
    let variance = first.reduce(0) { $0 + $1 * $1 } / Float(first.count)
    #expect(abs(variance - 2.0 / 30) < 0.015)
  }

  @Test func probabilitiesSumToOneInAnyChunk() {
    let data = Fixture.prepared(rows: 90)
    let shape = Network.Shape(denseInputs: 4, sparseInputs: 8, hidden: [5], classes: 3)
    let network = Network(shape: shape, seed: 5)
    let whole = network.scores(of: data.train.features)
    let parts = network.scores(of: data.train.features, chunk: 7)
    for i in whole.indices { #expect(abs(whole[i] - parts[i]) < 1e-5) }
    let probabilities = ScoreCorrection().probabilities(of: whole, classes: 3)
    for row in 0..<90 {
      #expect(abs(probabilities[(row * 3)..<(row * 3 + 3)].reduce(0, +) - 1) < 1e-5)
    }
  }
}
