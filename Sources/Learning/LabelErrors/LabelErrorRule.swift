/// Which rows count as given a wrong label.
package enum LabelErrorRule: String, Sendable, Hashable, CaseIterable, Codable {
  /// The rows off the diagonal of the confident joint.
  case confidentLearning = "confident_learning"
  /// Of each class i the n Σ_{j≠i} Q[i,j] rows whose given class is least probable.
  case pruneByClass = "prune_by_class"
  /// Of each i ≠ j the n Q[i,j] rows with the largest p_j − p_i.
  case pruneByNoiseRate = "prune_by_noise_rate"
  /// What both of the above flag.
  case both = "both"
  /// The most probable class is not the given one.
  case predictedNeqGiven = "predicted_neq_given"
  /// The class with the largest p_k − t_k is not the given one: classes that the model is shy of
  /// count for as much as those it is sure of (Kuan & Mueller, DataPerf workshop of ICML, 2022).
  case adjustedNeqGiven = "adjusted_neq_given"
}

extension ConfidentLearning {
  /// Whether a rule flags each row.
  ///
  /// - Complexity: O(rows · log rows · pairs of classes that are confused) at most.
  package func flags(_ rule: LabelErrorRule) -> [Bool] {
    switch rule {
    case .confidentLearning:
      given.indices.map { confident[$0] >= 0 && confident[$0] != given[$0] }
    case .pruneByClass: prunedByClass()
    case .pruneByNoiseRate: prunedByNoiseRate()
    case .both: zip(prunedByClass(), prunedByNoiseRate()).map { $0 && $1 }
    case .predictedNeqGiven: given.indices.map { probabilities.best($0) != Int(given[$0]) }
    case .adjustedNeqGiven: given.indices.map { adjustedBest($0) != Int(given[$0]) }
    }
  }

  /// The class with the largest p_k − t_k; the first of equals.
  private func adjustedBest(_ row: Int) -> Int {
    var best = Int(given[row])
    var most = -Double.infinity
    for k in 0..<probabilities.classCount {
      let excess = Double(probabilities[row, k]) - thresholds[k]
      if excess > most { (best, most) = (k, excess) }
    }
    return best
  }

  private func prunedByClass() -> [Bool] {
    var flags = [Bool](repeating: false, count: given.count)
    for (k, rows) in rowsByClass().enumerated() {
      let wrong = joint[k].reduce(0, +) - joint[k][k]
      let ordered = rows.sorted { a, b in
        let (left, right) = (probabilities[a, k], probabilities[b, k])
        return left < right || (left == right && a < b)
      }
      for row in ordered.prefix(count(wrong)) { flags[row] = true }
    }
    return flags
  }

  private func prunedByNoiseRate() -> [Bool] {
    var flags = [Bool](repeating: false, count: given.count)
    for (i, rows) in rowsByClass().enumerated() {
      for j in joint.indices where j != i && count(joint[i][j]) > 0 {
        let margins = rows.map { (row: $0, margin: probabilities[$0, j] - probabilities[$0, i]) }
        let ordered = margins.sorted { ($1.margin, $0.row) < ($0.margin, $1.row) }
        for entry in ordered.prefix(count(joint[i][j])) { flags[entry.row] = true }
      }
    }
    return flags
  }

  private func count(_ share: Double) -> Int { Int((share * Double(given.count)).rounded()) }

  private func rowsByClass() -> [[Int]] {
    var rows = [[Int]](repeating: [], count: probabilities.classCount)
    for (row, label) in given.enumerated() { rows[Int(label)].append(row) }
    return rows
  }
}
