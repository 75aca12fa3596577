/// A reason to train anew, and whether it holds.
package struct RetrainTrigger: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// What is shown differs from what the champion learnt.
    case drift
    /// People have said enough since the champion learnt.
    case volume
    /// The champion is old.
    case time
  }

  package var kind: Kind
  package var isMet: Bool
  /// What was found, and what it is held to: a sentence without a full stop.
  package var reason: String

  package init(kind: Kind, isMet: Bool, reason: String) {
    self.kind = kind
    self.isMet = isMet
    self.reason = reason
  }
}

extension RetrainTrigger: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, reason
    case isMet = "met"
  }
}
