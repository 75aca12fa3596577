package import Foundation

/// What a person said about one cell, row or pair of rows.
///
/// Decisions are only ever added. Undoing one adds its inverse, which names it in `undoOf`.
package struct Decision: Sendable, Hashable, Codable {
  /// What the decision is about.
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A value of one attribute of one entity.
    case cell
    /// A row is kept or left out.
    case row
    /// Two rows are the same thing, or are not.
    case pair
  }

  /// Given by the store, increasing; 0 before it is stored.
  package var id: Int64 = 0
  package var who: String
  package var at: Date
  package var kind: Kind
  /// The entity key, joined by " · " when it has several columns.
  package var entity: String
  package var attribute: String?
  /// What names the row where the entity does not: `source:number`, or a pair of them.
  package var rowKey: String?
  package var old: String?
  package var new: String?
  package var why: String?
  package var undoOf: Int64?

  package init(
    who: String,
    at: Date = Date(),
    kind: Kind,
    entity: String,
    attribute: String? = nil,
    rowKey: String? = nil,
    old: String?,
    new: String?,
    why: String? = nil
  ) {
    self.who = who
    self.at = at
    self.kind = kind
    self.entity = entity
    self.attribute = attribute
    self.rowKey = rowKey
    self.old = old
    self.new = new
    self.why = why
  }
}
