/// Normalises each row of `x`, `rows × columns`, to mean 0 and variance 1, and writes it to `normalised`:
/// x̂ = (x − μ) / σ with σ² = variance + `epsilon` (Ba, Kiros & Hinton, arXiv 1607.06450).
///
/// `inverses` gets 1/σ of each row, for the way back.
///
/// - Complexity: O(rows · columns).
package func normaliseRows(
  _ x: Span<Float>,
  into normalised: inout MutableSpan<Float>,
  inverses: inout MutableSpan<Float>,
  rows: Int,
  columns: Int,
  epsilon: Float
) {
  precondition(x.count >= rows * columns, "the matrix is too small")
  precondition(normalised.count >= rows * columns && inverses.count >= rows, "no room")
  guard columns > 0 else { return }
  let share = 1 / Float(columns)
  for row in 0..<rows {
    let start = row &* columns
    var sum: Float = 0
    for j in 0..<columns { sum += x[start &+ j] }
    let mean = sum * share
    var squares: Float = 0
    for j in 0..<columns {
      let distance = x[start &+ j] - mean
      normalised[start &+ j] = distance
      squares += distance * distance
    }
    let inverse = 1 / (squares * share + epsilon).squareRoot()
    inverses[row] = inverse
    for j in 0..<columns { normalised[start &+ j] *= inverse }
  }
}

/// Writes max(0, gain · x̂ + bias) of normalised rows, `rows × gains.count`, to `output`.
package func scaleAndRectify(
  _ normalised: Span<Float>,
  gains: Span<Float>,
  biases: Span<Float>,
  into output: inout MutableSpan<Float>,
  rows: Int
) {
  let width = gains.count
  precondition(biases.count == width, "one bias a gain")
  precondition(normalised.count >= rows * width && output.count >= rows * width, "no room")
  for row in 0..<rows {
    let start = row &* width
    for j in 0..<width {
      let sum = normalised[start &+ j] * gains[j] + biases[j]
      output[start &+ j] = sum > 0 ? sum : 0
    }
  }
}

/// Carries a gradient of gain · x̂ + bias back to x, in its place, and writes that of the gains.
///
/// With d = gradient · gain: ∂x = (d − mean(d) − x̂ · mean(d · x̂)) / σ, the means over the row. All
/// matrices are `rows × gains.count`; `normalised` and `inverses` are those of `normaliseRows`.
///
/// - Complexity: O(rows · columns).
package func normaliseRowsBackward(
  _ normalised: Span<Float>,
  inverses: Span<Float>,
  gains: Span<Float>,
  gradient: inout MutableSpan<Float>,
  gainGradient: inout MutableSpan<Float>,
  rows: Int
) {
  let width = gains.count
  precondition(gainGradient.count == width && inverses.count >= rows, "one gradient a gain")
  precondition(normalised.count >= rows * width && gradient.count >= rows * width, "no room")
  for j in 0..<width { gainGradient[j] = 0 }
  guard width > 0 else { return }
  let share = 1 / Float(width)
  for row in 0..<rows {
    let start = row &* width
    var (sum, product): (Float, Float) = (0, 0)
    for j in 0..<width {
      let unit = normalised[start &+ j]
      let above = gradient[start &+ j]
      gainGradient[j] += above * unit
      let scaled = above * gains[j]
      gradient[start &+ j] = scaled
      sum += scaled
      product += scaled * unit
    }
    let (mean, slope, inverse) = (sum * share, product * share, inverses[row])
    for j in 0..<width {
      let i = start &+ j
      gradient[i] = (gradient[i] - mean - normalised[i] * slope) * inverse
    }
  }
}
