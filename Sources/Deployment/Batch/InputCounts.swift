/// How many rows were read of the input, and what was set aside.
package struct InputCounts: Sendable, Hashable {
  /// `rowsRead == rows + rowsRejected`.
  package var rowsRead: Int
  package var rows: Int
  /// Of `rows`, those of each input.
  package var rowsByInput: [Int]
  package var rowsRejected: Int
  /// Cells of rows that could not be read, and count as missing.
  package var cellsRejected: Int

  package init(rowsRead: Int, rowsByInput: [Int], rowsRejected: Int, cellsRejected: Int) {
    self.rowsRead = rowsRead
    self.rows = rowsByInput.reduce(0, +)
    self.rowsByInput = rowsByInput
    self.rowsRejected = rowsRejected
    self.cellsRejected = cellsRejected
  }
}

extension InputCounts: Codable {
  private enum CodingKeys: String, CodingKey {
    case rowsRead, rows, rowsByInput, rowsRejected, cellsRejected
  }
}
