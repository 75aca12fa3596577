/// Adds chosen sparse rows times a dense table to a dense result: `out += S[rows] · table`.
///
/// Row r of S has the entries `rowStarts[r]..<rowStarts[r + 1]` of `columns` and `values`
/// (compressed sparse rows). `table` has one row of `width` for each column of S, and `out` is
/// `rows.count × width`.
///
/// - Complexity: O(entries · width).
package func addSparseProduct(
  rows: Span<Int32>,
  rowStarts: Span<Int>,
  columns: Span<Int32>,
  values: Span<Float>,
  table: Span<Float>,
  width: Int,
  to out: inout MutableSpan<Float>
) {
  precondition(out.count >= rows.count * width, "the result is too small")
  precondition(columns.count == values.count, "one value an entry")
  for i in 0..<rows.count {
    let row = Int(rows[i])
    let start = i &* width
    for entry in rowStarts[row]..<rowStarts[row + 1] {
      let value = values[entry]
      let base = Int(columns[entry]) &* width
      precondition(base >= 0 && base &+ width <= table.count, "a column outside the table")
      for j in 0..<width { out[start &+ j] += value * table[base &+ j] }
    }
  }
}

/// Adds the gradient of a table that sparse rows were multiplied with: `g += S[rows]ᵀ · delta`.
///
/// `marks` has one flag a column of S; a column met for the first time is flagged and appended to
/// `touched`.
///
/// - Complexity: O(entries · width).
package func addSparseGradient(
  rows: Span<Int32>,
  rowStarts: Span<Int>,
  columns: Span<Int32>,
  values: Span<Float>,
  delta: Span<Float>,
  width: Int,
  to gradient: inout MutableSpan<Float>,
  marks: inout MutableSpan<Bool>,
  touched: inout [Int32]
) {
  precondition(delta.count >= rows.count * width, "the gradient above is too small")
  precondition(columns.count == values.count, "one value an entry")
  for i in 0..<rows.count {
    let row = Int(rows[i])
    let start = i &* width
    for entry in rowStarts[row]..<rowStarts[row + 1] {
      let column = Int(columns[entry])
      if !marks[column] {
        marks[column] = true
        touched.append(Int32(truncatingIfNeeded: column))
      }
      let value = values[entry]
      let base = column &* width
      precondition(base &+ width <= gradient.count, "a column outside the table")
      for j in 0..<width { gradient[base &+ j] += value * delta[start &+ j] }
    }
  }
}
