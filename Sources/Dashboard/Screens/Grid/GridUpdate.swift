import Pipeline
import Terminal

extension DashboardModel {
  /// Grids over each other: deeper than anyone digs, and bounded.
  private static var deepestStack: Int { 16 }

  mutating func updateGrid(_ message: GridMessage) -> [Effect] {
    switch message {
    case .open(let filter, let title): return push(title, .query(filter))
    case .openTable(let table): return push(table.title, .local(table))
    case .page(EntityRows.grid, let generation, _, let result):
      return take(entityPage: result, generation: generation)
    case .page(let id, let generation, let page, let result):
      return receive(page: page, result, id: id, generation: generation)
    case .counted(let id, let generation, let result):
      return receive(count: result, id: id, generation: generation)
    case .sort: return sort(reversing: false)
    case .sortColumn(let column):
      guard var grid, case let shown = grid.shownColumns, shown.indices.contains(column) else {
        return []
      }
      grid.selection.figure = shown[column]
      grids[grids.count - 1] = grid
      return sort(reversing: false)
    case .close:
      guard !grids.isEmpty else { return [] }
      grids.removeLast()
      // A grid below may have been told to ask anew while another lay over it.
      return grid.map { replaceGrid($0) } ?? []
    case .reverse: return sort(reversing: true)
    case .search(let text): return search(text)
    case .widen: return widen()
    case .select(let row, let column):
      guard var grid else { return [] }
      let isSame =
        grid.selection.item == row && (column == nil || grid.selection.figure == column)
      if isSame { return navigate(.enter) }
      grid.selection.item = row
      if let column { grid.selection.figure = column }
      return replaceGrid(grid)
    case .scroll(let lines):
      guard var grid else { return [] }
      grid.selection.item += lines
      return replaceGrid(grid)
    case .shift(let columns):
      guard var grid else { return [] }
      grid.moveColumn(columns)
      return replaceGrid(grid)
    case .sortAlso: return sortAlso()
    case .frequencies: return openFrequencies()
    case .narrowToValue: return narrowToValue()
    case .narrow(let text): return text.isEmpty ? [] : narrowGrid(to: .expression(text))
    case .ask(let prompt):
      let text = prompt == .find ? grid?.sought ?? "" : ""
      overlay = .gridText(prompt, TextFieldState(text))
      return []
    case .count: return countColumn()
    case .seek(let text): return seek(text)
    case .match(let step): return findMatch(step)
    case .answered(let question, let answer): return take(answer, of: question)
    case .mark: return markRow()
    case .unmark: return arrange { $0.marked = MarkedRows() }
    case .hideColumn: return arrange { $0.hideColumn() }
    case .showColumns: return arrange { $0.layout.hidden = [] }
    case .resize(let step): return arrange { $0.widen(by: step) }
    case .pin: return arrange { $0.togglePin() }
    }
  }

  private mutating func arrange(_ change: (inout GridState) -> Void) -> [Effect] {
    guard var grid else { return [] }
    change(&grid)
    return replaceGrid(grid)
  }

  private mutating func push(_ title: String, _ content: GridState.Content) -> [Effect] {
    var grid = GridState(id: nextGrid, title: title, content: content)
    nextGrid += 1
    overlay = nil
    if grids.count >= Self.deepestStack { grids.removeFirst() }
    switch content {
    case .local(let table): grid.fill(from: table)
    case .query(let filter):
      // Rows that contradict each other stand together.
      if filter.conflictedAttribute != nil, let column = dataset.entity.first {
        grid.sort = GridState.Sort(
          column: column,
          isDescending: false,
          thenBy: dataset.entity.dropFirst().map { GridState.Sort(column: $0, isDescending: false) }
        )
      }
    }
    // The key of a row stays beside whatever is looked at of it.
    grid.layout.pinned =
      dataset.entity.contains("entity") ? dataset.entity : dataset.entity + ["entity"]
    if case .local = content { grid.layout.pinned = [] }
    grids.append(grid)
    return replaceGrid(grid)
  }

  /// Puts a changed grid in its place, keeps its selection inside and asks for what it lacks.
  mutating func replaceGrid(_ changed: GridState) -> [Effect] {
    guard let place = grids.lastIndex(where: { $0.id == changed.id }) else { return [] }
    var grid = changed
    // Before the rows are counted the selection may run ahead by a screen, and the rows follow.
    let reach = grid.total ?? max(grid.rowCount, 1)
    grid.selection.settle(
      items: reach,
      figures: max(grid.columns.count, 1),
      rows: gridViewport.rows
    )
    grid.settleColumns(viewport: gridViewport.columns)
    defer { grids[place] = grid }
    guard let filter = grid.filter, grid.problem == nil else { return [] }
    let counts = grid.total == nil && grid.wanted.isEmpty && grid.pages.isEmpty
    let missing = grid.missingPages(rows: gridViewport.rows)
    grid.wanted.formUnion(missing)
    return missing.enumerated().map { order, page in
      .fetch(
        PageRequest(
          grid: grid.id,
          generation: grid.generation,
          filter: filter,
          sort: grid.sort,
          page: page,
          counts: counts && order == 0
        )
      )
    }
  }

