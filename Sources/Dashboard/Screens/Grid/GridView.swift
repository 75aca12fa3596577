import Basics
import Terminal

extension Canvas {
  /// Draws the row grid over the screen below.
  mutating func grid(in rect: Rect) {
    guard let grid = model.grid else { return }
    let total =
      grid.total.map { Figures.count($0) } ?? (grid.isUncounted ? "not counted" : "counting …")
    let place =
      grid.rowCount > 0 ? "\(Figures.count(grid.selection.item + 1)) of \(total)" : total
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
    let inner = Box.interior(of: rect).inset(horizontally: 1, vertically: 0)
    guard !inner.isEmpty else { return }
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
    let widths = Self.widths(of: grid, over: inner.width - 1)
    let decimals = Dictionary(
      grid.numeric.map { ($0, Self.decimals(of: $0, rows: shown, in: grid)) },
      uniquingKeysWith: { one, _ in one }
    )
    let marks = ConflictMarks(grid, entity: model.dataset.entity)
    let table = TableView(
      columns: grid.columns.enumerated().map { place, name in
        let width = TableView.Column.Width.fixed(widths[place])
        return grid.numeric.contains(place)
          ? .number(name, width: width) : TableView.Column(name, width: width)
      },
      rows: shown.map { row in
        guard let texts = grid.row(row) else {
          return TableView.Row([TableView.Item(symbols.ellipsis, style: .dim)])
        }
        return TableView.Row(
          texts.enumerated().map { column, text in
            guard let text else { return TableView.Item(symbols.separator, style: .dim) }
            return TableView.Item(
              decimals[column].map { Self.aligned(GridNumber.shown(text), $0) } ?? text,
              style: marks?.style(of: row, column: column, in: grid)
            )
          }
        )
      },
      firstRow: top,
      topRow: top,
      rowCount: grid.rowCount,
      selectedRow: grid.selection.item,
      selectedColumn: grid.selection.figure,
      firstColumn: grid.firstColumn,
      sort: grid.sort.flatMap { sort in
        grid.columns.firstIndex(of: sort.column).map {
          TableView.Sort(column: $0, isDescending: sort.isDescending)
        }
      },
      isFocused: model.overlay == nil,
      emptyText: spelled(grid.total == nil ? "reading … ctrl-c cancels" : "no row"),
      highlight: grid.search,
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

  /// Widths of all columns; where they leave space, texts that were cut get it.
  private static func widths(of grid: GridState, over width: Int) -> [Int] {
    var widths = grid.columns.indices.map { Self.width(of: $0, in: grid) }
    var spare = width - widths.reduce(0, +) - max(widths.count - 1, 0)
    for place in widths.indices.reversed() where spare > 0 && grid.widths.indices.contains(place) {
      let wanted = min(max(grid.widths[place] - widths[place], 0), spare)
      widths[place] += wanted
      spare -= wanted
    }
    return widths
  }

  /// Columns are as wide as what was seen of them, within reason.
  private static func width(of column: Int, in grid: GridState) -> Int {
    let seen = grid.widths.indices.contains(column) ? grid.widths[column] : 0
    return min(max(seen, GridState.width(of: grid.columns[column]) + 1, 3), 28)
  }

  private static func shownColumns(of grid: GridState, width: Int) -> Int {
    var used = 0
    var count = 0
    for column in grid.firstColumn..<max(grid.columns.count, grid.firstColumn) {
      used += Self.width(of: column, in: grid) + 1
      if used > width + 1 { break }
      count += 1
    }
    return max(count, 1)
  }
}
