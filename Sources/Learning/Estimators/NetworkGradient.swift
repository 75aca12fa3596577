internal import Kernels
package import Scoring

/// The gradient of a network's loss over a batch, and the room to compute it.
package struct NetworkGradient: Sendable {
  private var delta: [Float]
  /// In the layout of the network's parameters; the part of sparse weights is zero outside
  /// `touched`.
  package var values: [Float]
  private var marks: [Bool]
  /// Columns of the sparse block that the batch touched, in the order met.
  package private(set) var touched: [Int32] = []

  /// Room for the gradient of a network.
  package init(network: Network) {
    delta = []
    values = Array(repeating: 0, count: network.parameters.count)
    marks = Array(repeating: false, count: network.shape.sparseInputs)
  }

  /// Computes the gradient from that of the class scores, which `pass` holds in their place.
  ///
  /// Call after `pass.forward` with the same features and rows. `unitScale` is what dropout multiplied
  /// the hidden units by that it kept.
  package mutating func differentiate(
    _ network: Network,
    _ pass: inout NetworkPass,
    _ features: FeatureMatrix,
    rows: [Int32],
    unitScale: Float = 1
  ) {
    if delta.count < pass.scores.count { delta = Array(repeating: 0, count: pass.scores.count) }
    for index in network.layers.indices.reversed() {
      if network.layers[index].gains.isEmpty {
        Self.sumBiases(network.layers[index], rows: rows.count, above: pass.scores, into: &values)
      } else {
        Self.differentiateNorm(
          network,
          layer: index,
          rows: rows.count,
          normalised: pass.normalised[index],
          inverses: pass.inverses[index],
          above: &pass.scores,
          into: &values
        )
      }
      Self.differentiate(
        network.layers[index],
        rows: rows.count,
        input: pass.inputs[index],
        above: pass.scores,
        into: &values
      )
      guard index > 0 else { break }
      Self.propagate(
        network,
        layer: index,
        rows: rows.count,
        input: pass.inputs[index],
        above: pass.scores,
        into: &delta
      )
      if unitScale != 1 {
        for i in 0..<(rows.count * network.layers[index].inputs) { delta[i] *= unitScale }
      }
      swap(&delta, &pass.scores)
    }
    if features.sparseWidth > 0 {
      Self.differentiateSparse(
        network,
        features,
        rows: rows,
        above: pass.scores,
        into: &values,
        marks: &marks,
        touched: &touched
      )
    }
  }

  /// Forgets the touched columns, whose gradient the optimiser has cleared.
  package mutating func clearTouched() {
    for column in touched { marks[Int(column)] = false }
    touched.removeAll(keepingCapacity: true)
  }

  /// Writes the gradient of a layer's biases.
  private static func sumBiases(
    _ layer: Network.Layer,
    rows: Int,
    above: [Float],
    into gradient: inout [Float]
  ) {
    var all = gradient.mutableSpan
    var biases = all.extracting(layer.biases)
    sumRows(above.span, into: &biases, rows: rows)
  }

  /// Writes the gradient of a layer's biases and gains, and carries `above`, rows × outputs, through its
  /// layer norm.
  private static func differentiateNorm(
    _ network: Network,
    layer index: Int,
    rows: Int,
    normalised: [Float],
    inverses: [Float],
    above: inout [Float],
    into gradient: inout [Float]
  ) {
    let layer = network.layers[index]
    sumBiases(layer, rows: rows, above: above, into: &gradient)
    var all = gradient.mutableSpan
    var gains = all.extracting(layer.gains)
    var span = above.mutableSpan
    normaliseRowsBackward(
      normalised.span,
      inverses: inverses.span,
      gains: network.parameters.span.extracting(layer.gains),
      gradient: &span,
      gainGradient: &gains,
      rows: rows
    )
  }

  /// Writes the gradient of a layer's weights.
  private static func differentiate(
    _ layer: Network.Layer,
    rows: Int,
    input: [Float],
    above: [Float],
    into gradient: inout [Float]
  ) {
    var all = gradient.mutableSpan
    var weights = all.extracting(layer.weights)
    multiply(
      input.span,
      transposingA: true,
      above.span,
      into: &weights,
      rows: layer.inputs,
      columns: layer.outputs,
      inner: rows
    )
  }

  /// Carries the gradient through a layer's weights and the rectifier before them.
  private static func propagate(
    _ network: Network,
    layer index: Int,
    rows: Int,
    input: [Float],
    above: [Float],
    into below: inout [Float]
  ) {
    let layer = network.layers[index]
    var span = below.mutableSpan
    multiply(
      above.span,
      network.parameters.span.extracting(layer.weights),
      transposingB: true,
      into: &span,
      rows: rows,
      columns: layer.inputs,
      inner: layer.outputs
    )
    rectifyBackward(input.span, gradient: &span, count: rows * layer.inputs)
  }

  /// Adds the gradient of the sparse weights, and notes the columns that `rows` touch.
  ///
  /// `above` is rows × outputs of the first layer; `marks` has one mark a column.
  ///
  /// - Complexity: O(entries of the rows · outputs).
  private static func differentiateSparse(
    _ network: Network,
    _ features: FeatureMatrix,
    rows: [Int32],
    above: [Float],
    into gradient: inout [Float],
    marks: inout [Bool],
    touched: inout [Int32]
  ) {
    var all = gradient.mutableSpan
    var part = all.extracting(network.sparseWeights)
    var flags = marks.mutableSpan
    addSparseGradient(
      rows: rows.span,
      rowStarts: features.rowStarts.span,
      columns: features.columns.span,
      values: features.values.span,
      delta: above.span,
      width: network.layers[0].outputs,
      to: &part,
      marks: &flags,
      touched: &touched
    )
  }
}
