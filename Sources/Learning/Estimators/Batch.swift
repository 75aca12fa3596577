package import Scoring

/// Rows that a model learns from in one step.
package struct Batch: Sendable {
  /// Holds the rows, and maybe others.
  package var features: FeatureMatrix
  /// Which rows of `features` these are.
  package var rows: [Int32]
  /// The class of each.
  package var labels: [Int32]
  /// How much each counts in the loss; empty when all count 1.
  package var weights: [Float]

  /// `labels` are as long as `rows`, and so are `weights` unless empty.
  package init(features: FeatureMatrix, rows: [Int32], labels: [Int32], weights: [Float] = []) {
    precondition(labels.count == rows.count, "one label a row")
    precondition(weights.isEmpty || weights.count == rows.count, "one weight a row")
    self.features = features
    self.rows = rows
    self.labels = labels
    self.weights = weights
  }
}
