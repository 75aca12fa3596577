/// A table that is already in memory: what a panel shows, or what stands behind it.
struct LocalTable: Sendable, Hashable {
  /// A text with what it is ordered by.
  struct Cell: Sendable, Hashable, ExpressibleByStringLiteral {
    var text: String
    var sort: SortValue

    init(_ text: String, sort: SortValue? = nil) {
      self.text = text
      self.sort = sort ?? .text(text)
    }

    init(stringLiteral value: String) { self.init(value) }
  }

  var title: String
  var columns: [String]
  var rows: [[Cell]]
  /// Columns that hold numbers and are aligned to the right.
  var numeric: Set<Int> = []

  /// The rows as they are read.
  var texts: [[String]] { rows.map { row in row.map(\.text) } }
}
