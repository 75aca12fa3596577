/// The entries of one column in the sparse block, row by row.
package enum ColumnEntries: Sendable {
  /// One entry of value 1 a row; none where the column is below 0.
  case single([Int32])
  /// The entries of the first row, then of the next; `counts` says how many each row has.
  case several(counts: [Int32], columns: [Int32], values: [Float])

  /// The entries of all columns, each column's from its start on, in compressed rows.
  ///
  /// - Complexity: O(rows · columns + entries).
  static func joined(
    _ sources: [(start: Int32, entries: ColumnEntries)],
    rows: Int
  ) -> (rowStarts: [Int], columns: [Int32], values: [Float]) {
    var rowStarts = [Int](repeating: 0, count: rows + 1)
    for source in sources { source.entries.count(into: &rowStarts) }
    for row in 0..<rows { rowStarts[row + 1] += rowStarts[row] }
    var columns = [Int32](repeating: 0, count: rowStarts[rows])
    var values = [Float](repeating: 1, count: rowStarts[rows])
    var ends = rowStarts
    for source in sources {
      source.entries.write(to: &columns, &values, at: &ends, from: source.start)
    }
    return (rowStarts, columns, values)
  }

  /// Adds the number of entries of each row to the place behind it.
  private func count(into rowStarts: inout [Int]) {
    switch self {
    case .single(let entries):
      for row in entries.indices where entries[row] >= 0 { rowStarts[row + 1] += 1 }
    case .several(let counts, _, _):
      for row in counts.indices { rowStarts[row + 1] += Int(counts[row]) }
    }
  }

  /// Writes the entries of each row from its place in `ends` on, and moves that behind them.
  private func write(
    to columns: inout [Int32],
    _ values: inout [Float],
    at ends: inout [Int],
    from start: Int32
  ) {
    switch self {
    case .single(let entries):
      for row in entries.indices where entries[row] >= 0 {
        columns[ends[row]] = start + entries[row]
        ends[row] += 1
      }
    case .several(let counts, let ownColumns, let ownValues):
      var at = 0
      for row in counts.indices {
        let end = ends[row]
        for offset in 0..<Int(counts[row]) {
          columns[end + offset] = start + ownColumns[at + offset]
          values[end + offset] = ownValues[at + offset]
        }
        at += Int(counts[row])
        ends[row] = end + Int(counts[row])
      }
    }
  }
}
