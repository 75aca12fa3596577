internal import Kernels

/// The room for one forward pass over a batch, kept between batches.
package struct NetworkPass: Sendable {
  /// `inputs[l]` feeds layer l; the first holds the gathered dense rows.
  package private(set) var inputs: [[Float]]
  /// The class scores of the last layer, `rows × classes`, in room for the widest layer; going
  /// backward, a layer's gradient.
  package var scores: [Float]
  /// What each layer with layer norm made of its input before gains and biases, rows × outputs; empty for
  /// others.
  package private(set) var normalised: [[Float]]
  /// 1/σ of each row in those layers.
  package private(set) var inverses: [[Float]]

  /// Keeps rows apart from a division by 0 in which all units receive the same.
  private static let epsilon: Float = 1e-5
  private var capacity = 0

  /// A pass over batches of a network; room is made as batches need it.
  package init(network: Network) {
    inputs = network.layers.map { _ in [] }
    scores = []
    normalised = inputs
    inverses = inputs
  }

  private mutating func makeRoom(_ network: Network, rows: Int) {
    guard rows > capacity else { return }
    capacity = rows
    inputs = network.layers.map { Array(repeating: 0, count: rows * $0.inputs) }
    let widest = network.layers.map { max($0.inputs, $0.outputs) }.max() ?? 0
    scores = Array(repeating: 0, count: rows * widest)
    normalised = network.layers.map { Array(repeating: 0, count: rows * $0.gains.count) }
    inverses = network.layers.map { Array(repeating: 0, count: $0.gains.isEmpty ? 0 : rows) }
  }

  /// Computes the class scores of the rows.
  ///
  /// `between` may change what the units of a hidden layer, rows × units, hand to the next.
  package mutating func forward(
    _ network: Network,
    _ features: FeatureMatrix,
    rows: [Int32],
    between: ((_ units: inout [Float], _ count: Int) -> Void)? = nil
  ) {
    makeRoom(network, rows: rows.count)
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
        into: &output,
        normalised: &normalised[index],
        inverses: &inverses[index]
      )
      if !isLast { between?(&output, rows.count * network.layers[index].outputs) }
      if isLast { swap(&output, &scores) } else { swap(&output, &inputs[index + 1]) }
    }
  }

  /// Copies the dense rows of a batch to the first input, `rows × width`.
  private mutating func gather(_ dense: [Float], rows: [Int32], width: Int) {
    var first = inputs[0].mutableSpan
    gatherRows(dense.span, rows: rows.span, width: width, into: &first)
  }

  /// Writes what a layer makes of its input.
  ///
  /// `input` is rows × inputs, `output` rows × outputs, and the first layer adds the sparse features of `rows`. A layer with layer norm leaves its normalised rows in
  /// `normalised` and 1/σ of each in `inverses`.
  ///
  /// - Complexity: O(rows · inputs · outputs + entries · outputs).
  private static func compute(
    _ network: Network,
    layer index: Int,
    isLast: Bool,
    input: [Float],
    sparse: FeatureMatrix,
    rows: [Int32],
    into output: inout [Float],
    normalised: inout [Float],
    inverses: inout [Float]
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
    } else if layer.gains.isEmpty {
      addBiasAndRectify(
        network.parameters.span.extracting(layer.biases),
        to: &out,
        rows: rows.count
      )
    } else {
      var units = normalised.mutableSpan
      var deviations = inverses.mutableSpan
      normaliseRows(
        out.span,
        into: &units,
        inverses: &deviations,
        rows: rows.count,
        columns: layer.outputs,
        epsilon: epsilon
      )
      scaleAndRectify(
        units.span,
        gains: network.parameters.span.extracting(layer.gains),
        biases: network.parameters.span.extracting(layer.biases),
        into: &out,
        rows: rows.count
      )
    }
  }
}
