import Basics
import TextFiles
import Ingest
import Foundation
import Terminal
import Workspace

extension DashboardModel {
  /// Takes a message: the only way the model changes.
  ///
  /// - Returns: what is left to do.
  mutating func update(_ message: Message) -> [Effect] {
    let asked = grids.compactMap(\.question)
    var effects = respond(to: message) + followReview() + followEntity()
    effects += pressHeldKeys() + readAhead() + followPictures() + followItemPictures()
    let live = Set(grids.compactMap(\.question))
    return asked.filter { !live.contains($0) }.map(Effect.cancelFetches) + effects
  }

  mutating func respond(to message: Message) -> [Effect] {
    switch message {
    case .key(let key): press(key)
    case .paste(let text): paste(text)
    case .navigation(let message): navigate(message)
    case .loading(let message): load(message)
    case .grid(let message): updateGrid(message)
    case .conflicts(let message): choose(message)
    case .review(let message): review(message)
    case .train(let message): train(message)
    case .study(let message): study(message)
    case .deploy(let message): deploy(message)
    case .feedback(let message): feed(message)
    case .overlay(let message): updateOverlay(message)
    case .command(let message): command(message)
    case .job(let message): take(message)
    case .notice(let notice): note(notice)
    case .time(let time): tick(time)
    case .drawn(let view): take(view)
    case .pictures(let message): take(message)
    }
  }

  /// Every update that may move what a selection points at ends here.
  mutating func settle() {
    // A selection that moves may shorten the list of another panel: then once more.
    for _ in 0..<2 {
      let before = selections
      for panel in screen.panels {
        let table = table(panel)
        var selection = selection(panel)
        selection.settle(
          items: table.rowCount,
          figures: table.figures.count,
          rows: viewports[panel] ?? 1
        )
        selections[panel] = selection
      }
      if selections == before { return }
    }
  }

  private mutating func take(_ message: PictureMessage) -> [Effect] {
    switch message {
    case .strip(let source, let column, let result):
      guard pictureStrip?.source == source, pictureStrip?.column == column else { return [] }
      switch result {
      case .success(let pictures): pictureStrip?.pictures = pictures
      case .failure(let problem): pictureStrip?.problem = problem.message
      }
    case .item(let generation, let pictures):
      if entityRows?.generation == generation { entityRows?.pictures = pictures }
    case .row(let id, let row, let pictures):
      guard grid?.id == id, grid?.selection.item == row, case .detail(var detail) = overlay else {
        return []
      }
      detail.pictures = pictures
      overlay = .detail(detail)
    }
    return []
  }

  private mutating func tick(_ time: Date) -> [Effect] {
    self.time = time
    return []
  }

  /// Takes over how much the last drawn screen showed of each list; what does not fit scrolls.
  private mutating func take(_ view: DrawnView) -> [Effect] {
    viewports.merge(view.viewports) { _, new in new }
    gridViewport = view.gridViewport
    overlayExtent = view.overlayExtent
    settle()
    return grid.map { replaceGrid($0) } ?? []
  }

  mutating func note(_ notice: Notice) -> [Effect] {
    self.notice = notice
    return []
  }

  private mutating func press(_ key: Key) -> [Effect] {
    notice = nil
    if overlay != nil, let effects = pressOverOverlay(key) { return effects }
    if hold(key) {
      let waiting = review.heldKeys.count
      return waiting == 0
        ? note(.information("the keys that waited are let go"))
        : note(.information("\(Figures.plural(waiting, "key")) waiting for its rows: esc lets go"))
    }
    guard let action = keymap.action(for: key, in: self) else { return [] }
    return perform(action)
  }

  /// Does what an action stands for, or says why it cannot be done.
  mutating func perform(_ action: Action) -> [Effect] {
    if let reason = action.reason(self) {
      let isOpening = action.id == "figure.open"
      return note(.warning(isOpening ? "nothing to open: \(reason)" : "\(action.title): \(reason)"))
    }
    return respond(to: action.message)
  }

  private mutating func command(_ command: CommandMessage) -> [Effect] {
    switch command {
    case .quit:
      if overlay != nil, overlay != .confirmQuit { overlay = nil }
      if training.isActive || studyJob != nil {
        overlay = .confirmQuit
        return []
      }
      return quit()
    case .quitNow, .terminate: return quit()
    case .suspend: return [.suspend]
    case .repaint: return [.repaint]
    case .interrupt: return interrupt()
    case .refresh: return refresh()
    case .togglePause: return togglePause()
    case .saveTable: return saveTable()
    case .copy: return selectedText.map { [.copy($0)] } ?? []
    }
  }

  private mutating func quit() -> [Effect] {
    isQuitting = true
    return [.quit]
  }

  private mutating func togglePause() -> [Effect] {
    isPaused.toggle()
    guard !isPaused else {
      return note(.information("live figures stand still; p lets them go on"))
    }
    let news = held
    held = HeldNews()
    if let summary = news.feedback { receive(.success(summary)) }
    for news in news.events { take(news.event, news.ticket) }
    let effects = news.deployment.map { take($0) } ?? []
    refreshFindings()
    settle()
    return effects
  }

  /// Reads the data again; open grids ask anew, behind the reading.
  private mutating func refresh() -> [Effect] {
    changedFiles = []
    entityRows = nil
    review.ahead.forget()
    rowsBefore = Dictionary(
      (sources.value ?? []).map { ($0.name, $0.rowsKept) },
      uniquingKeysWith: { one, _ in one }
    )
    sources.report(WorkProgress(stage: "opening", completed: 0, total: nil, unit: ""), nil)
    for place in grids.indices where grids[place].question != nil {
      grids[place].restart()
      grids[place].total = nil
    }
    return [.load] + (grid.map { replaceGrid($0) } ?? [])
  }

  private mutating func saveTable() -> [Effect] {
    if let table = markedTable {
      let saved = TableToSave(title: table.title, rowCount: table.rows.count) { table }
      return [.saveTable(saved, job: beginJob(markedTitle))]
    }
    if let grid, let filter = grid.filter {
      let rows = RowsToSave(
        filter: filter,
        sort: grid.sort,
        title: grid.title,
        total: grid.total
      )
      return [.saveRows(rows, job: beginJob("saving \(grid.title)"))]
    }
    guard let table = tableToSave else { return [] }
    return [.saveTable(table, job: beginJob("saving \(table.title)"))]
  }

  /// What the copy key takes: the text read, the cell of a grid, or the row of a panel.
  var selectedText: String? {
    if case .detail(let detail) = overlay { return detail.lines.joined(separator: "\n") }
    if let grid {
      guard let row = grid.row(grid.selection.item), row.indices.contains(grid.selection.figure)
      else { return nil }
      return row[grid.selection.figure] ?? ""
    }
    let table = table(focus)
    guard table.rowCount > 0 else { return nil }
    if focus.isChart {
      let local = table.local
      return ([local.columns] + local.texts).map(Self.tabSeparated).joined(separator: "\n")
    }
    let row = table.localRow(min(max(selection(focus).item, 0), table.rowCount - 1))
    return Self.tabSeparated(row.map(\.text))
  }

  /// A row as spreadsheets take it from the clipboard.
  private static func tabSeparated(_ row: [String]) -> String {
    RecordFormat(delimiter: 0x09).record(row.map { $0.isEmpty ? nil : $0 })
  }

  mutating func refreshFindings() { findings = ListedFinding.all(in: self) }
}
