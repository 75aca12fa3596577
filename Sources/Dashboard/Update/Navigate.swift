import Basics
import Pipeline
import Terminal

extension DashboardModel {
  mutating func navigate(_ message: NavigationMessage) -> [Effect] {
    switch message {
    case .open(let screen): show(screen)
    case .openPanel(let panel):
      show(panel.screen)
      focuses[panel.screen] = panel
    case .nextScreen(let step):
      let screens = Screen.allCases
      let place = screens.firstIndex(of: screen) ?? 0
      show(screens[(place + step + screens.count) % screens.count])
    case .nextPanel(let step):
      focuses[screen] = panel(after: focus, by: step)
    case .move(let move): return moveSelection(move)
    case .figure(let step): return moveFigure(step)
    case .select(let panel, let item): return select(panel, item)
    case .scroll(let panel, let lines): scroll(panel, lines)
    case .jump(let panel, let item):
      if screen != panel.screen { show(panel.screen) }
      focuses[screen] = panel
      scroll(panel, item - selection(panel).item)
    case .enter: return enter()
    case .sortFocused: return sort(focus, by: nil)
    case .sort(let panel, let column):
      if screen != panel.screen { show(panel.screen) }
      focuses[screen] = panel
      return sort(panel, by: column)
    case .back: return goBack()
    case .zoom(let isZoomed): self.isZoomed = isZoomed
    }
    settle()
    return []
  }

  private mutating func show(_ screen: Screen) {
    self.screen = screen
    grids = []
    overlay = nil
  }

  /// The next panel in the order of reading; those with nothing in them are passed over.
  private func panel(after panel: Panel, by step: Int) -> Panel {
    let panels = panel.screen.panels
    let place = panels.firstIndex(of: panel) ?? 0
    let others = (1..<panels.count).map {
      panels[((place + $0 * step.signum()) % panels.count + panels.count) % panels.count]
    }
    return others.first { table($0).rowCount > 0 } ?? others.first ?? panel
  }

  private mutating func moveSelection(_ move: NavigationMessage.Move) -> [Effect] {
    if var grid {
      grid.selection.item += Self.distance(
        move,
        from: grid.selection.item,
        count: grid.rowCount,
        page: gridViewport.rows
      )
      return replaceGrid(grid)
    }
    let panel = focus
    var selection = selection(panel)
    let table = table(panel)
    let previous = selection.item
    selection.item += Self.distance(
      move,
      from: selection.item,
      count: table.rowCount,
      page: viewports[panel] ?? 10
    )
    selection.settle(
      items: table.rowCount,
      figures: table.figures.count,
      rows: viewports[panel] ?? 1
    )
    selections[panel] = selection
    if selection.item != previous { selectionChanged(panel) }
    settle()
    return []
  }

  /// Lists that depend on a selection start from their top again.
  private mutating func selectionChanged(_ panel: Panel) {
    switch panel {
    case .sources:
      selections[.columns] = nil
      selections[.columnValues] = nil
    case .columns: selections[.columnValues] = nil
    case .cells: selections[.candidates] = nil
    case .attributes: selections[.methods] = nil
    case .runs: training.hasChosenRun = true
    case .deployModels:
      for panel in [Panel.promotions, .deployServer, .jobs] { selections[panel] = nil }
    case .feedbackModels:
      selections[.calibration] = nil
      selections[.feedbackTime] = nil
    default: break
    }
  }

  private static func distance(
    _ move: NavigationMessage.Move,
    from item: Int,
    count: Int,
    page: Int
  ) -> Int {
    switch move {
    case .up: -1
    case .down: 1
    case .pageUp: -max(page - 1, 1)
    case .pageDown: max(page - 1, 1)
    case .halfUp: -max(page / 2, 1)
    case .halfDown: max(page / 2, 1)
    case .first: -item
    case .last: max(count - 1, 0) - item
    }
  }

  private mutating func moveFigure(_ step: Int) -> [Effect] {
    if var grid {
      grid.moveColumn(step)
      return replaceGrid(grid)
    }
    if focus == .trainForm { return train(.adjust(step)) }
    if focus == .stages { return moveStage(step) }
    var selection = selection(focus)
    selection.figure += step
    selections[focus] = selection
    settle()
    return []
  }

  /// To the figure beside, in the next stage of the loop.
  private mutating func moveStage(_ step: Int) -> [Effect] {
    var selection = selection(.stages)
    selection.item = stageFigures.beside(selection.item, by: step)
    selections[.stages] = selection
    settle()
    return []
  }

  /// A click: the first selects, one on what is selected opens.
  private mutating func select(_ panel: Panel, _ item: Int) -> [Effect] {
    let wasFocused = screen == panel.screen && focus == panel
    let wasSelected = wasFocused && selection(panel).item == item
    if screen != panel.screen { show(panel.screen) }
    focuses[screen] = panel
    if wasSelected, item >= 0 { return enter() }
    // A chart has no items: a click on the focused one opens its figures.
    if wasFocused, panel.isChart { return enter() }
    guard item >= 0 else {
      settle()
      return []
    }
    var selection = selection(panel)
    if selection.item != item { selectionChanged(panel) }
    selection.item = item
    selections[panel] = selection
    settle()
    return []
  }

