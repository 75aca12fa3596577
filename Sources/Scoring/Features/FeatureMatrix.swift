/// Rows as a model sees them: a dense block beside a sparse one.
///
/// The dense block is row-major. The sparse block is in compressed rows: row r has the entries
/// `rowStarts[r]..<rowStarts[r + 1]` of `columns` and `values`; without `values` each entry counts 1.
package struct FeatureMatrix: Sendable, Hashable {
  package var rowCount: Int
  package var denseWidth: Int
  package var sparseWidth: Int
  package var dense: [Float]
  package var rowStarts: [Int]
  package var columns: [Int32]
  package var values: [Float]

  /// Rows of dense features alone: `dense` is `rowCount × denseWidth`, row-major.
  package init(rowCount: Int, denseWidth: Int, dense: [Float]) {
    self.init(
      rowCount: rowCount,
      denseWidth: denseWidth,
      sparseWidth: 0,
      dense: dense,
      rowStarts: Array(repeating: 0, count: rowCount + 1),
      columns: [],
      values: []
    )
  }

  /// Rows of both blocks.
  ///
  /// `dense` is `rowCount × denseWidth`, row-major; `rowStarts` has `rowCount + 1` ascending positions
  /// in `columns`, which are as long as its last one and in 0..<`sparseWidth`; `values` are as many or
  /// none.
  package init(
    rowCount: Int,
    denseWidth: Int,
    sparseWidth: Int,
    dense: [Float],
    rowStarts: [Int],
    columns: [Int32],
    values: [Float]
  ) {
    precondition(dense.count == rowCount * denseWidth, "the dense block has the wrong size")
    precondition(rowStarts.count == rowCount + 1, "one start a row and the end")
    precondition(rowStarts[rowCount] == columns.count, "the rows end with the entries")
    precondition(values.isEmpty || values.count == columns.count, "one value an entry")
    self.rowCount = rowCount
    self.denseWidth = denseWidth
    self.sparseWidth = sparseWidth
    self.dense = dense
    self.rowStarts = rowStarts
    self.columns = columns
    self.values = values
  }

  package var width: Int { denseWidth + sparseWidth }

  /// The given rows only, in their order.
  ///
  /// - Complexity: O(numbers of these rows).
  package func selecting(_ rows: [Int32]) -> FeatureMatrix {
    var dense: [Float] = []
    dense.reserveCapacity(rows.count * denseWidth)
    var starts = [0]
    starts.reserveCapacity(rows.count + 1)
    var (columns, values): ([Int32], [Float]) = ([], [])
    for row in rows.map(Int.init) {
      if denseWidth > 0 {
        dense.append(contentsOf: self.dense[(row * denseWidth)..<((row + 1) * denseWidth)])
      }
      let entries = rowStarts[row]..<rowStarts[row + 1]
      columns.append(contentsOf: self.columns[entries])
      if !self.values.isEmpty { values.append(contentsOf: self.values[entries]) }
      starts.append(columns.count)
    }
    return FeatureMatrix(
      rowCount: rows.count,
      denseWidth: denseWidth,
      sparseWidth: sparseWidth,
      dense: dense,
      rowStarts: starts,
      columns: columns,
      values: values
    )
  }

  /// No rows yet, of so many features.
  package init(denseWidth: Int, sparseWidth: Int) {
    self.init(
      rowCount: 0,
      denseWidth: denseWidth,
      sparseWidth: sparseWidth,
      dense: [],
      rowStarts: [0],
      columns: [],
      values: []
    )
  }

  /// Appends a row of another matrix of the same widths.
  ///
  /// All matrices that are joined have values, or none has.
  package mutating func append(_ row: Int, of other: FeatureMatrix) {
    if denseWidth > 0 {
      dense.append(contentsOf: other.dense[(row * denseWidth)..<((row + 1) * denseWidth)])
    }
    let entries = other.rowStarts[row]..<other.rowStarts[row + 1]
    columns.append(contentsOf: other.columns[entries])
    if !other.values.isEmpty { values.append(contentsOf: other.values[entries]) }
    rowStarts.append(columns.count)
    rowCount += 1
  }

  /// Appends the rows of another matrix of the same widths.
  ///
  /// All matrices that are joined have values, or none has.
  package mutating func append(_ other: FeatureMatrix) {
    let end = columns.count
    dense += other.dense
    columns += other.columns
    values += other.values
    rowStarts += other.rowStarts.dropFirst().map { $0 + end }
    rowCount += other.rowCount
  }

  /// Makes room for so many rows like those of `other`.
  package mutating func reserve(rows: Int, like other: FeatureMatrix) {
    let entries = other.columns.count / max(1, other.rowCount) * rows
    rowStarts.reserveCapacity(rows + 1)
    dense.reserveCapacity(rows * denseWidth)
    columns.reserveCapacity(entries + entries / 16)
    if !other.values.isEmpty { values.reserveCapacity(entries + entries / 16) }
  }
}
