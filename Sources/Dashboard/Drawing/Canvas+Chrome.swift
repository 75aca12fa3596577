import Basics
import Learning
import Pipeline
import Terminal
import Workspace

extension Canvas {
  /// Draws the first and the last line.
  mutating func chrome() {
    header(in: frame.bounds.row(0))
    footer(in: frame.bounds.row(frame.size.rows - 1))
  }

  private mutating func header(in line: Rect) {
    let measure = appearance.textWidth
    let tabs = Screen.allCases.map { screen in
      Tabs.Tab(
        key: model.key(opening: screen),
        title: screen.title,
        name: Target.screen(screen).name
      )
    }
    let tabsWidth = tabs.reduce(0) { $0 + measure.width(of: $1.title) + 4 }
    let nameRoom = max(min(line.width - tabsWidth - 2, 36), 0)
    var x = line.x + 1
    if nameRoom >= 16 {
      x += write("tuina ", at: Point(x: x, y: line.y), style: Style(.accent, attributes: .bold))
    }
    if nameRoom >= 4 {
      let name = measure.truncated(
        model.dataset.name,
        to: line.x + nameRoom - x,
        ellipsis: symbols.ellipsis
      )
      x += write(name, at: Point(x: x, y: line.y), style: Style(.title)) + 1
    }
    let place = line.inset(left: x - line.x)
    draw(
      Tabs(tabs: tabs, selected: Screen.allCases.firstIndex(of: model.screen) ?? 0),
      in: place
    )
    let used = x + tabsWidth
    let state = status(width: line.right - used - 2)
    let width = state.reduce(0) { $0 + measure.width(of: $1.text) }
    self.line(state, at: Point(x: line.right - width - 1, y: line.y), width: width)
  }

  /// What goes on and what waits, the most pressing first: as many of the words as fit.
  private func status(width: Int) -> [(text: String, style: Style)] {
    var parts: [(text: String, style: Style)] = []
    if model.isPaused { parts.append(("paused: p goes on", Style(.warning))) }
    if let words = model.training.liveWords { parts.append((words.text, Style(words.role))) }
    if !model.changedFiles.isEmpty {
      parts.append(("data changed: R reads it", Style(.warning)))
    }
    if !model.findings.isEmpty {
      parts.append((Figures.plural(model.findings.count, "finding"), .dim))
    }
    if model.dataset.isReadOnly { parts.append(("read-only", .dim)) }
    var shown: [(text: String, style: Style)] = []
    var used = 0
    for part in parts {
      let needed = appearance.textWidth.width(of: spelled(part.text)) + (shown.isEmpty ? 0 : 3)
      guard used + needed <= width else { break }
      if !shown.isEmpty { shown.append((" \(symbols.separator) ", .dim)) }
      shown.append((spelled(part.text), part.style))
      used += needed
    }
    return shown
  }

  private mutating func footer(in line: Rect) {
    if let notice = model.notice {
      // Above the keys, which stay.
      self.notice(notice, over: Rect(x: line.x, y: line.y - 1, width: line.width, height: 1))
    }
    var hints = line
    if let (work, pace) = model.currentWork, line.width >= 60 {
      let half = line.width / 2
      let area = Rect(x: line.right - half, y: line.y, width: half - 1, height: 1)
      hints = Rect(x: line.x, y: line.y, width: line.width - half, height: 1)
      let done = work.completed > 0 ? "\(Figures.short(work.completed)) \(work.unit)" : ""
      draw(
        ProgressBar(
          label: spelled(work.stage),
          fraction: work.fraction,
          rate: pace.flatMap { $0.perSecond < 1 ? nil : Figures.rate($0.perSecond, of: work.unit) }
            ?? done,
          timeLeft: pace?.secondsLeft.map { "\(Figures.duration($0)) left" } ?? ""
        ),
        in: area
      )
    }
    let spelledHints = model.hints(width: hints.width, appearance.textWidth).map {
      KeyHints.Hint(key: $0.key, title: spelled($0.title), isEnabled: $0.isEnabled)
    }
    draw(KeyHints(hints: spelledHints), in: hints)
  }

