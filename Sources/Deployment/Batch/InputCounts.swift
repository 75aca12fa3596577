/// How many rows were read of the input, and what was set aside.
package struct InputCounts: Sendable, Hashable {
  /// `rowsRead == rows + rowsRejected`.
  package var rowsRead: Int
  package var rows: Int
  package var rowsRejected: Int
  /// Cells of rows that could not be read, and count as missing.
  package var cellsRejected: Int

  package init(rowsRead: Int, rows: Int, rowsRejected: Int, cellsRejected: Int) {
    self.rowsRead = rowsRead
    self.rows = rows
    self.rowsRejected = rowsRejected
    self.cellsRejected = cellsRejected
  }
}

extension InputCounts: Codable {
  private enum CodingKeys: String, CodingKey { case rowsRead, rows, rowsRejected, cellsRejected }
}
