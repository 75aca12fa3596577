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
/// On return row i of `x` holds `weight(i) · (softmax(x_i) − onehot(labels[i])) / rows`, where the
/// weight of a row is that of its class times its own. Labels lie below `columns`; `classWeights`
/// holds one weight a class and `rowWeights` one a row, or nothing for 1 everywhere.
///
/// - Returns: The sum over the rows of `−weight · log p(label)`, computed from the logarithm of
///   the sum of exponentials, so it stays finite where p underflows.
package func softmaxCrossEntropy(
  _ x: inout MutableSpan<Float>,
  labels: Span<Int32>,
  classWeights: Span<Float>,
  rowWeights: Span<Float>,
  rows: Int,
  columns: Int
) -> Double {
  precondition(x.count >= rows * columns && labels.count >= rows, "the matrix is too small")
  checkWeights(classWeights, rowWeights, count: rows, columns: columns)
  let share = 1 / Float(rows)
  var loss = 0.0
  for row in 0..<rows {
    let start = row &* columns
    let label = Int(labels[row])
    precondition(label >= 0 && label < columns, "a label outside the classes")
    let weight = lossWeight(classWeights, rowWeights, row: row, label: label)
    let logarithm = softmaxRow(&x, start: start, columns: columns, label: label)
    loss -= Double(weight) * logarithm
    for j in 0..<columns { x[start &+ j] *= weight * share }
    x[start &+ label] -= weight * share
  }
  return loss
}

/// Turns scores into the gradient of the mean focal loss, and returns the summed loss.
///
/// The loss of a row is `−weight · (1 − p)^γ · log p`, p the probability of its label (Lin et al.,
/// ICCV 2017); shapes and weights are as in ``softmaxCrossEntropy(_:labels:classWeights:rowWeights:rows:columns:)``.
package func focalLoss(
  _ x: inout MutableSpan<Float>,
  labels: Span<Int32>,
  classWeights: Span<Float>,
  rowWeights: Span<Float>,
  gamma: Double,
  rows: Int,
  columns: Int
) -> Double {
  precondition(x.count >= rows * columns && labels.count >= rows, "the matrix is too small")
  checkWeights(classWeights, rowWeights, count: rows, columns: columns)
  let share = 1 / Double(rows)
  var loss = 0.0
  for row in 0..<rows {
    let start = row &* columns
    let label = Int(labels[row])
    precondition(label >= 0 && label < columns, "a label outside the classes")
    let weight = Double(
      lossWeight(classWeights, rowWeights, row: row, label: label)
    )
    let logarithm = softmaxRow(&x, start: start, columns: columns, label: label)
    let p = exp(logarithm)
    // 1 − p without cancellation where p is nearly 1.
    let miss = -expm1(logarithm)
    let power = miss > 0 ? pow(miss, gamma) : gamma == 0 ? 1 : 0
    loss -= weight * power * logarithm
    let inner = miss > 0 ? gamma * p * pow(miss, gamma - 1) * logarithm : 0
    // The derivative by score j is factor · (δ(label, j) − p_j).
    let factor = Float(weight * share * (inner - power))
    for j in 0..<columns { x[start &+ j] *= -factor }
    x[start &+ label] += factor
  }
  return loss
}

/// Replaces the scores of one row by probabilities, and returns the logarithm of the label's.
private func softmaxRow(
  _ x: inout MutableSpan<Float>,
  start: Int,
  columns: Int,
  label: Int
) -> Double {
  var highest = -Float.infinity
  for j in 0..<columns { highest = max(highest, x[start &+ j]) }
  let score = x[start &+ label]
  var sum: Float = 0
  for j in 0..<columns {
    let e = exp(x[start &+ j] - highest)
    x[start &+ j] = e
    sum += e
  }
  let scale = 1 / sum
  for j in 0..<columns { x[start &+ j] *= scale }
  return Double(score - highest) - Double(log(sum))
}

private func checkWeights(_ classes: Span<Float>, _ rows: Span<Float>, count: Int, columns: Int) {
  precondition(classes.isEmpty || classes.count == columns, "one weight a class")
  precondition(rows.isEmpty || rows.count >= count, "one weight a row")
}

/// How much a row counts in a loss: by its class, times by itself.
private func lossWeight(_ classes: Span<Float>, _ rows: Span<Float>, row: Int, label: Int) -> Float
{
  (classes.isEmpty ? 1 : classes[label]) * (rows.isEmpty ? 1 : rows[row])
}