  /// A notice in as many lines as it findings, from the last one upwards; beyond a third of the
  /// screen the rest stands in the list of messages.
  private mutating func notice(_ notice: Notice, over line: Rect) {
    let (mark, role): (String, Role) =
      switch notice.kind {
      case .information: (symbols.check, .good)
      case .warning: (symbols.alert, .warning)
      case .failure: (symbols.cross, .bad)
      }
    let width = max(line.width - 4, 1)
    var lines = TextBlock.wrap(spelled(notice.text), width: width, appearance.textWidth)
    let most = max(frame.size.rows / 3, 1)
    if lines.count > most {
      let key = model.keymap.keys(of: "app.log").first?.description ?? "the log"
      lines = Array(lines.prefix(max(most - 1, 1)))
      if most > 1 { lines.append(spelled("… \(key) shows all of it")) }
    }
    let area = Rect(
      x: line.x,
      y: line.bottom - lines.count,
      width: line.width,
      height: lines.count
    )
    frame.fill(area)
    write(mark, at: Point(x: area.x + 1, y: area.y), style: Style(role))
    for (row, text) in lines.enumerated() {
      write(text, at: Point(x: area.x + 3, y: area.y + row), style: Style(role), width: width)
    }
  }
}

extension DashboardModel {
  /// Hints that stay when the line is short, by action.
  private static var lasting: Set<String> {
    ["figure.open", "app.interrupt", "app.quit", "grid.close"]
  }

  /// The keys worth knowing here that fit a width, the most particular first; what cannot be
  /// done now is left out.
  func hints(width: Int, _ measure: TextWidth) -> [KeyHints.Hint] {
    if let overlay { return overlay.hints }
    let shown = ActionTable.all.filter {
      $0.hint != nil && $0.isReachable(in: self) && $0.reason(self) == nil
        && ($0.id != "app.interrupt" || runningWork != nil)
        && ($0.id != "app.quit" || grids.isEmpty)
    }
    let isCommon: (Action) -> Bool = { $0.scope == .everywhere || $0.scope == .screens }
    let opens = shown.filter { $0.id == "figure.open" }
    let rest = shown.filter { $0.id != "figure.open" }
    var entries = (opens + rest.filter { !isCommon($0) } + rest.filter(isCommon)).compactMap {
      action -> (isLasting: Bool, hint: KeyHints.Hint)? in
      guard let key = keymap.keys(of: action.id).first, let hint = action.hint else { return nil }
      let title = action.id == "figure.open" ? enterWords(width: width / 2, measure) : hint
      return (Self.lasting.contains(action.id), KeyHints.Hint(key: key.description, title: title))
    }
    if !grids.isEmpty || isZoomed {
      entries.insert((true, .init(key: "esc", title: "back")), at: 0)
    }
    if sources.problem != nil, let key = keymap.keys(of: "app.refresh").first {
      entries.insert((true, .init(key: key.description, title: "read again")), at: 0)
    }
    func needed() -> Int {
      entries.reduce(1) { $0 + measure.width(of: $1.hint.key + $1.hint.title) + 3 } - 2
    }
    while needed() > width, let last = entries.lastIndex(where: { !$0.isLasting }) {
      entries.remove(at: last)
    }
    return entries.map(\.hint)
  }
}

extension DashboardModel {
  /// What enter does here: the rows it opens and how many they are, or a word.
  func enterWords(width: Int, _ measure: TextWidth) -> String {
    let words = enterWords
    let shortest = "open"
    guard measure.width(of: words) <= width else {
      return width >= 16 ? measure.truncated(words, to: width) : shortest
    }
    return words
  }

  private var enterWords: String {
    if let grid {
      if case .values = grid.filter?.relation { return "the rows of this value" }
      return "the whole row"
    }
    if screen == .train, focus == .trainForm { return selectedField.isChoice ? "next" : "type" }
    switch selectedDrilldown {
    case .rows(_, let title):
      let count = selectedCell.flatMap { cell -> String? in
        guard case .text(let text, _, .number) = cell, text.allSatisfy({ $0.isNumber || $0 == "," })
        else { return nil }
        return text
      }
      return count.map { "\($0) \(title)" } ?? title
    case .table: return "its figures"
    case .screen(let screen, _): return "go to \(screen.title)"
    case .explanation: return "what it means"
    case .message(.train(.continueUnfinished)): return "continue it"
    case .message(.conflicts): return "choose the method"
    case .message, nil: return "open"
    }
  }

