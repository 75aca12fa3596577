/// Where the line between doubtful and sound labels is drawn.
package enum LabelErrorCut: Sendable, Hashable {
  /// At the rule whose estimated F1 is highest.
  case estimated
  case rule(LabelErrorRule)
  /// After this many rows of the ranking.
  case rows(Int)
  /// After this share of the rows of the ranking, in 0...1.
  case share(Double)
}

/// What is expected of a set of flagged rows, from the probabilities alone.
///
/// A flagged row is wrong with 1 − p_given, so that with E = Σ (1 − p_given) over the flagged rows
/// and T over all of them precision is E / flagged, recall E / T, and F1 2E / (flagged + T). Models
/// that learnt from wrong labels are less sure than they should be, and T is too large then: the
/// estimate compares rules with each other and is no forecast of F1 itself. An optimum over all cuts
/// of a ranking would follow that fault and flag far too much, so the choice is between rules.
package struct LabelErrorEstimate: Sendable, Hashable {
  /// Nil for a cut of the ranking.
  package var rule: LabelErrorRule?
  package var flagged: Int
  /// E, and T.
  package var expectedErrors: Double
  package var expectedTotal: Double

  package var f1: Double {
    let scale = Double(flagged) + expectedTotal
    return scale == 0 ? 0 : 2 * expectedErrors / scale
  }
}

extension ConfidentLearning {
  /// What is expected of flagged rows.
  package func estimate(_ flags: [Bool], rule: LabelErrorRule? = nil) -> LabelErrorEstimate {
    var estimate = LabelErrorEstimate(
      rule: rule,
      flagged: 0,
      expectedErrors: 0,
      expectedTotal: expectedErrors
    )
    for row in given.indices where flags[row] {
      estimate.flagged += 1
      estimate.expectedErrors += doubt(of: row)
    }
    return estimate
  }
}
