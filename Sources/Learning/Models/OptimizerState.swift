internal import Kernels

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

  /// Goes on from moments in the layout of the network's parameters, and one step a sparse row.
  package init(step: Int, mean: [Float], square: [Float], lastSteps: [Int32]) {
    self.step = step
    self.mean = mean
    self.square = square
    self.lastSteps = lastSteps
  }

  /// Moves the network against the gradient that `pass` holds.
  package mutating func update(
    _ network: inout Network,
    pass: inout NetworkPass,
    learningRate: Float,
    l2: Float
  ) {
    step += 1
    let stepSize = Adam.stepSize(learningRate: learningRate, step: step)
    for layer in network.layers {
      for (range, decay) in [(layer.weights, l2), (layer.biases, 0)] {
        OptimizerState.update(
          &network.parameters,
          &mean,
          &square,
          gradient: pass.gradient,
          range: range,
          stepSize: stepSize,
          decay: decay
        )
      }
    }
    if !pass.touched.isEmpty {
      OptimizerState.updateRows(
        pass.touched,
        width: network.layers[0].outputs,
        range: network.sparseWeights,
        &network.parameters,
        &mean,
        &square,
        gradient: &pass.gradient,
        lastSteps: &lastSteps,
        step: step,
        stepSize: stepSize,
        decay: l2
      )
    }
    pass.clearTouched()
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
    decay: Float
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
      decay: decay
    )
  }
}
