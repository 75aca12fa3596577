/// Which columns of a table are visible, where, and how wide.
package struct TableArrangement: Sendable, Hashable {
  package struct Place: Sendable, Hashable {
    package var column: Int
    package var x: Int
    package var width: Int
  }

  package private(set) var places: [Place] = []
  package private(set) var hidesLeft = false
  package private(set) var hidesRight = false

  private static let gap = 1

  /// What pinned columns may take of a width at most, so that others are seen.
  package static func mostPinned(of width: Int) -> Int { width * 2 / 3 }

  /// The first place of a column that is not pinned.
  package private(set) var firstScrolled: Place?

  package init(_ table: TableView, width: Int, _ measure: TextWidth) {
    let minimums = table.columns.indices.map { Self.minimum($0, table, measure) }
    var pinned = min(max(table.pinnedColumns, 0), table.columns.count)
    var taken = minimums.prefix(pinned).reduce(0) { $0 + $1 + Self.gap }
    if taken > Self.mostPinned(of: width) { (pinned, taken) = (0, 0) }
    let room = width - taken
    var first = min(max(pinned, table.firstColumn), max(0, table.columns.count - 1))
    if let selected = table.selectedColumn, minimums.indices.contains(selected), selected >= pinned
    {
      first = min(first, selected)
      while first < selected, !Self.chosen(minimums, first, room).contains(selected) {
        first += 1
      }
    }
    let scrolled = first >= pinned ? Self.chosen(minimums, first, room) : first..<first
    let chosen = Array(0..<pinned) + Array(scrolled)
    let lengths = Self.grown(chosen.map { minimums[$0] }, chosen, table, width)
    var x = 0
    for (column, length) in zip(chosen, lengths) {
      let shown = min(length, width - x)
      guard shown > 0 else { break }
      places.append(Place(column: column, x: x, width: shown))
      x += length + Self.gap
    }
    firstScrolled = places.indices.contains(pinned) ? places[pinned] : nil
    hidesLeft = first > pinned && firstScrolled != nil
    hidesRight = (places.last?.column ?? table.columns.count) < table.columns.count - 1
  }

  /// The columns that fit from `first` on; at least one of them.
  private static func chosen(_ widths: [Int], _ first: Int, _ total: Int) -> Range<Int> {
    var used = 0
    var end = first
    while end < widths.count {
      used += widths[end] + (end == first ? 0 : gap)
      if used > total, end > first { break }
      end += 1
    }
    return first..<end
  }

  private static func minimum(_ index: Int, _ table: TableView, _ measure: TextWidth) -> Int {
    let column = table.columns[index]
    switch column.width {
    case .fixed(let count): return max(1, count)
    case .share(_, let least): return max(1, least)
    case .fit(let limit):
      var widest = measure.width(of: column.title) + (table.sort?.column == index ? 1 : 0)
      for row in table.rows where index < row.items.count {
        if widest >= limit { break }
        widest = max(widest, measure.width(of: row.items[index].text))
      }
      return max(1, min(widest, limit))
    }
  }

  /// Gives sharing columns what the others leave.
  private static func grown(
    _ widths: [Int],
    _ chosen: [Int],
    _ table: TableView,
    _ total: Int
  ) -> [Int] {
    let gaps = gap * max(0, chosen.count - 1)
    let left = total - gaps - widths.reduce(0, +)
    guard left > 0 else { return widths }
    let shares = chosen.map { column -> Constraint in
      if case .share(let weight, _) = table.columns[column].width { return .share(weight) }
      return .fixed(0)
    }
    return zip(widths, Layout.lengths(shares, of: left)).map { $0 + $1 }
  }
}
