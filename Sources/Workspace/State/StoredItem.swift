import GRDB

/// The key of an item as columns of the state file.
struct StoredItem {
  var kind: String
  var item: String
  var content: String?
  var ordinal: Int?

  init(_ key: ItemKey) {
    switch key {
    case .entity(let text): (kind, item, content, ordinal) = ("entity", text, nil, nil)
    case .row(let source, let content, let ordinal):
      (kind, item, self.content, self.ordinal) = ("row", source, content, ordinal)
    }
  }

  /// Nil for a line that is about no item.
  init?(_ row: Row) {
    guard let kind: String = row["item_kind"], let item: String = row["item"] else { return nil }
    self.kind = kind
    self.item = item
    content = row["content"]
    ordinal = row["ordinal"]
  }

  /// Nil when the columns contradict each other.
  var key: ItemKey? {
    switch (kind, content, ordinal) {
    case ("entity", _, _): .entity(item)
    case ("row", let content?, let ordinal?):
      .row(source: item, content: content, ordinal: ordinal)
    default: nil
    }
  }
}
