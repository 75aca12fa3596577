package import Scoring

/// A model that learns from batches.
///
/// A new one is a file that conforms to this, and a case of `RunConfiguration.Model` that makes it.
package protocol Estimator: Sendable {
  associatedtype Model: Scorer

  /// What it has learnt so far.
  var model: Model { get }

  /// Moves the model against the gradient of the objective's mean over a batch.
  ///
  /// - Returns: The summed loss of the batch before the step, in nats.
  mutating func step(_ batch: Batch, _ objective: any Objective, learningRate: Float) -> Double

  /// What it remembers beside the model, for a checkpoint.
  var memory: EstimatorMemory { get }

  /// Goes on from a checkpoint; nil when the memory does not fit the model.
  init?(model: Model, memory: EstimatorMemory, configuration: RunConfiguration)
}

/// The numbers that an optimiser keeps between steps.
package struct EstimatorMemory: Sendable, Hashable {
  /// Batches seen.
  package var step: Int
  package var floats: [[Float]]
  package var integers: [[Int32]]

  package init(step: Int, floats: [[Float]], integers: [[Int32]]) {
    self.step = step
    self.floats = floats
    self.integers = integers
  }
}
