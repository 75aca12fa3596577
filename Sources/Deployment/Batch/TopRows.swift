/// A row that may be among the best.
package struct RankedRow: Sendable, Hashable {
  /// Its place among all rows, from 0.
  package var ordinal: Int
  package var file: String
  /// Its number in the file, from 1.
  package var row: Int
  package var kept: [OutputCell]
  package var score: Float
  package var chosen: Int32

  /// Higher scores come first, and of equal ones the earlier row; what is no number comes last.
  func isBefore(_ other: RankedRow) -> Bool { Self.isBefore(score, ordinal, other) }

  static func isBefore(_ score: Float, _ ordinal: Int, _ other: RankedRow) -> Bool {
    let (own, others) = (score.isNaN ? -1 : score, other.score.isNaN ? -1 : other.score)
    return own != others ? own > others : ordinal < other.ordinal
  }
}

extension RankedRow: Codable {
  private enum CodingKeys: String, CodingKey { case ordinal, file, row, kept, score, chosen }
}

/// The K best rows of each group, in bounded heaps.
///
/// - Complexity: O(log K) for a row that enters, O(1) for one that does not; memory K rows a group.
package struct TopRows: Sendable, Hashable {
  package let limit: Int
  /// Heaps whose first row is the worst that is kept, by group; one of no name without groups.
  private(set) var heaps: [String: [RankedRow]] = [:]

  /// `limit` is above 0.
  package init(_ limit: Int) {
    precondition(limit > 0, "at least one row")
    self.limit = limit
  }

  /// Whether a row with this score would be kept, so that it need not be made when it would not.
  package func accepts(_ score: Float, ordinal: Int, group: String = "") -> Bool {
    guard let heap = heaps[group], heap.count == limit else { return true }
    return RankedRow.isBefore(score, ordinal, heap[0])
  }

  /// The lowest score that is kept of a group; nil while it has room.
  package func worst(_ group: String = "") -> Float? {
    guard let heap = heaps[group], heap.count == limit else { return nil }
    return heap[0].score.isNaN ? nil : heap[0].score
  }

  package mutating func insert(_ row: RankedRow, group: String = "") {
    guard accepts(row.score, ordinal: row.ordinal, group: group) else { return }
    var heap = heaps.removeValue(forKey: group) ?? []
    if heap.count < limit {
      heap.append(row)
      var at = heap.count - 1
      while at > 0, heap[(at - 1) / 2].isBefore(heap[at]) {
        heap.swapAt(at, (at - 1) / 2)
        at = (at - 1) / 2
      }
    } else {
      heap[0] = row
      Self.sink(&heap)
    }
    heaps[group] = heap
  }

  private static func sink(_ heap: inout [RankedRow]) {
    var at = 0
    while true {
      var worst = at
      for child in [2 * at + 1, 2 * at + 2] where child < heap.count {
        if heap[worst].isBefore(heap[child]) { worst = child }
      }
      if worst == at { return }
      heap.swapAt(at, worst)
      at = worst
    }
  }

  package mutating func insert(_ other: TopRows) {
    for (group, rows) in other.heaps { for row in rows { insert(row, group: group) } }
  }

  /// The groups in the order of their names, each with its rows, the best first.
  package var sorted: [(group: String, rows: [RankedRow])] {
    heaps.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted { $0.isBefore($1) }) }
  }
}

extension TopRows: Codable {
  private enum CodingKeys: String, CodingKey { case limit, heaps }
}
