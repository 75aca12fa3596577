/// The labels of a dataset that look wrong.
package struct LabelAudit: Sendable, Hashable {
  /// A row whose given label is doubted.
  package struct Item: Sendable, Hashable {
    /// From 0.
    package var row: Int
    /// The given class, and the most probable other one.
    package var given: Int
    package var suggested: Int
    /// By the ranking, in 0...1; the most doubtful are near 0.
    package var score: Float
  }

  package let joint: ConfidentLearning
  package let ranking: LabelErrorRanking
  /// The cut that was made, with what is expected of it.
  package let cut: LabelErrorEstimate
  /// Every rule with what is expected of it.
  package let rules: [LabelErrorEstimate]
  package let flags: [Bool]
  /// The flagged rows, the most doubtful first.
  package let items: [Item]

  /// Draws the line and orders what is beyond it.
  ///
  /// - Complexity: O(rows · (classes + log rows) + what the rules take).
  package init(
    _ joint: ConfidentLearning,
    cut: LabelErrorCut = .estimated,
    ranking: LabelErrorRanking = .normalisedMargin
  ) {
    let byRule = LabelErrorRule.allCases.map { rule in
      let flags = joint.flags(rule)
      return (flags: flags, estimate: joint.estimate(flags, rule: rule))
    }
    /// The first rows of the ranking.
    func first(_ count: Int) -> (flags: [Bool], estimate: LabelErrorEstimate) {
      var flags = [Bool](repeating: false, count: joint.given.count)
      for row in joint.ranked(ranking).prefix(max(0, count)) { flags[row] = true }
      return (flags, joint.estimate(flags))
    }
    let chosen =
      switch cut {
      // The first of equals.
      case .estimated: byRule.max { $0.estimate.f1 < $1.estimate.f1 }
      case .rule(let rule): byRule.first { $0.estimate.rule == rule }
      case .rows(let count): first(count)
      case .share(let share):
        first(Int((min(1, max(0, share)) * Double(joint.given.count)).rounded()))
      }
    let (flags, estimate) = chosen ?? first(0)
    let scores = joint.scores(ranking)
    self.joint = joint
    self.ranking = ranking
    self.cut = estimate
    rules = byRule.map(\.estimate)
    self.flags = flags
    items = joint.given.indices.filter { flags[$0] }
      .sorted { (scores[$0], $0) < (scores[$1], $1) }
      .map { row in
        let given = Int(joint.given[row])
        return Item(
          row: row,
          given: given,
          suggested: joint.probabilities.best(row, except: given),
          score: scores[row]
        )
      }
  }
}
