import Basics
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
      let key = model.keymap.keys(of: screen.actionID).first?.description ?? ""
      return Tabs.Tab(key: key, title: screen.title)
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
    let state = status
    let width = measure.width(of: state.text)
    if line.right - used >= width + 2 {
      write(
        state.text,
        at: Point(x: line.right - width - 1, y: line.y),
        style: state.style
      )
    }
  }

  /// What the machine is doing, in a word or two.
  private var status: (text: String, style: Style) {
    if model.isPaused { return ("paused: p goes on", Style(.warning)) }
    switch model.training.activity {
    case .running: return ("\(symbols.bullet) training", Style(.accent))
    case .paused: return ("training paused", Style(.warning))
    case .preparing: return ("preparing a training", Style(.accent))
    case .stopping: return ("stopping", Style(.warning))
    case .idle: break
    }
    if model.dataset.isReadOnly { return ("read-only", .dim) }
    return (model.dataset.engine ?? "", .dim)
  }

  private mutating func footer(in line: Rect) {
    if let notice = model.notice {
      self.notice(notice, over: line)
      return
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
          rate: pace.map { Figures.rate($0.perSecond, of: work.unit) } ?? done,
          timeLeft: pace?.secondsLeft.map { "\(Figures.duration($0)) left" } ?? ""
        ),
        in: area
      )
    }
    draw(KeyHints(hints: model.hints(width: hints.width, appearance.textWidth)), in: hints)
  }

  /// A notice in as many lines as it needs, from the last one upwards; beyond a third of the
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
    ["door.open", "app.interrupt", "app.quit", "grid.close"]
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
    var entries = (shown.filter { !isCommon($0) } + shown.filter(isCommon)).compactMap {
      action -> (isLasting: Bool, hint: KeyHints.Hint)? in
      guard let key = keymap.keys(of: action.id).first, let hint = action.hint else { return nil }
      return (
        Self.lasting.contains(action.id), KeyHints.Hint(key: key.description, title: hint)
      )
    }
    if !grids.isEmpty || isZoomed {
      entries.insert((true, .init(key: "esc", title: "back")), at: 0)
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

extension Overlay {
  fileprivate var hints: [KeyHints.Hint] {
    switch self {
    case .help:
      [.init(key: "esc", title: "close"), .init(key: "down", title: "scroll")]
    case .detail:
      [
        .init(key: "esc", title: "close"), .init(key: "down", title: "scroll"),
        .init(key: "y", title: "copy"),
      ]
    case .palette: [.init(key: "enter", title: "do it"), .init(key: "esc", title: "close")]
    case .themes: [.init(key: "enter", title: "keep"), .init(key: "esc", title: "as before")]
    case .export: [.init(key: "enter", title: "export"), .init(key: "esc", title: "close")]
    case .confirmQuit: [.init(key: "y", title: "quit"), .init(key: "n", title: "stay")]
    case .edit: [.init(key: "enter", title: "set"), .init(key: "esc", title: "as before")]
    case .search: [.init(key: "enter", title: "search"), .init(key: "esc", title: "close")]
    }
  }
}
