package import Workspace

/// One doubtful cell that a person should look at.
package struct ReviewItem: Sendable, Hashable {
  /// Why it is doubtful.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Sources contradict each other.
    case conflict
    /// The text of a cell cannot be read as the kind of its column.
    case unreadable
    /// Drawn by chance from all cells, to learn how many are wrong.
    case random
  }

  package var kind: Kind
  package var item: ItemKey
  package var attribute: String
  /// What is believed; nil for none.
  package var value: String?
  /// How sure that is, 0...1.
  package var confidence: Double
  /// Whether another value is as likely: then `value` is one of several, and none is believed.
  package var isUndecided: Bool
  /// Claims about the cell.
  package var claims: Int
  /// The share of the rarest claimed value among the values of the attribute, 0...1.
  package var rarestShare: Double
  /// What items that are alike have in common: the same sources say the same.
  package var signature: String

  package init(
    kind: Kind,
    item: ItemKey,
    attribute: String,
    value: String?,
    confidence: Double,
    isUndecided: Bool = false,
    claims: Int,
    rarestShare: Double,
    signature: String
  ) {
    self.kind = kind
    self.item = item
    self.attribute = attribute
    self.value = value
    self.confidence = confidence
    self.isUndecided = isUndecided
    self.claims = claims
    self.rarestShare = rarestShare
    self.signature = signature
  }

  private static let mostClasses = 50

  /// What a look at it is expected to mend: doubt, rows that say it, and how rare what they say is.
  ///
  /// - `classes`: different values of the attribute.
  package func worth(classes: Int) -> Double {
    // Of many different values, as numbers and dates have, every one is rare.
    let usual = 1 / Double(max(classes, 1))
    let rarity =
      classes > Self.mostClasses ? 1 : min(max(usual / max(rarestShare, 1e-6), 0.1), 100)
    return (1 - confidence) * Double(max(claims, 1)) * rarity
  }
}
