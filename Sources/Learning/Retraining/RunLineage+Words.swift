import Basics

extension RunLineage.Rows {
  /// What became of the rows, in words: `1,204 added, 312 of them positive, 120 held out`.
  package var words: String {
    let parts: [(Int, String)] = [
      (added, "added"), (positives, "of them positive"), (hardNegatives, "hard negatives"),
      (relabelled, "with another label"), (confirmed, "confirmed"),
      (validated, "to choose the epoch by"), (heldOut, "held out"),
      (keptOut, "kept out: measured by"), (unknownClass, "of no class of the label"),
      (undecided, "undecided"),
    ]
    return parts.filter { $0.0 > 0 || $0.1 == "added" }
      .map { "\(Figures.count($0.0)) \($0.1)" }.joined(separator: ", ")
  }
}
