/// Where a row stands among all that are scored: in which of the inputs, and its number there.
package struct RowPosition: Sendable, Hashable, Comparable {
  /// Before the first row.
  package static let start = RowPosition(input: 0, row: 0)

  /// From 0, in the order in which the inputs were named.
  package var input: Int
  /// From 1, without gaps.
  package var row: Int

  package init(input: Int, row: Int) {
    self.input = input
    self.row = row
  }

  package static func < (one: RowPosition, other: RowPosition) -> Bool {
    (one.input, one.row) < (other.input, other.row)
  }
}

extension RowPosition: Codable {
  private enum CodingKeys: String, CodingKey { case input, row }
}

/// Rows of one input that follow each other.
struct RowRange: Sendable, Hashable {
  var input: Int
  /// The number of the first.
  var first: Int
  var count: Int

  var start: RowPosition { RowPosition(input: input, row: first) }
  var end: RowPosition { RowPosition(input: input, row: first + count - 1) }
}
