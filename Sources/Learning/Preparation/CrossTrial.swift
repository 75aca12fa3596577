internal import Foundation

/// Rows in two halves, on which pairs of columns are tried.
struct CrossTrial {
  /// More classes than this are counted as the most frequent ones and the rest.
  private static let mostClasses = 8
  /// How many rows of the additive model a pair of values starts with.
  private static let prior = 4.0

  private let labels: [Int32]
  private let classes: Int
  /// The group of each row, numbered from 0 as they are met.
  private let groups: [Int]
  private let groupCount: Int
  private let isLearnt: [Bool]
  /// Of the classes, in nats.
  let entropy: Double

  /// All have one entry a row; `labels` are in 0..<`classes`.
  init(labels: [Int32], classes: Int, groups: [UInt64], isLearnt: [Bool]) {
    var counts = [Int](repeating: 0, count: classes)
    for label in labels { counts[Int(label)] += 1 }
    let order = counts.indices.sorted { (counts[$0], $1) > (counts[$1], $0) }
    let kept = min(classes, Self.mostClasses)
    var place = [Int32](repeating: Int32(kept - 1), count: classes)
    for (index, k) in order.prefix(kept).enumerated() { place[k] = Int32(index) }
    self.labels = labels.map { place[Int($0)] }
    self.classes = kept
    var numbers: [UInt64: Int] = [:]
    self.groups = groups.map { group in
      let number = numbers[group] ?? numbers.count
      numbers[group] = number
      return number
    }
    groupCount = numbers.count
    self.isLearnt = isLearnt
    var shares = [Double](repeating: 0, count: kept)
    for label in self.labels { shares[Int(label)] += 1 / Double(labels.count) }
    entropy = shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
  }

  /// What one column tells: the log-loss of the classes' shares less that of the shares within each code, on
  /// the half that was not counted; nats a row.
  func gain(_ codes: [Int32], count: Int) -> Double {
    let zeros = [Int32](repeating: 0, count: codes.count)
    let table = counted(zeros, codes, width: count, rows: count)
    var shares = [Double](repeating: 1, count: classes)
    for cell in 0..<count { for k in 0..<classes { shares[k] += table.learnt[cell * classes + k] } }
    let total = shares.reduce(0, +)
    var (gain, rows) = (0.0, 0.0)
    for cell in 0..<count {
      let seen = (0..<classes).reduce(0) { $0 + table.learnt[cell * classes + $1] }
      for k in 0..<classes where table.aside[cell * classes + k] > 0 {
        let share = shares[k] / total
        let own = (table.learnt[cell * classes + k] + Self.prior * share) / (seen + Self.prior)
        gain += table.aside[cell * classes + k] * log(own / share)
        rows += table.aside[cell * classes + k]
      }
    }
    return rows > 0 ? gain / rows : 0
  }

  /// How much the pairs of two columns' codes lower the log-loss of their sum, on the half that was not
  /// learnt from, and the standard error of it; nats a row.
  ///
  /// - Complexity: O(rows + codes of the one · codes of the other · classes).
  func gain(
    _ lefts: [Int32],
    _ rights: [Int32],
    counts: (left: Int, right: Int)
  ) -> (mean: Double, error: Double) {
    let cells = counts.left * counts.right
    let table = counted(lefts, rights, width: counts.right, rows: cells)
    let sum = AdditiveModel(table.learnt, counts: counts, classes: classes).probabilities
    var gains = [Double](repeating: 0, count: cells * classes)
    for cell in 0..<cells {
      let seen = (0..<classes).reduce(0) { $0 + table.learnt[cell * classes + $1] }
      guard seen > 0 else { continue }
      for k in 0..<classes {
        let share = max(sum[cell * classes + k], 1e-12)
        let own = (table.learnt[cell * classes + k] + Self.prior * share) / (seen + Self.prior)
        gains[cell * classes + k] = log(own / share)
      }
    }
    // Groups count as one: their sums are what varies by chance.
    var sums = [(gain: Double, rows: Double)](repeating: (0, 0), count: groupCount)
    for row in labels.indices where !isLearnt[row] {
      let cell = Int(lefts[row]) * counts.right + Int(rights[row])
      let gain = gains[cell * classes + Int(labels[row])]
      sums[groups[row]].gain += gain
      sums[groups[row]].rows += 1
    }
    sums.removeAll { $0.rows == 0 }
    let total = sums.reduce((gain: 0.0, rows: 0.0)) { ($0.gain + $1.gain, $0.rows + $1.rows) }
    guard total.rows > 0, sums.count > 1 else { return (0, .infinity) }
    let mean = total.gain / total.rows
    let squares = sums.reduce(0) { $0 + pow($1.gain - mean * $1.rows, 2) }
    let count = Double(sums.count)
    return (mean, (squares * count / (count - 1)).squareRoot() / total.rows)
  }

  /// How often each class stands in each pair of codes, `rows × classes`, in both halves.
  private func counted(
    _ lefts: [Int32],
    _ rights: [Int32],
    width: Int,
    rows cells: Int
  ) -> (learnt: [Double], aside: [Double]) {
    var learnt = [Double](repeating: 0, count: cells * classes)
    var aside = learnt
    for row in labels.indices {
      let place = (Int(lefts[row]) * width + Int(rights[row])) * classes + Int(labels[row])
      if isLearnt[row] { learnt[place] += 1 } else { aside[place] += 1 }
    }
    return (learnt, aside)
  }
}
