/// An extent in terminal cells.
package struct Size: Sendable, Hashable, CustomStringConvertible {
  package var columns: Int
  package var rows: Int

  /// Makes a size; negative extents count as zero.
  package init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  package var description: String { "\(columns)x\(rows)" }
}
