internal import Foundation

/// A logistic model of a table of classes by two codes, in which the scores of the codes add up.
struct AdditiveModel {
  private static let sweeps = 12
  /// The weight of the penalty that holds scores together, in rows.
  private static let ridge = 1.0
  /// The farthest that a score moves in one step.
  private static let farthest = 2.0

  /// Of each pair of codes, left times count of the right plus right: cells × classes.
  private(set) var probabilities: [Double]
  private let base: [Double]
  private var left: [Double]
  private var right: [Double]
  private let width: Int

  /// Fits `counted`, cells × classes.
  ///
  /// Scores of the left codes and of the right codes are moved in turn by Newton steps with the diagonal
  /// 2p(1 − p), which is never below the curvature of the softmax.
  ///
  /// - Complexity: O(cells · classes) a sweep.
  init(_ counted: [Double], counts: (left: Int, right: Int), classes: Int) {
    left = Array(repeating: 0, count: counts.left * classes)
    right = Array(repeating: 0, count: counts.right * classes)
    width = counts.right
    var shares = [Double](repeating: 1, count: classes)
    for (place, count) in counted.enumerated() { shares[place % classes] += count }
    let total = shares.reduce(0, +)
    base = shares.map { log($0 / total) }
    probabilities = Array(repeating: 0, count: counted.count)
    let seen = (0..<(counts.left * counts.right)).map { cell in
      (0..<classes).reduce(0) { $0 + counted[cell * classes + $1] }
    }
    fill()
    for _ in 0..<Self.sweeps {
      for isLeft in [true, false] {
        let steps = steps(counted, seen, isLeft: isLeft)
        if isLeft {
          for place in left.indices { left[place] += steps[place] }
        } else {
          for place in right.indices { right[place] += steps[place] }
        }
        fill()
      }
    }
  }

  /// How far the scores of one side are to be moved.
  private func steps(_ counted: [Double], _ seen: [Double], isLeft: Bool) -> [Double] {
    let scores = isLeft ? left : right
    let classes = base.count
    var slopes = scores.map { -Self.ridge * $0 }
    var curves = [Double](repeating: Self.ridge, count: scores.count)
    for cell in seen.indices where seen[cell] > 0 {
      let code = isLeft ? cell / width : cell % width
      for k in 0..<classes {
        let share = probabilities[cell * classes + k]
        slopes[code * classes + k] += counted[cell * classes + k] - seen[cell] * share
        curves[code * classes + k] += 2 * seen[cell] * share * (1 - share)
      }
    }
    return zip(slopes, curves).map { max(-Self.farthest, min(Self.farthest, $0 / $1)) }
  }

  /// Computes the probabilities from the scores.
  private mutating func fill() {
    let classes = base.count
    for cell in 0..<(probabilities.count / classes) {
      let (i, j) = cell.quotientAndRemainder(dividingBy: width)
      let start = cell * classes
      var largest = -Double.infinity
      for k in 0..<classes {
        let score = base[k] + left[i * classes + k] + right[j * classes + k]
        probabilities[start + k] = score
        largest = max(largest, score)
      }
      var sum = 0.0
      for k in 0..<classes {
        let share = exp(probabilities[start + k] - largest)
        probabilities[start + k] = share
        sum += share
      }
      for k in 0..<classes { probabilities[start + k] /= sum }
    }
  }
}
