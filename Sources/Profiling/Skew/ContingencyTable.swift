/// Counts of rows by two categories: here sources by classes.
package struct ContingencyTable: Sendable, Hashable {
  /// One row a source, one column a class.
  package let counts: [[Int]]

  /// Rows of equal length, of counts from 0.
  package init(_ counts: [[Int]]) { self.counts = counts }

  /// Cramér's V with the bias correction of Bergsma, 0...1.
  ///
  /// Nil unless two rows and two columns hold something. (Bergsma, Journal of the Korean
  /// Statistical Society 42(3), 2013, doi:10.1016/j.jkss.2012.10.002.)
  package var cramersV: Double? {
    let rowTotals = counts.map { Double($0.reduce(0, +)) }
    let width = counts.first?.count ?? 0
    let columnTotals = (0..<width).map { column in
      Double(counts.reduce(0) { $0 + $1[column] })
    }
    let rows = Double(rowTotals.count { $0 > 0 })
    let columns = Double(columnTotals.count { $0 > 0 })
    let total = rowTotals.reduce(0, +)
    guard rows > 1, columns > 1, total > 1 else { return nil }
    var chiSquared = 0.0
    for (row, rowTotal) in zip(counts, rowTotals) where rowTotal > 0 {
      for (count, columnTotal) in zip(row, columnTotals) where columnTotal > 0 {
        let expected = rowTotal * columnTotal / total
        let difference = Double(count) - expected
        chiSquared += difference * difference / expected
      }
    }
    let phiSquared = max(0, chiSquared / total - (rows - 1) * (columns - 1) / (total - 1))
    let correctedRows = rows - (rows - 1) * (rows - 1) / (total - 1)
    let correctedColumns = columns - (columns - 1) * (columns - 1) / (total - 1)
    let scale = min(correctedRows, correctedColumns) - 1
    return scale > 0 ? min(1, (phiSquared / scale).squareRoot()) : 0
  }
}
