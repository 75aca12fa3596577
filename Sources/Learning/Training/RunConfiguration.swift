/// Everything that decides the numbers of a run, next to the data itself.
package struct RunConfiguration: Sendable, Hashable {
  /// The form of the model.
  package enum Model: Sendable, Hashable {
    /// Multinomial logistic regression.
    case softmax
    /// A perceptron with rectified hidden layers of these widths.
    case perceptron(hidden: [Int])
    /// Logistic or softmax regression over hashed features, by FTRL-Proximal.
    case hashed(SparseLinear.Settings)
  }

  /// How the loss weighs classes.
  package enum ClassWeights: String, Sendable, Hashable, Codable, CaseIterable {
    case none
    /// n / (K · n_k) for class k.
    case balanced
  }

  package var model: Model = .softmax
  package var classWeights: ClassWeights = .none
  /// How numbers become features; of a run that was begun never `auto`.
  package var numbers: NumberEncoding = .auto
  /// Adam's α at the start; `init(model:)` chooses it by model.
  ///
  /// It is halved whenever two epochs in a row bring no better validation loss; a training with a
  /// patience ends with the sixth halving.
  package var learningRate: Float = 0.01
  /// Weight decay on weights, not on biases.
  package var l2: Float = 0
  package var batchSize = 128
  /// At most; patience usually ends a training earlier.
  package var epochs = 100
  /// Epochs without a better validation loss before training stops; nil never stops early.
  package var patience: Int? = 5
  package var seed: UInt64 = 7
  /// Threads of one matrix product.
  ///
  /// More than 1 pays only on an idle machine with wide layers: waiting threads of the matrix
  /// library spin and take time from every other process.
  package var threads = 1
  /// Seconds between checkpoints within an epoch; there is one after every epoch too.
  package var checkpointInterval = 10.0

  package init() {}

  /// A configuration that suits most data of this model: a convex model stands larger steps.
  package init(model: Model) {
    self.model = model
    switch model {
    case .softmax: break
    case .perceptron:
      learningRate = 0.001
      epochs = 20
    case .hashed:
      // As many as suit the rows.
      epochs = 0
      patience = 1
    }
  }
}

extension RunConfiguration: Codable {
  private enum CodingKeys: String, CodingKey {
    case model, classWeights, numbers, learningRate, l2, batchSize, epochs, patience, seed, threads
    case checkpointInterval
  }
}
