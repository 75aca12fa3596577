import Basics
import Terminal

extension Canvas {
  /// Draws the row grid over the screen below.
  mutating func grid(in rect: Rect) {
    guard let grid = model.grid else { return }
    let total =
      grid.total.map { Figures.count($0) } ?? (grid.isUncounted ? "not counted" : "counting …")
    let marked = grid.marked.isEmpty ? "" : "\(Figures.count(grid.marked.count)) marked, "
    let place =
      marked
      + (grid.rowCount > 0 ? "\(Figures.count(grid.selection.item + 1)) of \(total)" : total)
    draw(
      Box(
        title: spelled(grid.title),
        isFocused: model.overlay == nil,
        trailing: spelled(place),
        footer: model.breadcrumb(of: grid).map { spelled($0) }.joined(
          separator: " \(symbols.more.right) "
        )
      ),
      in: rect
    )
    var inner = Box.interior(of: rect).inset(horizontally: 1, vertically: 0)
    guard !inner.isEmpty else { return }
    if let aggregates = grid.aggregates, inner.height > 3 {
      write(
        spelled("\(aggregates.column): \(aggregates.words ?? "counting …")"),
        at: Point(x: inner.x, y: inner.bottom - 1),
        style: Style(.accent),
        width: inner.width
      )
      inner = inner.inset(bottom: 1)
    }
    let rows = TableView.visibleRows(in: inner)
    gridViewport.rows = max(rows, 1)
    if let problem = grid.problem {
      draw(TextBlock(spelled(problem), style: Style(.bad)), in: inner)
      return
    }
    let top = ScrollWindow.top(
      selected: grid.selection.item,
      current: grid.selection.top,
      visible: rows,
      total: max(grid.rowCount, 1)
    )
    let shown = top..<max(min(top + rows, grid.rowCount), top)
    let columns = grid.shownColumns
    let widths = Self.widths(of: grid, columns, over: inner.width - 1)
    let decimals = Dictionary(
      grid.numeric.map { ($0, Self.decimals(of: $0, rows: shown, in: grid)) },
      uniquingKeysWith: { one, _ in one }
    )
    let marks = ConflictMarks(grid, entity: model.dataset.entity)
    let table = TableView(
      columns: columns.enumerated().map { place, column in
        let width = TableView.Column.Width.fixed(widths[place])
        let title = title(of: column, in: grid)
        return grid.numeric.contains(column)
          ? .number(title, width: width) : TableView.Column(title, width: width)
      },
      rows: shown.map { row in
        guard let texts = grid.row(row) else {
          return TableView.Row([TableView.Item(symbols.ellipsis, style: .dim)])
        }
        let isMarked = grid.marked.contains(texts)
        return TableView.Row(
          columns.enumerated().map { place, column in
            guard texts.indices.contains(column), let text = texts[column] else {
              return TableView.Item(symbols.separator, style: .dim)
            }
            let style = marks?.style(of: row, column: column, in: grid)
            return TableView.Item(
              decimals[column].map { Self.aligned(GridNumber.shown(text), $0) } ?? text,
              style: isMarked && place == 0
                ? (style ?? Style(.key)).with([.bold, .reverse]) : style
            )
          },
          style: isMarked ? Style(.key) : .text
        )
      },
      firstRow: top,
      topRow: top,
      rowCount: grid.rowCount,
      selectedRow: grid.selection.item,
      selectedColumn: grid.selectedPlace,
      firstColumn: grid.pinnedColumns.count + grid.firstColumn,
      pinnedColumns: grid.pinnedColumns.count,
      sort: grid.sort.flatMap { sort in
        columns.firstIndex { grid.columns[$0] == sort.column }.map {
          TableView.Sort(column: $0, isDescending: sort.isDescending)
        }
      },
      isFocused: model.overlay == nil,
      emptyText: spelled(grid.total == nil ? "reading … ctrl-c cancels" : "no row"),
      highlight: grid.sought.isEmpty ? grid.search : grid.sought,
      name: Target.gridName
    )
    draw(table, in: inner)
    gridViewport.columns = Self.shownColumns(of: grid, width: inner.width - 1)
  }

  /// The most decimals among the numbers of a column on the screen.
  private static func decimals(of column: Int, rows: Range<Int>, in grid: GridState) -> Int {
    let most = rows.compactMap { row -> Int? in
      guard let texts = grid.row(row), texts.indices.contains(column), let text = texts[column],
        case let shown = GridNumber.shown(text), let point = shown.firstIndex(of: "."),
        !shown.contains("e")
      else { return nil }
      return shown.distance(from: point, to: shown.endIndex) - 1
    }.max()
    return min(most ?? 0, 6)
  }

  /// A number with as many blanks behind it as bring its point below the others.
  private static func aligned(_ text: String, _ decimals: Int) -> String {
    guard decimals > 0, !text.contains("e") else { return text }
    let own = text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) } ?? 0
    return text + String(repeating: " ", count: max(decimals + 1 - own, 0))
  }

  /// The name of a column, with its place among the keys that rows are sorted by.
  private func title(of column: Int, in grid: GridState) -> String {
    let name = grid.columns[column]
    guard let key = grid.sort?.key(name), key.place > 0 else { return name }
    return name + (key.isDescending ? symbols.descending : symbols.ascending) + "\(key.place + 1)"
  }

  /// Widths of the shown columns; where they leave space, texts that were cut get it.
  private static func widths(of grid: GridState, _ columns: [Int], over width: Int) -> [Int] {
    var widths = columns.map { grid.width(ofColumn: $0) }
    var spare = width - widths.reduce(0, +) - max(widths.count - 1, 0)
    for place in widths.indices.reversed()
    where spare > 0 && grid.widths.indices.contains(columns[place])
      && grid.layout.widths[grid.columns[columns[place]]] == nil
    {
      let wanted = min(max(grid.widths[columns[place]] - widths[place], 0), spare)
      widths[place] += wanted
      spare -= wanted
    }
    return widths
  }

  /// How many columns that are not pinned stand complete on the screen.
  private static func shownColumns(of grid: GridState, width: Int) -> Int {
    let columns = grid.shownColumns
    let pinned = grid.pinnedColumns.count
    var used = columns.prefix(pinned).reduce(0) { $0 + grid.width(ofColumn: $1) + 1 }
    // Where they would take nearly all of the screen, pinned columns are scrolled as others.
    if used > TableArrangement.mostPinned(of: width) { used = 0 }
    var count = 0
    for column in columns.dropFirst(pinned + grid.firstColumn) {
      used += grid.width(ofColumn: column) + 1
      if used > width + 1 { break }
      count += 1
    }
    return max(count, 1)
  }
}
