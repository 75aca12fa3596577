import Terminal

extension Canvas {
  mutating func overlay(in rect: Rect) {
    guard let overlay = model.overlay else { return }
    switch overlay {
    case .help(let scroll): help(scroll, in: rect)
    case .palette(let query, let selection):
      let area = rect.centred(Size(columns: 72, rows: max(rect.height * 2 / 3, 6)))
      draw(
        CommandPalette(
          query: query,
          items: ActionSearch.items(in: model),
          selected: selection,
          title: "actions",
          emptyText: "no action is called so"
        ),
        in: area
      )
    case .themes(let selection, _):
      choices(
        "theme",
        model.themes.map { ListView.Item($0) },
        selection,
        in: rect.centred(Size(columns: 34, rows: model.themes.count + 2))
      )
    case .export(let selection): exportChoices(selection, in: rect)
    case .confirmQuit: confirmQuit(in: rect)
    case .detail(let detail): self.detail(detail, in: rect)
    case .edit(let field, let text, let problem): edit(field, text, problem, in: rect)
    case .search(let text):
      let area = rect.centred(Size(columns: 60, rows: 3))
      draw(Box(title: "keep rows that contain", isFocused: true), in: area)
      draw(
        TextField(state: text, prompt: "/", placeholder: "nothing: all rows"),
        in: Box.interior(of: area)
      )
    }
  }

  private mutating func help(_ scroll: Int, in rect: Rect) {
    let area = rect.centred(Size(columns: 110, rows: rect.height))
    draw(Box(title: "keys", isFocused: true, footer: "esc closes"), in: area)
    let inner = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    let help = HelpView(sections: model.helpSections, top: scroll)
    let extent = TextExtent(lines: help.lineCount(width: inner.width), visible: inner.height)
    overlayExtent = extent
    draw(help, in: inner)
    frame.cursor = inner.origin
  }

  /// The formats, and what the selected one is for.
  private mutating func exportChoices(_ selection: Int, in rect: Rect) {
    let formats = ReportFormat.allCases
    let width = min(rect.width, 60)
    let chosen = formats[min(max(selection, 0), formats.count - 1)]
    func wrapped(_ format: ReportFormat) -> [String] {
      TextBlock.wrap(format.explanation, width: max(width - 4, 1), appearance.textWidth)
    }
    let most = formats.map { wrapped($0).count }.max() ?? 1
    let area = rect.centred(Size(columns: width, rows: formats.count + most + 3))
    choices(
      "export a report as",
      formats.map { ListView.Item($0.title) },
      selection,
      in: area,
      listed: formats.count
    )
    let inner = Box.interior(of: area).inset(left: 1, top: formats.count + 1, right: 1)
    for (row, line) in wrapped(chosen).prefix(inner.height).enumerated() {
      write(line, at: Point(x: inner.x, y: inner.y + row), style: .dim, width: inner.width)
    }
  }

  private mutating func choices(
    _ title: String,
    _ items: [ListView.Item],
    _ selection: Int,
    in rect: Rect,
    listed: Int? = nil
  ) {
    draw(Box(title: spelled(title), isFocused: true), in: rect)
    let inner = Box.interior(of: rect)
    draw(
      ListView(items: items, selected: selection, isFocused: true, name: Target.choiceName),
      in: inner.rows(0, count: min(listed ?? inner.height, inner.height))
    )
  }

  private mutating func confirmQuit(in rect: Rect) {
    let isTraining = model.training.isActive
    let area = rect.centred(Size(columns: isTraining ? 55 : 30, rows: isTraining ? 5 : 4))
    draw(Box(title: isTraining ? "a training runs" : "tuina", isFocused: true), in: area)
    let inner = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    write(
      isTraining ? "Quit? It can be continued from its last checkpoint." : "Quit?",
      at: inner.origin,
      width: inner.width
    )
    let row = inner.row(inner.height - 1)
    draw(
      KeyHints(hints: [.init(key: "y", title: "quit"), .init(key: "n", title: "stay")]),
      in: row
    )
    frame.cursor = inner.origin
  }

  private mutating func detail(_ detail: Detail, in rect: Rect) {
    let width = min(rect.width, 100)
    let wrapped = detail.lines.flatMap {
      TextBlock.wrap($0, width: max(width - 4, 1), appearance.textWidth)
    }
    let area = rect.centred(Size(columns: width, rows: min(wrapped.count + 2, rect.height)))
    let extent = TextExtent(lines: wrapped.count, visible: area.height - 2)
    overlayExtent = extent
    let top = min(detail.scroll, extent.lastTop)
    draw(Box(title: spelled(detail.title), isFocused: true, footer: "esc closes"), in: area)
    let inner = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    for (row, text) in wrapped.dropFirst(top).prefix(inner.height).enumerated() {
      write(
        text,
        at: Point(x: inner.x, y: inner.y + row),
        style: row + top == 0 ? Style(.title) : .text
      )
    }
    draw(Scrollbar(total: wrapped.count, visible: inner.height, top: top), in: inner)
    frame.cursor = inner.origin
  }

  private mutating func edit(
    _ field: TrainField,
    _ text: TextFieldState,
    _ problem: String?,
    in rect: Rect
  ) {
    let width = min(rect.width, 66)
    let words = spelled(problem ?? field.help)
    let lines = TextBlock.wrap(words, width: max(width - 4, 1), appearance.textWidth)
    let area = rect.centred(Size(columns: width, rows: lines.count + 3))
    draw(Box(title: spelled(field.title), isFocused: true), in: area)
    let inner = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    for (row, line) in lines.prefix(max(inner.height - 1, 0)).enumerated() {
      write(
        line,
        at: Point(x: inner.x, y: inner.y + 1 + row),
        style: problem == nil ? .dim : Style(.bad),
        width: inner.width
      )
    }
    draw(TextField(state: text, prompt: "= "), in: inner)
  }
}
