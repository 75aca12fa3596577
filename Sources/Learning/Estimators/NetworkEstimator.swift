import Basics
package import Scoring

/// A softmax regression or perceptron that learns by Adam.
package struct NetworkEstimator: Estimator {
  package private(set) var model: Network
  private var optimizer: OptimizerState
  private var pass: NetworkPass
  private var gradient: NetworkGradient
  private let configuration: RunConfiguration

  /// A network ready to learn, by the seed of the configuration.
  ///
  /// `biases` are those of the last layer at the start, one a class; none for 0.
  package init(shape: Network.Shape, configuration: RunConfiguration, biases: [Float] = []) {
    var model = Network(shape: shape, seed: configuration.seed)
    if let last = model.layers.last, biases.count == last.biases.count {
      model.parameters.replaceSubrange(last.biases, with: biases)
    }
    self.init(model, OptimizerState(network: model), configuration)
  }

  package init?(model: Network, memory: EstimatorMemory, configuration: RunConfiguration) {
    guard let optimizer = OptimizerState(memory, network: model) else { return nil }
    self.init(model, optimizer, configuration)
  }

  private init(_ model: Network, _ optimizer: OptimizerState, _ configuration: RunConfiguration) {
    self.model = model
    self.optimizer = optimizer
    pass = NetworkPass(network: model)
    gradient = NetworkGradient(network: model)
    self.configuration = configuration
  }

  package var memory: EstimatorMemory { optimizer.memory }

  package mutating func step(
    _ batch: Batch,
    _ objective: any Objective,
    learningRate: Float
  ) -> Double {
    let loss = differentiate(batch, objective)
    guard loss.isFinite else { return loss }
    optimizer.update(
      &model,
      gradient: &gradient,
      learningRate: learningRate,
      decay: WeightDecay(configuration.l2, isDecoupled: configuration.decoupled)
    )
    return loss
  }

  /// Computes the gradient of the mean loss and returns the summed loss.
  private mutating func differentiate(_ batch: Batch, _ objective: any Objective) -> Double {
    let dropout = configuration.dropout
    if dropout > 0 {
      var generator = SeededGenerator(
        seed: configuration.seed,
        stream: Self.dropoutStream + UInt64(optimizer.step)
      )
      pass.forward(model, batch.features, rows: batch.rows) { units, count in
        Self.leaveOut(dropout, of: &units, count: count, &generator)
      }
    } else {
      pass.forward(model, batch.features, rows: batch.rows)
    }
    var scores: [Float] = []
    swap(&scores, &pass.scores)
    let loss = objective.differentiate(
      &scores,
      labels: batch.labels,
      weights: batch.weights,
      classes: model.classes
    )
    swap(&scores, &pass.scores)
    gradient.differentiate(
      model,
      &pass,
      batch.features,
      rows: batch.rows,
      unitScale: 1 / (1 - dropout)
    )
    return loss
  }

  /// Streams of the seed below this order the rows of epochs.
  private static let dropoutStream: UInt64 = 1 << 32

  /// Sets a share of units to 0 and scales the others up, so that their sum stays as expected
  /// (Srivastava et al., JMLR 15, 2014).
  private static func leaveOut(
    _ share: Float,
    of units: inout [Float],
    count: Int,
    _ generator: inout SeededGenerator
  ) {
    let bound = UInt64(Double(share) * 0x1p32)
    let scale = 1 / (1 - share)
    for i in stride(from: 0, to: count, by: 2) {
      let bits = generator.next()
      units[i] *= bits >> 32 < bound ? 0 : scale
      if i + 1 < count { units[i + 1] *= bits & 0xFFFF_FFFF < bound ? 0 : scale }
    }
  }
}
