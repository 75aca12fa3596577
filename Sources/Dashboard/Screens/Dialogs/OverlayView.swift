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
    case .export(let selection):
      choices(
        "export a report as",
        ReportFormat.allCases.map { ListView.Item($0.title, detail: $0.explanation) },
        selection,
        in: rect.centred(Size(columns: 70, rows: ReportFormat.allCases.count + 2))
      )
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
    draw(HelpView(sections: model.helpSections, top: scroll), in: inner)
    frame.cursor = inner.origin
  }

  private mutating func choices(
    _ title: String,
    _ items: [ListView.Item],
    _ selection: Int,
    in rect: Rect
  ) {
    draw(Box(title: spelled(title), isFocused: true), in: rect)
    draw(
      ListView(items: items, selected: selection, isFocused: true, name: Target.choiceName),
      in: Box.interior(of: rect)
    )
  }

  private mutating func confirmQuit(in rect: Rect) {
    let area = rect.centred(Size(columns: 52, rows: 5))
    draw(Box(title: "a training runs", isFocused: true), in: area)
    let inner = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    write(
      "Quit? It can be continued from its last checkpoint.",
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
    let top = min(detail.scroll, max(wrapped.count - (area.height - 2), 0))
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
    let area = rect.centred(Size(columns: 66, rows: 4))
    draw(Box(title: spelled(field.title), isFocused: true), in: area)
    let inner = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    if inner.height > 1 {
      write(
        problem ?? field.help,
        at: Point(x: inner.x, y: inner.y + 1),
        style: problem == nil ? .dim : Style(.bad),
        width: inner.width
      )
    }
    draw(TextField(state: text, prompt: "= "), in: inner)
  }
}
