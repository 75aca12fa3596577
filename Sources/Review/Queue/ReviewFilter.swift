import Fusion
package import Workspace

/// Which items of the queue are looked at; all conditions that are set must hold.
package struct ReviewFilter: Sendable, Hashable {
  package var attribute: String?
  /// A source that says something about the cell.
  package var source: String?
  /// A class of the label that is believed or that a source claims.
  package var label: (attribute: String, value: String)? {
    get { labelAttribute.flatMap { name in labelValue.map { (name, $0) } } }
    set { (labelAttribute, labelValue) = (newValue?.attribute, newValue?.value) }
  }
  package var kind: ReviewKind?
  private var labelAttribute: String?
  private var labelValue: String?

  package init(attribute: String? = nil, source: String? = nil, kind: ReviewKind? = nil) {
    self.attribute = attribute
    self.source = source
    self.kind = kind
  }

  package var isEmpty: Bool { self == ReviewFilter() }

  package func matches(_ item: ReviewItem) -> Bool {
    if let attribute, item.attribute.lowercased() != attribute.lowercased() { return false }
    if let kind, item.kind != kind && item.shownKind != kind { return false }
    if let source, !item.statements.contains(where: { $0.source == source }) { return false }
    guard let label else { return true }
    return item.attribute.lowercased() == label.attribute.lowercased()
      && (item.value == label.value || item.statements.contains { $0.value == label.value })
  }
}

extension ReviewQueue {
  /// The places of the items that a filter lets through, ascending.
  ///
  /// - Complexity: O(items).
  package func places(_ filter: ReviewFilter) -> [Int] {
    items.indices.filter { filter.matches(items[$0]) }
  }

  /// The queue of the items that a filter lets through, in the same order.
  ///
  /// Those drawn by chance are drawn by chance of what the filter lets through.
  package func selecting(_ filter: ReviewFilter) -> ReviewQueue {
    guard !filter.isEmpty else { return self }
    let kept = places(filter)
    let moved = Dictionary(
      kept.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return ReviewQueue(
      items: kept.map { items[$0] },
      drawn: drawn.compactMap { moved[$0] },
      gone: gone,
      values: values
    )
  }
}
