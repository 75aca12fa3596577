package import Foundation

/// What a run was made from beside the rows of its dataset.
package struct RunLineage: Sendable, Hashable {
  /// What became of rows that people labelled.
  package struct Rows: Sendable, Hashable {
    /// Rows that were learnt beside those of the dataset, and rows of the dataset whose label people changed
    /// or confirmed.
    package var added = 0
    package var relabelled = 0
    package var confirmed = 0
    /// Rows beside those of the dataset by which the best epoch was chosen: later than those learnt.
    package var validated = 0
    /// Of the added ones: the class that matters, others, and those of the others that the model of then
    /// scored above the median of the class that matters.
    package var positives = 0
    package var negatives = 0
    package var hardNegatives = 0
    /// The latest ones, which are kept to measure by.
    package var heldOut = 0
    /// Rows of things that are among the rows to measure by.
    package var keptOut = 0
    /// Answers that name no class of the label.
    package var unknownClass = 0
    /// Things of which people say two classes equally often.
    package var undecided = 0

    package init() {}

    /// Rows that differ from those that the parent learnt.
    package var new: Int { added + relabelled }
  }

  /// The run that it comes after.
  package var parent: String
  /// Whether it began with the weights of its parent.
  package var isWarm = false
  /// Why it was trained: `drift`, `volume`, `time`, or nil by hand.
  package var trigger: String?
  /// The times of the first and last event learnt from.
  package var from: Date?
  package var to: Date?
  /// Events from here on were not learnt from.
  package var heldFrom: Date?
  /// Answers up to here were there: learnt, or held out to measure by.
  package var knownTo: Date?
  package var rows: Rows
  /// Decisions of people that the rows of the dataset had then.
  package var decisions: Int
  /// Whether each row of the dataset decided its part of the split by itself, as in the parent.
  var dividesByHash = false
  /// Whether rows count by one over their propensity.
  package var isWeighed: Bool

  package init(parent: String, rows: Rows) {
    self.parent = parent
    self.rows = rows
    decisions = 0
    isWeighed = false
  }
}

extension RunLineage: Codable {
  private enum CodingKeys: String, CodingKey {
    case parent, isWarm, trigger, from, to, heldFrom, knownTo, rows, decisions, dividesByHash
    case isWeighed
  }
}

extension RunLineage.Rows: Codable {
  private enum CodingKeys: String, CodingKey {
    case added, relabelled, confirmed, validated, positives, negatives, hardNegatives, heldOut,
      keptOut
    case unknownClass, undecided
  }
}
