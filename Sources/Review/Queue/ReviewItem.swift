import Fusion
package import Workspace

/// One doubtful cell that a person should look at.
package struct ReviewItem: Sendable, Hashable {
  package typealias Kind = ReviewKind

  package var kind: Kind
  package var item: ItemKey
  /// How people call the item: its key, or the number of its row.
  package var name: String
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
  /// What each source says of the cell.
  package struct Statement: Sendable, Hashable {
    package var source: String
    package var value: String

    package init(source: String, value: String) {
      self.source = source
      self.value = value
    }
  }

  package var statements: [Statement]
  /// What items that are alike have in common: the same sources say the same.
  package var signature: String
  /// Who put it into the queue and why; nil for one that is there by itself.
  package var addition: ReviewAddition?

  package init(
    kind: Kind,
    item: ItemKey,
    name: String? = nil,
    attribute: String,
    value: String?,
    confidence: Double,
    isUndecided: Bool = false,
    claims: Int,
    rarestShare: Double,
    statements: [Statement] = [],
    signature: String,
    addition: ReviewAddition? = nil
  ) {
    self.kind = kind
    self.item = item
    self.name = name ?? item.text
    self.attribute = attribute
    self.value = value
    self.confidence = confidence
    self.isUndecided = isUndecided
    self.claims = claims
    self.rarestShare = rarestShare
    self.statements = statements
    self.signature = signature
    self.addition = addition
  }

  /// Whether a person put it there: such items come first.
  var isAsked: Bool { kind == .asked }

  /// What people are told of its kind: nobody may know that a cell is known.
  package var shownKind: Kind { kind == .known ? .random : kind }

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

  /// Between a source and its value, and between statements, as the engine writes them.
  static let (unit, record): (Character, Character) = ("\u{1F}", "\u{1E}")

  /// The statements of a text of the engine.
  static func statements(_ text: String) -> [Statement] {
    text.split(separator: record).compactMap { part in
      let pieces = part.split(separator: unit, maxSplits: 1, omittingEmptySubsequences: false)
      guard pieces.count == 2 else { return nil }
      return Statement(source: String(pieces[0]), value: String(pieces[1]))
    }
  }
}
