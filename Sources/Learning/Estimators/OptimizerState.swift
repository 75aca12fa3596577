internal import Kernels
package import Scoring

/// Adam's memory of the gradients so far.
package struct OptimizerState: Sendable, Hashable {
  /// Batches seen.
  package var step = 0
  /// First moments, in the layout of the network's parameters.
  package var mean: [Float]
  /// Second moments.
  package var square: [Float]
  /// For each row of sparse weights, the step of its last update.
  package var lastSteps: [Int32]

  package init(network: Network) {
    mean = Array(repeating: 0, count: network.parameters.count)
    square = mean
    lastSteps = Array(repeating: 0, count: network.shape.sparseInputs)
  }

  /// Goes on from a checkpoint; nil when its memory does not fit the network.
  init?(_ memory: EstimatorMemory, network: Network) {
    let count = network.parameters.count
    guard memory.floats.count == 2, memory.floats.allSatisfy({ $0.count == count }),
      memory.integers.count == 1, memory.integers[0].count == network.shape.sparseInputs,
      (0..<Int(Int32.max)).contains(memory.step),
      memory.integers[0].allSatisfy({ (0...memory.step).contains(Int($0)) })
    else { return nil }
    step = memory.step
    mean = memory.floats[0]
    square = memory.floats[1]
    lastSteps = memory.integers[0]
  }

  var memory: EstimatorMemory {
    EstimatorMemory(step: step, floats: [mean, square], integers: [lastSteps])
  }

  /// Moves the network against a gradient.
  package mutating func update(
    _ network: inout Network,
    gradient: inout NetworkGradient,
    learningRate: Float,
    decay: WeightDecay
  ) {
    step += 1
    let stepSize = Adam.stepSize(learningRate: learningRate, step: step)
    let kept = decay.kept(learningRate: learningRate)
    for layer in network.layers {
      if kept < 1 { for i in layer.weights { network.parameters[i] *= kept } }
      let parts = [(layer.weights, decay.penalty), (layer.biases, 0), (layer.gains, 0)]
      for (range, decay) in parts where !range.isEmpty {
        OptimizerState.update(
          &network.parameters,
          &mean,
          &square,
          gradient: gradient.values,
          range: range,
          stepSize: stepSize,
          decay: decay
        )
      }
    }
    if !gradient.touched.isEmpty {
      OptimizerState.updateRows(
        gradient.touched,
        width: network.layers[0].outputs,
        range: network.sparseWeights,
        &network.parameters,
        &mean,
        &square,
        gradient: &gradient.values,
        lastSteps: &lastSteps,
        step: step,
        stepSize: stepSize,
        decay: decay.penalty,
        kept: kept
      )
    }
    gradient.clearTouched()
  }

  /// Adam's step for the parameters of `range`; all arrays have the layout of the network.
  private static func update(
    _ parameters: inout [Float],
    _ mean: inout [Float],
    _ square: inout [Float],
    gradient: [Float],
    range: Range<Int>,
    stepSize: Float,
    decay: Float
  ) {
    var parameters = parameters.mutableSpan
    var mean = mean.mutableSpan
    var square = square.mutableSpan
    var w = parameters.extracting(range)
    var m = mean.extracting(range)
    var v = square.extracting(range)
    Adam.update(
      &w,
      mean: &m,
      square: &v,
      gradient: gradient.span.extracting(range),
      stepSize: stepSize,
      decay: decay
    )
  }

  /// Lazy Adam's step for the touched rows of sparse weights, each `width` parameters of `range`.
  private static func updateRows(
    _ rows: [Int32],
    width: Int,
    range: Range<Int>,
    _ parameters: inout [Float],
    _ mean: inout [Float],
    _ square: inout [Float],
    gradient: inout [Float],
    lastSteps: inout [Int32],
    step: Int,
    stepSize: Float,
    decay: Float,
    kept: Float
  ) {
    var parameters = parameters.mutableSpan
    var mean = mean.mutableSpan
    var square = square.mutableSpan
    var gradient = gradient.mutableSpan
    var w = parameters.extracting(range)
    var m = mean.extracting(range)
    var v = square.extracting(range)
    var g = gradient.extracting(range)
    var last = lastSteps.mutableSpan
    Adam.updateRows(
      rows.span,
      width: width,
      weights: &w,
      mean: &m,
      square: &v,
      gradient: &g,
      lastSteps: &last,
      step: step,
      stepSize: stepSize,
      decay: decay,
      kept: kept
    )
  }
}

/// How weights are pulled towards 0.
package struct WeightDecay: Sendable, Hashable {
  private let strength: Float
  private let isDecoupled: Bool

  /// The gradient of an L2 penalty, or with `isDecoupled` a shrinking of the weights themselves
  /// (Loshchilov & Hutter, ICLR 2019).
  package init(_ strength: Float, isDecoupled: Bool = false) {
    self.strength = strength
    self.isDecoupled = isDecoupled
  }

  /// What a weight adds to its own gradient, as a multiple of it.
  var penalty: Float { isDecoupled ? 0 : strength }

  /// The share of a weight that a step keeps.
  func kept(learningRate: Float) -> Float {
    isDecoupled ? max(0, 1 - learningRate * strength) : 1
  }
}
