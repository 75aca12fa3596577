/// The mean and standard deviation of the finite values among `rows`.
///
/// Two passes in double precision; the divisor is n. Missing values are NaN or infinite. Values
/// too large to be squared are measured in units of the largest.
///
/// - Returns: `count` 0 and `mean` 0 when no value is finite; a constant column has `sd` 0.
package func meanAndDeviation(
  _ values: Span<Double>,
  rows: Span<Int32>
) -> (mean: Double, sd: Double, count: Int) {
  let plain = meanAndDeviation(values, rows: rows, unit: 1)
  if plain.mean.isFinite, plain.sd.isFinite { return plain }
  var largest = 0.0
  for i in 0..<rows.count {
    let value = values[Int(rows[i])]
    if value.isFinite { largest = max(largest, abs(value)) }
  }
  let scaled = meanAndDeviation(values, rows: rows, unit: largest)
  return (scaled.mean * largest, scaled.sd * largest, scaled.count)
}

/// The same of the values divided by `unit`.
private func meanAndDeviation(
  _ values: Span<Double>,
  rows: Span<Int32>,
  unit: Double
) -> (mean: Double, sd: Double, count: Int) {
  var sum = 0.0
  var count = 0
  for i in 0..<rows.count {
    let value = values[Int(rows[i])] / unit
    if value.isFinite {
      sum += value
      count += 1
    }
  }
  guard count > 0 else { return (0, 0, 0) }
  let mean = sum / Double(count)
  var squares = 0.0
  for i in 0..<rows.count {
    let value = values[Int(rows[i])] / unit
    if value.isFinite { squares += (value - mean) * (value - mean) }
  }
  return (mean, (squares / Double(count)).squareRoot(), count)
}
