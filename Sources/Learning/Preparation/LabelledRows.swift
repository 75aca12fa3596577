package import Scoring

/// Rows with their given classes.
package struct LabelledRows: Sendable, Hashable {
  package var features: FeatureMatrix
  /// The class of each row, as an index into the classes.
  package var labels: [Int32]

  /// How much each row counts in training; empty when all count 1.
  package var weights: [Float]
  /// Rows with equal numbers belong together; empty when each row stands alone.
  package var groups: [UInt64]

  /// One label a row, each an index into the classes; weights and groups as many, or none.
  package init(
    features: FeatureMatrix,
    labels: [Int32],
    weights: [Float] = [],
    groups: [UInt64] = []
  ) {
    precondition(features.rowCount == labels.count, "one label a row")
    precondition(weights.isEmpty || weights.count == labels.count, "one weight a row")
    precondition(groups.isEmpty || groups.count == labels.count, "one group a row")
    self.features = features
    self.labels = labels
    self.weights = weights
    self.groups = groups
  }

  package var count: Int { labels.count }

  /// The given rows only, in their order, with weights of their own.
  package func selecting(_ rows: [Int32], weights: [Float] = []) -> LabelledRows {
    LabelledRows(
      features: features.selecting(rows),
      labels: rows.map { labels[Int($0)] },
      weights: weights,
      groups: groups.isEmpty ? [] : rows.map { groups[Int($0)] }
    )
  }

  /// How many rows each class has.
  package func counts(classes: Int) -> [Int] {
    var counts = Array(repeating: 0, count: classes)
    for label in labels { counts[Int(label)] += 1 }
    return counts
  }
}
