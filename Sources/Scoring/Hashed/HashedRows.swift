/// Rows as a hashed model sees them: each a list of slots, with or without values.
package struct HashedRows: Sendable, Hashable {
  /// Row r has the entries `rowStarts[r]..<rowStarts[r + 1]`.
  package private(set) var rowStarts: [Int] = [0]
  package private(set) var slots: [UInt32] = []
  /// One value an entry; none where each counts 1.
  package private(set) var values: [Float] = []
  /// The class of each row.
  package private(set) var labels: [Int32] = []
  /// Equal numbers where rows belong together; none where each stands alone.
  package private(set) var groups: [UInt64] = []

  package init() {}

  /// `rowStarts` has one ascending position a row and the end; `values` is empty or as long as
  /// `slots`; one label a row.
  package init(rowStarts: [Int], slots: [UInt32], values: [Float], labels: [Int32]) {
    precondition(rowStarts.count == labels.count + 1, "one start a row and the end")
    precondition(rowStarts.last == slots.count, "the rows end with the entries")
    precondition(values.isEmpty || values.count == slots.count, "one value an entry")
    self.rowStarts = rowStarts
    self.slots = slots
    self.values = values
    self.labels = labels
  }

  package var count: Int { labels.count }
  package var entryCount: Int { slots.count }

  /// Appends a row of another batch.
  ///
  /// All batches that are joined have values, or none has.
  package mutating func append(
    _ row: Int,
    of other: HashedRows,
    label: Int32,
    group: UInt64? = nil
  ) {
    if let group { groups.append(group) }
    let entries = other.rowStarts[row]..<other.rowStarts[row + 1]
    slots.append(contentsOf: other.slots[entries])
    if !other.values.isEmpty { values.append(contentsOf: other.values[entries]) }
    rowStarts.append(slots.count)
    labels.append(label)
  }

  package mutating func reserve(rows: Int, entries: Int, values hasValues: Bool) {
    rowStarts.reserveCapacity(rows + 1)
    labels.reserveCapacity(rows)
    slots.reserveCapacity(entries)
    if hasValues { values.reserveCapacity(entries) }
  }
}