  private mutating func receive(
    page: Int,
    _ result: Result<GridPage, WorkProblem>,
    id: Int,
    generation: Int
  ) -> [Effect] {
    guard var grid = grids.first(where: { $0.id == id }), grid.generation == generation else {
      return []
    }
    switch result {
    case .success(let rows): grid.accept(rows, at: page)
    case .failure(let problem):
      grid.wanted.remove(page)
      grid.problem = problem.message
    }
    return replaceGrid(grid)
  }

  private mutating func receive(
    count: Result<Int, WorkProblem>,
    id: Int,
    generation: Int
  ) -> [Effect] {
    guard var grid = grids.first(where: { $0.id == id }), grid.generation == generation else {
      return []
    }
    switch count {
    case .success(let total): grid.total = total
    case .failure(let problem): grid.problem = problem.message
    }
    return replaceGrid(grid)
  }

  private mutating func sort(reversing: Bool) -> [Effect] {
    guard var grid, grid.columns.indices.contains(grid.selection.figure) else { return [] }
    let column = grid.columns[grid.selection.figure]
    if reversing {
      guard var sort = grid.sort else { return [] }
      sort.isDescending.toggle()
      for place in sort.thenBy.indices { sort.thenBy[place].isDescending.toggle() }
      grid.sort = sort
    } else if grid.sort?.column == column {
      grid.sort?.isDescending.toggle()
    } else {
      grid.sort = GridState.Sort(column: column, isDescending: false)
    }
    return resort(grid)
  }

  /// Sorts rows that are equal so far by the selected column, turns that round, or lets it go.
  private mutating func sortAlso() -> [Effect] {
    guard var grid, let column = grid.selectedColumn else { return [] }
    guard var sort = grid.sort else { return self.sort(reversing: false) }
    if sort.column == column { return self.sort(reversing: false) }
    switch sort.thenBy.firstIndex(where: { $0.column == column }) {
    case nil: sort.thenBy.append(GridState.Sort(column: column, isDescending: false))
    case let place? where sort.thenBy[place].isDescending: sort.thenBy.remove(at: place)
    case let place?: sort.thenBy[place].isDescending = true
    }
    grid.sort = sort
    return resort(grid)
  }

  /// Asks for the rows in another order; what is counted of them stays.
  private mutating func resort(_ changed: GridState) -> [Effect] {
    var grid = changed
    let (total, aggregates) = (grid.total, grid.aggregates)
    grid.restart()
    if case .local(let table) = grid.content { grid.fill(from: table) } else { grid.total = total }
    grid.aggregates = aggregates?.words == nil ? nil : aggregates
    return replaceGrid(grid)
  }

  private mutating func widen() -> [Effect] {
    guard var grid else { return [] }
    if !grid.search.isEmpty { return search("") }
    guard case .query(var filter) = grid.content, !filter.conditions.isEmpty else { return [] }
    filter.conditions.removeLast()
    grid.content = .query(filter)
    grid.title = filter.breadcrumb(edgeWords(of: filter)).last ?? grid.title
    grid.restart()
    grid.total = nil
    return replaceGrid(grid)
  }

  private mutating func search(_ text: String) -> [Effect] {
    guard var grid else { return [] }
    grid.search = text
    grid.restart()
    grid.total = nil
    if case .local(let table) = grid.content { grid.fill(from: table) }
    return replaceGrid(grid)
  }
}

extension GridState {
  /// Fills every page at once from a table in memory, sorted and searched.
  mutating func fill(from table: LocalTable) {
    var rows = table.rows
    if !search.isEmpty {
      let needle = search.lowercased()
      rows = rows.filter { row in row.contains { $0.text.lowercased().contains(needle) } }
    }
    // The order of equal rows stays: the last key is sorted by first.
    for key in (sort.map { [$0] + $0.thenBy } ?? []).reversed() {
      guard let place = table.columns.firstIndex(of: key.column) else { continue }
      rows = rows.order(isDescending: key.isDescending) { $0[place].sort }.map { rows[$0] }
    }
    columns = table.columns
    numeric = table.numeric
    if !shownColumns.contains(selection.figure) { selection.figure = shownColumns.first ?? 0 }
    let measure = TextWidth()
    widths = columns.map { measure.width(of: $0) }
    for row in rows {
      for (place, cell) in row.enumerated() where place < widths.count {
        widths[place] = max(widths[place], measure.width(of: cell.text))
      }
    }
    pages = [:]
    recent = []
    for (page, start) in stride(from: 0, to: rows.count, by: Self.pageLength).enumerated() {
      pages[page] = rows[start..<min(start + Self.pageLength, rows.count)].map { row in
        row.map(\.text)
      }
    }
    total = rows.count
  }

  /// Its rows as they stand, of a table in memory.
  var shownTable: LocalTable {
    LocalTable(
      title: title,
      columns: columns,
      rows: pages.keys.sorted().flatMap { pages[$0] ?? [] }
        .map { row in row.map { LocalTable.Cell($0 ?? "") } },
      numeric: numeric
    )
  }
}
