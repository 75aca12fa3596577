package import Basics

/// How well flagged rows are the wrong ones, by true labels.
package struct LabelErrorScore: Sendable, Hashable {
  /// Rows whose true label is known, how many of those are given another, flagged, and both.
  package private(set) var rows = 0
  package private(set) var wrong = 0
  package private(set) var flagged = 0
  package private(set) var found = 0

  /// One entry a row: whether it is flagged, its given label, and its true label where known.
  package init(flags: [Bool], given: [String], truth: [String?]) {
    precondition(flags.count == given.count && given.count == truth.count, "one entry a row")
    for row in flags.indices {
      guard let known = truth[row] else { continue }
      rows += 1
      let isWrong = known != given[row]
      if isWrong { wrong += 1 }
      if flags[row] { flagged += 1 }
      if isWrong && flags[row] { found += 1 }
    }
  }

  /// Nil without flagged rows.
  package var precision: Double? { flagged == 0 ? nil : Double(found) / Double(flagged) }
  /// Nil without wrong labels.
  package var recall: Double? { wrong == 0 ? nil : Double(found) / Double(wrong) }
  /// Nil when nothing is wrong and nothing flagged.
  package var f1: Double? {
    flagged + wrong == 0 ? nil : 2 * Double(found) / Double(flagged + wrong)
  }

  package var precisionInterval: WilsonInterval { WilsonInterval(successes: found, total: flagged) }
  package var recallInterval: WilsonInterval { WilsonInterval(successes: found, total: wrong) }
}
