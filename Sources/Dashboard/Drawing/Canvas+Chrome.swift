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
    let tabs = Screen.allCases.map { Tabs.Tab(key: String($0.digit), title: $0.title) }
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
      let (mark, role): (String, Role) =
        switch notice.kind {
        case .information: (symbols.check, .good)
        case .warning: (symbols.alert, .warning)
        case .failure: (symbols.cross, .bad)
        }
      write(mark, at: Point(x: line.x + 1, y: line.y), style: Style(role))
      write(
        notice.text,
        at: Point(x: line.x + 3, y: line.y),
        style: Style(role),
        width: max(line.width - 4, 0)
      )
      return
    }
    var hints = line
    if let work = model.currentWork, line.width >= 60 {
      let area = Rect(
        x: line.right - line.width / 2,
        y: line.y,
        width: line.width / 2 - 1,
        height: 1
      )
      hints = Rect(x: line.x, y: line.y, width: line.width - line.width / 2, height: 1)
      let done = work.completed > 0 ? "\(Figures.short(work.completed)) \(work.unit)" : ""
      draw(ProgressBar(label: work.stage, fraction: work.fraction, rate: done), in: area)
    }
    draw(KeyHints(hints: model.hints), in: hints)
  }
}

extension DashboardModel {
  /// The keys worth knowing here, the most particular first.
  var hints: [KeyHints.Hint] {
    if let overlay { return overlay.hints }
    let reachable = ActionTable.all.filter { $0.hint != nil && $0.isReachable(in: self) }
    let particular = reachable.filter { $0.scope != .everywhere && $0.scope != .screens }
    let common = reachable.filter { $0.scope == .everywhere || $0.scope == .screens }
      .sorted { $0.id == "app.help" && $1.id != "app.help" }
    var hints = (particular + common).compactMap { action -> KeyHints.Hint? in
      guard let key = keymap.keys(of: action.id).first, let hint = action.hint else { return nil }
      return KeyHints.Hint(
        key: key.description,
        title: hint,
        isEnabled: action.reason(self) == nil
      )
    }
    if !grids.isEmpty || isZoomed { hints.insert(.init(key: "esc", title: "back"), at: 0) }
    return hints
  }
}

extension Overlay {
  fileprivate var hints: [KeyHints.Hint] {
    switch self {
    case .help, .detail:
      [.init(key: "esc", title: "close"), .init(key: "down", title: "scroll")]
    case .palette: [.init(key: "enter", title: "do it"), .init(key: "esc", title: "close")]
    case .themes: [.init(key: "enter", title: "keep"), .init(key: "esc", title: "as before")]
    case .export: [.init(key: "enter", title: "export"), .init(key: "esc", title: "close")]
    case .confirmQuit: [.init(key: "y", title: "quit"), .init(key: "n", title: "stay")]
    case .edit: [.init(key: "enter", title: "set"), .init(key: "esc", title: "as before")]
    case .search: [.init(key: "enter", title: "search"), .init(key: "esc", title: "close")]
    }
  }
}
