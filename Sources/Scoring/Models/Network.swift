import Basics
internal import Kernels

/// A softmax regression or multi-layer perceptron over dense and sparse inputs.
///
/// All parameters stand in one array: for each layer its weights (`inputs × outputs`, row-major),
/// biases and, of a hidden layer with layer norm, gains; then the weights of the sparse inputs
/// (`sparseInputs × outputs` of the first layer), so that an optimiser and a checkpoint need to know
/// nothing of layers.
package struct Network: Scorer {
  /// The widths that fix the layout of the parameters.
  package struct Shape: Sendable, Hashable {
    package var denseInputs: Int
    package var sparseInputs: Int
    /// Empty for softmax regression.
    package var hidden: [Int]
    package var classes: Int
    /// Whether what the units of a hidden layer receive is brought to mean 0 and variance 1 in each
    /// row, and scaled by gains, before the biases are added (Ba, Kiros & Hinton, arXiv 1607.06450).
    package var layerNorm: Bool

    /// All widths count numbers; `hidden` has one a hidden layer, from the input on.
    package init(
      denseInputs: Int,
      sparseInputs: Int,
      hidden: [Int],
      classes: Int,
      layerNorm: Bool = false
    ) {
      self.denseInputs = denseInputs
      self.sparseInputs = sparseInputs
      self.hidden = hidden
      self.classes = classes
      self.layerNorm = layerNorm
    }

    /// How many parameters there are; nil for widths that no network can have.
    package var parameterCount: Int? {
      guard denseInputs >= 0, sparseInputs >= 0, classes > 0, hidden.allSatisfy({ $0 > 0 }) else {
        return nil
      }
      let (sparse, overflows) = sparseInputs.multipliedReportingOverflow(
        by: hidden.first ?? classes
      )
      guard !overflows else { return nil }
      var count = sparse
      var inputs = denseInputs
      for (index, outputs) in (hidden + [classes]).enumerated() {
        // A bias, and maybe a gain, stands beside the weights of each output.
        let (rows, overflows) = inputs.addingReportingOverflow(
          layerNorm && index < hidden.count ? 2 : 1
        )
        let (layer, overflowsMore) = rows.multipliedReportingOverflow(by: outputs)
        let (sum, overflowsMost) = count.addingReportingOverflow(layer)
        guard !overflows, !overflowsMore, !overflowsMost else { return nil }
        count = sum
        inputs = outputs
      }
      return count
    }
  }

  package struct Layer: Sendable, Hashable {
    package let inputs: Int
    package let outputs: Int
    package let weights: Range<Int>
    package let biases: Range<Int>
    /// Empty for a layer without layer norm.
    package let gains: Range<Int>
  }

  package let shape: Shape
  package let layers: [Layer]
  /// The weights of the sparse inputs, in `parameters`.
  package let sparseWeights: Range<Int>
  package var parameters: [Float]

  /// Makes a network with zero weights.
  package init(shape: Shape) {
    self.shape = shape
    var layers: [Layer] = []
    var end = 0
    var inputs = shape.denseInputs
    for (index, outputs) in (shape.hidden + [shape.classes]).enumerated() {
      let biases = end + inputs * outputs
      let gains = biases + outputs
      let isNormalised = shape.layerNorm && index < shape.hidden.count
      layers.append(
        Layer(
          inputs: inputs,
          outputs: outputs,
          weights: end..<biases,
          biases: biases..<gains,
          gains: gains..<(isNormalised ? gains + outputs : gains)
        )
      )
      end = layers[index].gains.upperBound
      inputs = outputs
    }
    self.layers = layers
    sparseWeights = end..<(end + shape.sparseInputs * layers[0].outputs)
    parameters = Array(repeating: 0, count: sparseWeights.upperBound)
  }

  /// Makes a network ready to train.
  ///
  /// Hidden layers start from normal numbers of variance 2/inputs (He et al.,
  /// doi:10.1109/ICCV.2015.123), the last layer of a perceptron from variance 1/inputs, and softmax
  /// regression from zero, where its loss is convex. Gains start at 1.
  package init(shape: Shape, seed: UInt64) {
    self.init(shape: shape)
    guard !shape.hidden.isEmpty else { return }
    var generator = SeededGenerator(seed: seed)
    for (index, layer) in layers.enumerated() {
      // A sparse row of length 1 weighs like one input more.
      let fanIn =
        index == 0 ? max(1, layer.inputs + (shape.sparseInputs > 0 ? 1 : 0)) : layer.inputs
      let gain = index == layers.count - 1 ? 1.0 : 2.0
      let sd = (gain / Double(fanIn)).squareRoot()
      for i in layer.weights { parameters[i] = Float(sd * generator.nextNormal()) }
      for i in layer.gains { parameters[i] = 1 }
      guard index == 0 else { continue }
      for i in sparseWeights { parameters[i] = Float(sd * generator.nextNormal()) }
    }
  }

  package init?(shape: Shape, parameters: [Float]) {
    guard shape.parameterCount == parameters.count else { return nil }
    self.init(shape: shape)
    self.parameters = parameters
  }

  package static let kind = "network"

  package var classes: Int { shape.classes }

  package func accepts(denseWidth: Int, sparseWidth: Int) -> Bool {
    denseWidth == shape.denseInputs && sparseWidth == shape.sparseInputs
  }

  package func scores(of features: FeatureMatrix) -> [Float] { scores(of: features, chunk: 1024) }

  /// The same, `chunk` rows at a time.
  package func scores(of features: FeatureMatrix, chunk: Int) -> [Float] {
    var pass = NetworkPass(network: self)
    var result: [Float] = []
    result.reserveCapacity(features.rowCount * shape.classes)
    var start = 0
    while start < features.rowCount {
      let end = min(start + chunk, features.rowCount)
      let rows = (start..<end).map(Int32.init)
      pass.forward(self, features, rows: rows)
      result.append(contentsOf: pass.scores.prefix(rows.count * shape.classes))
      start = end
    }
    return result
  }
}

extension Network.Shape: Codable {
  private enum CodingKeys: String, CodingKey {
    case denseInputs, sparseInputs, hidden, classes, layerNorm
  }
}