  private mutating func scroll(_ panel: Panel, _ lines: Int) {
    var selection = selection(panel)
    let before = selection.item
    selection.item = min(max(selection.item + lines, 0), max(table(panel).rowCount - 1, 0))
    selections[panel] = selection
    if selection.item != before { selectionChanged(panel) }
  }

  private mutating func sort(_ panel: Panel, by column: Int?) -> [Effect] {
    defer { settle() }
    let table = table(panel)
    let figures = table.figures
    let figure = min(max(selection(panel).figure, 0), figures.count - 1)
    let column = column ?? figures[figure]
    guard table.columns.indices.contains(column), !table.columns[column].title.isEmpty else {
      return []
    }
    // Numbers are asked for from the largest, names from the first.
    let isFirstDescending = table.columns[column].isNumeric
    let isLong = panel == .reviewQueue
    let next: PanelTable.Sort? =
      switch isLong ? review.request.sort : sorts[panel] {
      case let sort? where sort.column == column:
        sort.isDescending == isFirstDescending
          ? PanelTable.Sort(column: column, isDescending: !isFirstDescending) : nil
      default: PanelTable.Sort(column: column, isDescending: isFirstDescending)
      }
    if isLong { return sortReview(next) }
    sorts[panel] = next
    selections[panel] = Selection(item: 0, figure: selection(panel).figure)
    selectionChanged(panel)
    return []
  }

  private mutating func enter() -> [Effect] {
    if let grid { return openCell(of: grid) }
    if screen == .train, focus == .trainForm { return train(.edit) }
    guard let drilldown = selectedDrilldown else { return [] }
    return open(drilldown)
  }

  mutating func open(_ drilldown: Drilldown) -> [Effect] {
    switch drilldown {
    case .rows(let filter, let title): return updateGrid(.open(filter, title: title))
    case .table(let table): return updateGrid(.openTable(table()))
    case .screen(_, let panel): return navigate(.openPanel(panel))
    case .explanation(let title, let lines):
      overlay = .detail(Detail(title: title, lines: lines))
      return []
    case .message(let message): return respond(to: message)
    }
  }

  private mutating func goBack() -> [Effect] {
    if let grid {
      if !grid.search.isEmpty { return updateGrid(.search("")) }
      return updateGrid(.close)
    }
    if isZoomed { isZoomed = false } else if screen != .overview { show(.overview) }
    settle()
    return []
  }

  private mutating func openCell(of grid: GridState) -> [Effect] {
    let item = grid.selection.item
    guard let row = grid.row(item) else { return [] }
    if case .values(let source, let column) = grid.filter?.relation, let value = row.first ?? nil,
      grid.fullLength(row: item, column: 0) == nil
    {
      let filter = RowFilter(.source(source), [.equals(column: column, value: value)])
      return updateGrid(.open(filter, title: "\(source) by \(column)"))
    }
    if case .frequencies(let base, let column) = grid.filter?.relation,
      grid.fullLength(row: item, column: 0) == nil
    {
      let value = row.first ?? nil
      let condition: RowFilter.Condition =
        value.map { .equals(column: column, value: $0) } ?? .missing(column: column)
      return updateGrid(.open(base.and(condition), title: "\(column) is \(value ?? "missing")"))
    }
    let chosen = min(max(grid.selection.figure, 0), max(grid.columns.count - 1, 0))
    func text(_ place: Int) -> String {
      (row.indices.contains(place) ? row[place] : nil) ?? "(missing)"
    }
    var lines: [String] = []
    if grid.columns.indices.contains(chosen) {
      lines = [grid.columns[chosen], text(chosen)]
      if let length = grid.fullLength(row: item, column: chosen) {
        lines.append(
          "(the first \(Figures.count(text(chosen).unicodeScalars.count)) of "
            + "\(Figures.count(length)) characters; ctrl-s saves the whole text)"
        )
      }
      lines.append("")
    }
    for (place, column) in grid.columns.enumerated() where place != chosen {
      let isCut = grid.fullLength(row: item, column: place) != nil
      lines.append("\(column): \(text(place))\(isCut ? " (cut)" : "")")
    }
    overlay = .detail(Detail(title: "row \(Figures.count(item + 1))", lines: lines))
    guard let filter = grid.filter, row.contains(where: { $0.map(PictureText.isPicture) == true })
    else { return [] }
    let question = PageRequest(
      grid: grid.id,
      generation: grid.generation,
      filter: filter,
      sort: grid.sort,
      page: item,
      counts: false
    )
    return [.fetchRowPictures(question, row: item)]
  }
}
