package import Foundation

/// Why a cell should be looked at.
package enum ReviewKind: String, Sendable, Hashable, CaseIterable {
  /// Sources contradict each other.
  case conflict
  /// The text of a cell cannot be read as the kind of its column.
  case unreadable
  /// The row breaks a check of the manifest.
  case violation
  /// Models that did not learn from the row believe another label.
  case labelError = "label-error"
  /// A model is sure of the row, and its label says otherwise.
  case hardNegative = "hard-negative"
  /// A person sent it.
  case asked
  /// What it holds is known: it measures how often people are wrong.
  case known
  /// Drawn by chance from all cells, to learn how many are wrong.
  case random
}

/// A cell that somebody, or an analysis, put into the review queue.
///
/// Additions are only ever added, as decisions are; taking one out adds a line that names it.
package struct ReviewAddition: Sendable, Hashable {
  /// Given by the store, increasing; 0 before it is stored.
  package var id: Int64 = 0
  package var who: String
  package var at: Date
  package var item: ItemKey
  package var attribute: String
  package var kind: ReviewKind
  /// In words, for the person who looks.
  package var reason: String?
  /// How sure what the cell holds is, 0...1; nil when nothing measured it.
  package var confidence: Double?
  /// What the cell is known to hold, for `known` cells; shown to nobody who decides.
  package var known: String?
  /// The last line of the log of decisions when it was added: what was decided until then does not
  /// answer it.
  package var lastEvent: Int64 = 0

  package init(
    who: String,
    at: Date = Date(),
    item: ItemKey,
    attribute: String,
    kind: ReviewKind,
    reason: String? = nil,
    confidence: Double? = nil,
    known: String? = nil
  ) {
    self.who = who
    self.at = at
    self.item = item
    self.attribute = attribute
    self.kind = kind
    self.reason = reason
    self.confidence = confidence
    self.known = known
  }
}
