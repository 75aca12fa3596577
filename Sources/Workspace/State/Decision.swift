package import Foundation

/// What a person said about a cell or about a whole item.
///
/// Decisions are only ever added; undoing one adds an event that names it.
package struct Decision: Sendable, Hashable {
  /// What is decided.
  package enum Verdict: Sendable, Hashable {
    /// The cell holds this value; nil when it should hold none.
    case value(String?)
    /// The item is left out of what models learn from.
    case reject
    /// The person looked and could not tell.
    case skip
    /// Somebody should look again.
    case flag
  }

  /// Given by the store, increasing; 0 before it is stored.
  package var id: Int64 = 0
  package var who: String
  package var at: Date
  package var item: ItemKey
  /// Nil when the decision is about the whole item.
  package var attribute: String?
  package var verdict: Verdict
  /// What the cell held when the person decided; nil for none.
  package var old: String?
  package var why: String?
  /// How long the person looked, in seconds; nil when nobody measured.
  package var seconds: Double?

  package init(
    who: String,
    at: Date = Date(),
    item: ItemKey,
    attribute: String? = nil,
    verdict: Verdict,
    old: String? = nil,
    why: String? = nil,
    seconds: Double? = nil
  ) {
    self.who = who
    self.at = at
    self.item = item
    self.attribute = attribute
    self.verdict = verdict
    self.old = old
    self.why = why
    self.seconds = seconds
  }
}

/// What names an item of a dataset whatever moves in its files.
package enum ItemKey: Sendable, Hashable {
  /// The key of an entity, as `EntityKey` writes it.
  case entity(String)
  /// A row where rows have no key: its source, a hash of its cells, and which of the equal rows of
  /// the source it is, from 1.
  case row(source: String, content: String, ordinal: Int)
}

/// One line of the log: a decision, or that an earlier line no longer holds.
package struct DecisionEvent: Sendable, Hashable {
  package enum Content: Sendable, Hashable {
    case decision(Decision)
    /// Takes back the line of this number: a decision, or an earlier taking back.
    case undo(Int64)
  }

  package var id: Int64
  package var who: String
  package var at: Date
  package var content: Content
}
