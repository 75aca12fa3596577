import Fusion
package import Workspace

/// Names the rows behind a number: what `enter` on any figure opens.
package struct RowFilter: Sendable, Hashable, Codable {
  /// What the rows are rows of.
  package enum Relation: Sendable, Hashable {
    /// All rows of all sources, with `_source` and `_row`.
    case rows
    case source(String)
    case rejects
    /// One row a claim: entity, attribute, source, raw, value.
    case claims
    /// One row a resolved cell: entity, attribute, value, posterior, method.
    case resolutions
    case events
    /// One row a distinct value of a column: value and rows, the most frequent first.
    case values(source: String, column: String)
    /// One row a cell of a column whose text cannot be read as the column's kind, with the text and
    /// the reason.
    case unreadable(source: String, column: String)
    /// One row a value of a column among the rows of a filter, missing ones together: value, rows and
    /// their share in per cent, the most frequent first.
    indirect case frequencies(of: RowFilter, column: String)
  }

  /// One condition; all conditions of a filter must hold.
  package enum Condition: Sendable, Hashable {
    case equals(column: String, value: String)
    /// Another value, or none.
    case differs(column: String, value: String)
    case missing(column: String)
    case present(column: String)
    /// Rows that `SkewAnalysis` counts as this class of a label, however they write it; as any
    /// class when it is nil.
    case labelled(column: String, as: String?)
    /// Rows that it counts as missing: nulls, and words that mean *missing*.
    case unlabelled(column: String)
    /// `low <= column < high`, or `<= high` when `includesHigh`.
    case range(column: String, low: Double, high: Double, includesHigh: Bool)
    /// The text stands somewhere in the column, or in any column when it is nil; case is ignored.
    case contains(column: String?, text: String)
    case entity(String)
    /// The row without a key that the text of an `ItemKey` names.
    case row(String)
    /// Rows of entities about whose attribute the sources disagree.
    case conflicted(attribute: String)
    /// Claims as `ConflictReport` counts them: readable, and once however often a source repeats
    /// itself.
    case counted
    /// Claims about a cell of which another source claims something too.
    case shared
    /// Claims that another source contradicts.
    case contradicted
    /// Cells of which the source claims something.
    case claimedBy(source: String)
    /// Rows at these places of the curated view as training reads it, from 0.
    case learnt(places: [Int])
    /// Rows for which a check of the manifest is false.
    case violates(Manifest.Check)
    /// Rows for which an expression over their columns is true; it is checked before it is asked.
    case expression(String)
  }

  package var relation: Relation
  package var conditions: [Condition]

  package init(_ relation: Relation, _ conditions: [Condition] = []) {
    self.relation = relation
    self.conditions = conditions
  }

  /// The rows of an item.
  package init(of item: ItemKey) {
    switch item {
    case .entity(let key): self.init(.rows, [.entity(key)])
    case .row: self.init(.rows, [.row(item.text)])
    }
  }

  package func and(_ condition: Condition) -> RowFilter {
    RowFilter(relation, conditions + [condition])
  }
}

extension RowFilter {
  /// The name that feedback lines which cannot be read have as a source of rejects.
  package static let feedbackSource = "feedback"

  /// Whether it is answered from the claims of the sources, which resolving makes.
  var needsClaims: Bool {
    if relation == .claims || relation == .resolutions { return true }
    if case .frequencies(let rows, _) = relation { return rows.needsClaims }
    return conditions.contains { condition in
      switch condition {
      case .conflicted, .counted, .shared, .contradicted, .claimedBy: true
      default: false
      }
    }
  }

  /// Whether it is answered from the view that models learn from.
  var needsCurated: Bool {
    if case .frequencies(let rows, _) = relation { return rows.needsCurated }
    return conditions.contains { condition in
      if case .learnt = condition { true } else { false }
    }
  }

  /// Whether it is answered from what users did.
  var needsEvents: Bool {
    if case .frequencies(let rows, _) = relation { return rows.needsEvents }
    return relation == .events
      || conditions.contains(.equals(column: "source", value: Self.feedbackSource))
  }
}
