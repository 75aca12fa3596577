internal import Kernels

/// The room for one forward and backward pass over a batch, kept between batches.
package struct NetworkPass: Sendable {
  private var rowCount = 0
  private let classes: Int
  /// `inputs[l]` feeds layer l; the first holds the gathered dense rows.
  private var inputs: [[Float]]
  /// The class scores of the last layer, `rows × classes`; going backward, a layer's gradient.
  package private(set) var scores: [Float]
  private var delta: [Float]
  /// In the layout of the network's parameters; the part of sparse weights is zero outside
  /// `touched`.
  package var gradient: [Float]
  private var marks: [Bool]
  /// Columns of the sparse block that the batch touched, in the order met.
  package private(set) var touched: [Int32] = []

  /// Makes room for batches of up to `capacity` rows.
  package init(network: Network, capacity: Int) {
    classes = network.shape.classes
    inputs = network.layers.map { Array(repeating: 0, count: capacity * $0.inputs) }
    let widest = network.layers.map { max($0.inputs, $0.outputs) }.max() ?? 0
    scores = Array(repeating: 0, count: capacity * widest)
    delta = scores
    gradient = []
    marks = []
  }

  /// Computes the class scores of the rows.
  package mutating func forward(_ network: Network, _ features: FeatureMatrix, rows: [Int32]) {
    rowCount = rows.count
    gather(features.dense, rows: rows, width: features.denseWidth)
    for index in network.layers.indices {
      let isLast = index == network.layers.count - 1
      // The result is taken out while it is written, so that it is never copied.
      var output: [Float] = []
      if isLast { swap(&output, &scores) } else { swap(&output, &inputs[index + 1]) }
      NetworkPass.compute(
        network,
        layer: index,
        isLast: isLast,
        input: inputs[index],
        sparse: features,
        rows: rows,
        into: &output
      )
      if isLast { swap(&output, &scores) } else { swap(&output, &inputs[index + 1]) }
    }
  }

  package mutating func turnScoresIntoProbabilities() {
    let (rows, classes) = (rowCount, classes)
    var span = scores.mutableSpan
    softmax(&span, rows: rows, columns: classes)
  }

  /// Computes the summed loss of the batch and the gradient of its mean.
  ///
  /// Call after `forward` with the same rows.
  package mutating func backward(
    _ network: Network,
    _ features: FeatureMatrix,
    rows: [Int32],
    labels: [Int32],
    classWeights: [Float]
  ) -> Double {
    if gradient.isEmpty {
      gradient = Array(repeating: 0, count: network.parameters.count)
      marks = Array(repeating: false, count: network.shape.sparseInputs)
    }
    let loss = lossAndGradient(labels: labels, classWeights: classWeights)
    for index in network.layers.indices.reversed() {
      NetworkPass.differentiate(
        network.layers[index],
        rows: rowCount,
        input: inputs[index],
        above: scores,
        into: &gradient
      )
      guard index > 0 else { break }
      NetworkPass.propagate(
        network,
        layer: index,
        rows: rowCount,
        input: inputs[index],
        above: scores,
        into: &delta
      )
      swap(&delta, &scores)
    }
    if features.sparseWidth > 0 {
      NetworkPass.differentiateSparse(
        network,
        features,
        rows: rows,
        above: scores,
        into: &gradient,
        marks: &marks,
        touched: &touched
      )
    }
    return loss
  }

  /// Forgets the touched columns, whose gradient the optimiser has cleared.
  package mutating func clearTouched() {
    for column in touched { marks[Int(column)] = false }
    touched.removeAll(keepingCapacity: true)
  }

  /// Copies the dense rows of a batch to the first input, `rows × width`.
  private mutating func gather(_ dense: [Float], rows: [Int32], width: Int) {
    var first = inputs[0].mutableSpan
    gatherRows(dense.span, rows: rows.span, width: width, into: &first)
  }

  /// Turns the scores, `rows × classes`, into their gradient, and returns the mean loss in nats.
  private mutating func lossAndGradient(labels: [Int32], classWeights: [Float]) -> Double {
    let (rows, classes) = (rowCount, classes)
    var span = scores.mutableSpan
    return softmaxCrossEntropy(
      &span,
      labels: labels.span,
      classWeights: classWeights.span,
      rows: rows,
      columns: classes
    )
  }

  /// Writes what a layer makes of its input: `input` is rows × inputs, `output` rows × outputs, and the
  /// first layer adds the sparse features of `rows`.
  ///
  /// - Complexity: O(rows · inputs · outputs + entries · outputs).
  private static func compute(
    _ network: Network,
    layer index: Int,
    isLast: Bool,
    input: [Float],
    sparse: FeatureMatrix,
    rows: [Int32],
    into output: inout [Float]
  ) {
    let layer = network.layers[index]
    var out = output.mutableSpan
    multiply(
      input.span,
      network.parameters.span.extracting(layer.weights),
      into: &out,
      rows: rows.count,
      columns: layer.outputs,
      inner: layer.inputs
    )
    if index == 0, sparse.sparseWidth > 0 {
      addSparseProduct(
        rows: rows.span,
        rowStarts: sparse.rowStarts.span,
        columns: sparse.columns.span,
        values: sparse.values.span,
        table: network.parameters.span.extracting(network.sparseWeights),
        width: layer.outputs,
        to: &out
      )
    }
    if isLast {
      addBias(network.parameters.span.extracting(layer.biases), to: &out, rows: rows.count)
    } else {
      addBiasAndRectify(
        network.parameters.span.extracting(layer.biases),
        to: &out,
        rows: rows.count
      )
    }
  }

  /// Writes the gradient of a layer's weights and biases.
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
    var biases = all.extracting(layer.biases)
    sumRows(above.span, into: &biases, rows: rows)
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
