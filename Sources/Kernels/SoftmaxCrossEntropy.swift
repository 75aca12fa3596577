internal import Foundation

/// Replaces each row of scores by probabilities, without overflow whatever the scores.
package func softmax(_ x: inout MutableSpan<Float>, rows: Int, columns: Int) {
  precondition(x.count >= rows * columns, "the matrix is too small")
  for row in 0..<rows {
    let start = row &* columns
    var highest = -Float.infinity
    for j in 0..<columns { highest = max(highest, x[start &+ j]) }
    var sum: Float = 0
    for j in 0..<columns {
      let e = exp(x[start &+ j] - highest)
      x[start &+ j] = e
      sum += e
    }
    let scale = 1 / sum
    for j in 0..<columns { x[start &+ j] *= scale }
  }
}

/// Turns scores into the gradient of the weighted mean cross-entropy and returns the summed loss.
///
/// On return row i of `x` holds `weight(i) · (softmax(x_i) − onehot(labels[i])) / rows`. Labels
/// lie below `columns`; `classWeights` holds one weight a class, or nothing for 1 everywhere.
///
/// - Returns: The sum over the rows of `−weight · log p(label)`, computed from the logarithm of
///   the sum of exponentials, so it stays finite where p underflows.
package func softmaxCrossEntropy(
  _ x: inout MutableSpan<Float>,
  labels: Span<Int32>,
  classWeights: Span<Float>,
  rows: Int,
  columns: Int
) -> Double {
  precondition(x.count >= rows * columns && labels.count >= rows, "the matrix is too small")
  precondition(classWeights.isEmpty || classWeights.count == columns, "one weight a class")
  let share = 1 / Float(rows)
  var loss = 0.0
  for row in 0..<rows {
    let start = row &* columns
    let label = Int(labels[row])
    precondition(label >= 0 && label < columns, "a label outside the classes")
    let weight = classWeights.isEmpty ? 1 : classWeights[label]
    var highest = -Float.infinity
    for j in 0..<columns { highest = max(highest, x[start &+ j]) }
    let score = x[start &+ label]
    var sum: Float = 0
    for j in 0..<columns {
      let e = exp(x[start &+ j] - highest)
      x[start &+ j] = e
      sum += e
    }
    loss += Double(weight) * (Double(log(sum)) - Double(score - highest))
    let scale = weight * share / sum
    for j in 0..<columns { x[start &+ j] *= scale }
    x[start &+ label] -= weight * share
  }
  return loss
}
