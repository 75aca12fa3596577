package import Learning

/// Who was champion when, and what the last gate said.
package struct RunHistory: Sendable, Hashable {
  /// The oldest first.
  package var promotions: [Promotion]
  /// The champion that a roll back brings back; nil where there is none.
  package var before: String?
  package var gate: GateReport?

  package init(promotions: [Promotion] = [], before: String? = nil, gate: GateReport? = nil) {
    self.promotions = promotions
    self.before = before
    self.gate = gate
  }

  init(_ store: RunStore) {
    self.init(
      promotions: store.promotions(),
      before: store.previousChampion(),
      gate: store.gateReport()
    )
  }
}
