package import Workspace

/// A doubtful cell as it goes to another tool, with what people said of it.
package struct ReviewTask: Sendable, Hashable {
  package var item: ItemKey
  /// Nil when the decisions are about the whole item.
  package var attribute: String?
  /// What is believed; nil for none.
  package var value: String?
  package var confidence: Double?
  /// What may be chosen: the claimed values, the believed one first.
  package var choices: [String]
  /// What a person reads: the cells of the item.
  package var text: String
  package var decisions: [Decision]

  package init(
    item: ItemKey,
    attribute: String?,
    value: String? = nil,
    confidence: Double? = nil,
    choices: [String] = [],
    text: String = "",
    decisions: [Decision] = []
  ) {
    self.item = item
    self.attribute = attribute
    self.value = value
    self.confidence = confidence
    self.choices = choices
    self.text = text
    self.decisions = decisions
  }
}

/// What a file of another tool says, entry by entry.
package struct ReviewImport: Sendable, Hashable {
  /// An entry that cannot be taken.
  package struct Refusal: Sendable, Hashable {
    /// The line of the file from 1, or of a JSON list the number of the entry.
    package var entry: Int
    package var reason: String

    package init(_ entry: Int, _ reason: String) {
      self.entry = entry
      self.reason = reason
    }
  }

  /// The decisions, each with its entry.
  package var decisions: [(entry: Int, decision: Decision)] = []
  package var refusals: [Refusal] = []
  /// Entries that nobody has answered.
  package var open = 0

  package init() {}

  package static func == (first: ReviewImport, second: ReviewImport) -> Bool {
    first.decisions.map(\.entry) == second.decisions.map(\.entry)
      && first.decisions.map(\.decision) == second.decisions.map(\.decision)
      && first.refusals == second.refusals && first.open == second.open
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(decisions.map(\.entry))
    hasher.combine(decisions.map(\.decision))
    hasher.combine(refusals)
  }
}
