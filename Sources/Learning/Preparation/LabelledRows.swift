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
  /// The place of each row in the table it comes from, from 0; empty for rows made otherwise.
  package var rows: [Int32]
  /// What an evaluation of the rows is told apart by; empty for rows that are learnt from.
  package var slices: [SliceColumn] = []

  /// One label a row, each an index into the classes; weights and groups as many, or none.
  package init(
    features: FeatureMatrix,
    labels: [Int32],
    weights: [Float] = [],
    groups: [UInt64] = [],
    rows: [Int32] = []
  ) {
    precondition(features.rowCount == labels.count, "one label a row")
    precondition(weights.isEmpty || weights.count == labels.count, "one weight a row")
    precondition(groups.isEmpty || groups.count == labels.count, "one group a row")
    precondition(rows.isEmpty || rows.count == labels.count, "one place a row")
    self.features = features
    self.labels = labels
    self.weights = weights
    self.groups = groups
    self.rows = rows
  }

  package var count: Int { labels.count }

  /// The given rows only, in their order, with weights of their own.
  package func selecting(_ rows: [Int32], weights: [Float] = []) -> LabelledRows {
    LabelledRows(
      features: features.selecting(rows),
      labels: rows.map { labels[Int($0)] },
      weights: weights,
      groups: groups.isEmpty ? [] : rows.map { groups[Int($0)] },
      rows: self.rows.isEmpty ? [] : rows.map { self.rows[Int($0)] }
    )
  }

  /// Appends a row of other features; all rows have a group, or none has.
  package mutating func append(
    _ row: Int,
    of other: FeatureMatrix,
    label: Int32,
    group: UInt64? = nil
  ) {
    features.append(row, of: other)
    labels.append(label)
    if let group { groups.append(group) }
  }

  /// Appends rows with features of the same widths, without weights, groups or places.
  package mutating func append(_ other: LabelledRows) {
    features.append(other.features)
    labels += other.labels
  }

  /// How many rows each class has.
  package func counts(classes: Int) -> [Int] {
    var counts = Array(repeating: 0, count: classes)
    for label in labels { counts[Int(label)] += 1 }
    return counts
  }
}
