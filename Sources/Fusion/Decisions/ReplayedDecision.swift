package import Workspace

/// What became of a decision on the data as it is now.
package struct ReplayedDecision: Sendable, Hashable {
  package enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// The cell or the item is now as the person decided.
    case applied
    /// It was so without the decision.
    case alreadySo = "already-so"
    /// What the person saw is gone, or the value cannot stand in the column: nothing was changed.
    case refused
    /// The item, or the column, is not in the data any more.
    case gone
    /// A later decision about the same cell counts.
    case superseded
    /// A skip or a flag, which changes no value.
    case noted
  }

  package var decision: Decision
  package var outcome: Outcome
  /// Why it was refused, for people; nil otherwise.
  package var reason: String?

  /// Whether the curated view has the cell or the item as the decision says.
  package var holds: Bool { outcome == .applied || outcome == .alreadySo }
}