  /// The cell of the selected figure.
  private var selectedCell: PanelTable.Cell? {
    let table = table(focus)
    let selection = selection(focus)
    guard !focus.isChart, selection.item >= 0, selection.item < table.rowCount else { return nil }
    let cells = table.cells(selection.item)
    let figure = table.figures[min(max(selection.figure, 0), table.figures.count - 1)]
    return cells.indices.contains(figure) ? cells[figure] : nil
  }
}

extension TrainState {
  /// A training that goes on, for the first line: which, how far and for how long yet.
  fileprivate var liveWords: (text: String, role: Role)? {
    guard let training = foremost else { return nil }
    let progress = training.progress
    let epoch = progress.map { " \($0.epoch)/\($0.epochs)" } ?? ""
    let left = progress?.secondsLeft.map { ", \(Figures.duration($0)) left" } ?? ""
    let name = training.summary
    let others = live.count > 1 ? " +\(Figures.count(live.count - 1))" : ""
    return switch training.activity {
    case .preparing: ("preparing \(name)\(others)", .accent)
    case .waiting: ("\(name) waits\(others)", .warning)
    case .running: ("training \(name)\(epoch)\(left)\(others)", .accent)
    case .pausing: ("pausing \(name)\(epoch)\(others)", .warning)
    case .paused: ("paused: \(name)\(epoch)\(others)", .warning)
    case .stopping: ("stopping \(name)\(others)", .warning)
    }
  }
}

extension DashboardModel {
  /// The key that opens a screen now; empty where its own means something else here, as digits do that
  /// take claims, and no other leads to it.
  fileprivate func key(opening screen: Screen) -> String {
    func key(of id: String) -> String? {
      keymap.keys(of: id).first { keymap.action(for: $0, in: self)?.id == id }?.description
    }
    if let own = key(of: screen.actionID) { return own }
    let screens = Screen.allCases
    let place = screens.firstIndex(of: self.screen) ?? 0
    if screens[(place + 1) % screens.count] == screen { return key(of: "screen.next") ?? "" }
    let before = screens[(place + screens.count - 1) % screens.count]
    return before == screen ? key(of: "screen.previous") ?? "" : ""
  }
}

extension Overlay {
  fileprivate var hints: [KeyHints.Hint] {
    switch self {
    case .help:
      [
        .init(key: "esc", title: "close"), .init(key: "down", title: "scroll"),
        .init(key: "/", title: "filter"),
      ]
    case .detail:
      [
        .init(key: "esc", title: "close"), .init(key: "down", title: "scroll"),
        .init(key: "y", title: "copy"),
      ]
    case .palette: [.init(key: "enter", title: "do it"), .init(key: "esc", title: "close")]
    case .themes:
      [
        .init(key: "down", title: "next"), .init(key: "enter", title: "keep"),
        .init(key: "esc", title: "as before"),
      ]
    case .export: [.init(key: "enter", title: "export"), .init(key: "esc", title: "close")]
    case .chooseMethod:
      [.init(key: "enter", title: "choose"), .init(key: "esc", title: "as before")]
    case .confirmChampion(.promote):
      [.init(key: "y", title: "promote"), .init(key: "n", title: "leave it")]
    case .confirmChampion(.goBack):
      [.init(key: "y", title: "go back"), .init(key: "n", title: "leave it")]
    case .confirmDelete: [.init(key: "y", title: "delete"), .init(key: "n", title: "keep it")]
    case .askOfStudy: [.init(key: "enter", title: "begin"), .init(key: "esc", title: "as before")]
    case .askOfRun: [.init(key: "enter", title: "do it"), .init(key: "esc", title: "as before")]
    case .confirmQuit: [.init(key: "y", title: "quit"), .init(key: "n", title: "stay")]
    case .edit: [.init(key: "enter", title: "set"), .init(key: "esc", title: "as before")]
    case .search: [.init(key: "enter", title: "search"), .init(key: "esc", title: "close")]
    case .gridText(let prompt, _):
      [
        .init(key: "enter", title: prompt == .find ? "find" : "keep these"),
        .init(key: "esc", title: "close"),
      ]
    case .reviewFilter:
      [.init(key: "enter", title: "show only these"), .init(key: "esc", title: "close")]
    case .reviewText: [.init(key: "enter", title: "say so"), .init(key: "esc", title: "close")]
    }
  }
}
