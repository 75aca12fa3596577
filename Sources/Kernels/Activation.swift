/// Adds a bias to every row of a `rows × bias.count` matrix.
package func addBias(_ bias: Span<Float>, to x: inout MutableSpan<Float>, rows: Int) {
  let width = bias.count
  precondition(x.count >= rows * width, "the matrix is too small")
  for row in 0..<rows {
    let start = row &* width
    for j in 0..<width { x[start &+ j] += bias[j] }
  }
}

/// Adds a bias to every row of a `rows × bias.count` matrix and sets negative results to zero.
package func addBiasAndRectify(_ bias: Span<Float>, to x: inout MutableSpan<Float>, rows: Int) {
  let width = bias.count
  precondition(x.count >= rows * width, "the matrix is too small")
  for row in 0..<rows {
    let start = row &* width
    for j in 0..<width {
      let sum = x[start &+ j] + bias[j]
      x[start &+ j] = sum > 0 ? sum : 0
    }
  }
}

/// Zeroes the gradient where the rectified output was not positive; both hold `count` numbers.
package func rectifyBackward(_ output: Span<Float>, gradient: inout MutableSpan<Float>, count: Int)
{
  precondition(output.count >= count && gradient.count >= count, "the matrices are too small")
  for i in 0..<count {
    gradient[i] = output[i] > 0 ? gradient[i] : 0
  }
}

/// Sums the rows of a `rows × sums.count` matrix: the gradient of a bias.
package func sumRows(_ x: Span<Float>, into sums: inout MutableSpan<Float>, rows: Int) {
  let width = sums.count
  precondition(x.count >= rows * width, "the matrix is too small")
  for j in 0..<width { sums[j] = 0 }
  for row in 0..<rows {
    let start = row &* width
    for j in 0..<width { sums[j] += x[start &+ j] }
  }
}
