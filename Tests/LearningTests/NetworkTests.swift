import Basics
import Foundation
import Learning
import Testing

struct NetworkTests {
  @Test(arguments: [[], [5], [6, 4]])
  func gradientsAgreeWithFiniteDifferences(hidden: [Int]) {
    let data = Fixture.prepared(rows: 40)
    let shape = Network.Shape(denseInputs: 4, sparseInputs: 8, hidden: hidden, classes: 3)
    var network = Network(shape: shape, seed: 5)
    var generator = SeededGenerator(seed: 8)
    for i in network.parameters.indices {
      network.parameters[i] += Float(0.3 * generator.nextNormal())
    }
    let rows = (0..<16).map(Int32.init)
    let labels = Array(data.train.labels.prefix(16))
    func loss(_ network: Network) -> Double {
      var pass = NetworkPass(network: network, capacity: 16)
      pass.forward(network, data.train.features, rows: rows)
      return pass.backward(
        network,
        data.train.features,
        rows: rows,
        labels: labels,
        classWeights: [1, 2, 0.5]
      ) / 16
    }
    var pass = NetworkPass(network: network, capacity: 16)
    pass.forward(network, data.train.features, rows: rows)
    _ = pass.backward(
      network,
      data.train.features,
      rows: rows,
      labels: labels,
      classWeights: [1, 2, 0.5]
    )
    var worst = 0.0
    for i in network.parameters.indices {
      var (up, down) = (network, network)
      up.parameters[i] += 0.004
      down.parameters[i] -= 0.004
      let slope = (loss(up) - loss(down)) / Double(up.parameters[i] - down.parameters[i])
      worst = max(worst, abs(slope - Double(pass.gradient[i])))
    }
    // Single precision and, at the rectifier's corner, one-sided slopes.
    #expect(worst < 5e-3)
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
    let whole = network.probabilities(of: data.train.features)
    let parts = network.probabilities(of: data.train.features, chunk: 7)
    for i in whole.indices { #expect(abs(whole[i] - parts[i]) < 1e-5) }
    for row in 0..<90 {
      #expect(abs(whole[(row * 3)..<(row * 3 + 3)].reduce(0, +) - 1) < 1e-5)
    }
  }
}
