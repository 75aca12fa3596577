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
    let entries = rowStarts[row]..<rowStarts[row + 1]
    precondition(entries.lowerBound >= 0 && entries.upperBound <= columns.count, "entries outside")
    if width == 2 {
      var (a, b) = (out[start], out[start &+ 1])
      for entry in entries {
        // SAFETY: the entries of the row lie within both lists, as was checked, and so does the column.
        let value = unsafe values[unchecked: entry]
        let base = Int(unsafe columns[unchecked: entry]) &* 2
        precondition(base >= 0 && base &+ 2 <= table.count, "a column outside the table")
        a += value * (unsafe table[unchecked: base])
        b += value * (unsafe table[unchecked: base &+ 1])
      }
      (out[start], out[start &+ 1]) = (a, b)
      continue
    }
    for entry in entries {
      // SAFETY: as above; a result of `width` numbers stands from `start` on.
      let value = unsafe values[unchecked: entry]
      let base = Int(unsafe columns[unchecked: entry]) &* width
      precondition(base >= 0 && base &+ width <= table.count, "a column outside the table")
      for j in 0..<width {
        let sum = unsafe out[unchecked: start &+ j] + value * table[unchecked: base &+ j]
        unsafe out[unchecked: start &+ j] = sum
      }
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
    let entries = rowStarts[row]..<rowStarts[row + 1]
    precondition(entries.lowerBound >= 0 && entries.upperBound <= columns.count, "entries outside")
    for entry in entries {
      // SAFETY: the entries of the row lie within both lists, as was checked.
      let column = Int(unsafe columns[unchecked: entry])
      if !marks[column] {
        marks[column] = true
        touched.append(Int32(truncatingIfNeeded: column))
      }
      let value = unsafe values[unchecked: entry]
      let base = column &* width
      precondition(base &+ width <= gradient.count, "a column outside the table")
      for j in 0..<width {
        // SAFETY: the gradient above has `width` numbers from `start` on, the table from `base` on.
        let sum = unsafe gradient[unchecked: base &+ j] + value * delta[unchecked: start &+ j]
        unsafe gradient[unchecked: base &+ j] = sum
      }
    }
  }
}
