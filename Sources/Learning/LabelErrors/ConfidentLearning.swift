internal import Foundation

/// The joint distribution of given and true labels, from probabilities of models that did not learn
/// from the rows (Northcutt, Jiang & Chuang, JAIR 70, 2021, doi:10.1613/jair.1.12125).
package struct ConfidentLearning: Sendable, Hashable {
  package let probabilities: ClassProbabilities
  /// The given class of each row.
  package let given: [Int32]
  /// How many rows are given each class.
  package let counts: [Int]
  /// t_k: the mean probability of class k over the rows given k; infinite for a class without rows.
  package let thresholds: [Double]
  /// The class that a row is confidently of, −1 for none: of the classes whose probability reaches
  /// their threshold, the most probable.
  package let confident: [Int32]
  /// C, `classes × classes`: rows given i and confidently of j; its diagonal is at least 1 where a
  /// class has rows.
  package let confidentJoint: [[Int]]
  /// Q, `classes × classes`: C with rows scaled to the shares of the given classes; sums to 1.
  package let joint: [[Double]]

  /// Counts; `given` has one class a row, an index into the columns of `probabilities`.
  ///
  /// - Complexity: O(rows · classes + classes²).
  package init(_ probabilities: ClassProbabilities, given: [Int32]) {
    precondition(given.count == probabilities.rowCount, "one given class a row")
    let width = probabilities.classCount
    var counts = [Int](repeating: 0, count: width)
    var sums = [Double](repeating: 0, count: width)
    for (row, label) in given.enumerated() {
      counts[Int(label)] += 1
      sums[Int(label)] += Double(probabilities[row, Int(label)])
    }
    let thresholds = zip(sums, counts).map { $1 == 0 ? Double.infinity : $0 / Double($1) }
    var confident = [Int32](repeating: -1, count: given.count)
    var joint = [[Int]](repeating: [Int](repeating: 0, count: width), count: width)
    for (row, label) in given.enumerated() {
      var best = -1
      for k in 0..<width where Double(probabilities[row, k]) >= thresholds[k] - Self.rounding {
        if best < 0 || probabilities[row, k] > probabilities[row, best] { best = k }
      }
      confident[row] = Int32(best)
      if best >= 0 { joint[Int(label)][best] += 1 }
    }
    for k in 0..<width where counts[k] > 0 { joint[k][k] = max(1, joint[k][k]) }
    self.probabilities = probabilities
    self.given = given
    self.counts = counts
    self.thresholds = thresholds
    self.confident = confident
    confidentJoint = joint
    self.joint = joint.enumerated().map { given, row in
      let sum = row.reduce(0, +)
      let share = Double(counts[given]) / Double(max(1, probabilities.rowCount))
      return row.map { sum == 0 ? 0 : Double($0) / Double(sum) * share }
    }
  }

  /// A mean of single-precision numbers may lie this far above all of them.
  private static let rounding = 1e-6

  /// Σ (1 − p_given): how many labels are wrong by the probabilities alone.
  package var expectedErrors: Double {
    given.indices.reduce(0) { $0 + doubt(of: $1) }
  }

  /// Whether the probabilities tell no more of the given labels than the shares of the classes do:
  /// their log-loss is not below 98 % of the entropy of the shares.
  package var saysLittle: Bool {
    let rows = Double(max(1, given.count))
    let entropy = counts.reduce(0.0) { sum, count in
      let share = Double(count) / rows
      return count == 0 ? sum : sum - share * log(share)
    }
    let loss = given.indices.reduce(0.0) { sum, row in
      sum - log(max(Double(probabilities[row, Int(given[row])]), 1e-12))
    }
    return loss / rows >= 0.98 * entropy
  }

  /// 1 − p_given of a row.
  package func doubt(of row: Int) -> Double { 1 - Double(probabilities[row, Int(given[row])]) }
}
