import Basics
import Learning
import Terminal

extension Canvas {
  mutating func overlay(in rect: Rect) {
    guard let overlay = model.overlay else { return }
    switch overlay {
    case .help(let scroll, let filter): help(scroll, filter, in: rect)
    case .palette(let query, let selection):
      let area = rect.centred(Size(columns: 72, rows: max(rect.height * 2 / 3, 6)))
      draw(
        CommandPalette(
          query: query,
          items: ActionSearch.entries(query.text, in: model).map(\.item),
          selected: selection,
          title: "find",
          emptyText: "nothing is called so"
        ),
        in: area
      )
    case .themes(let query, let selection, _):
      let area = rect.centred(Size(columns: 34, rows: model.themes.count + 3))
      let found = model.themes(matching: query.text)
      draw(
        Box(title: "theme", isFocused: true, trailing: "\(found.count)/\(model.themes.count)"),
        in: area
      )
      let inner = Box.interior(of: area)
      draw(
        ListView(
          items: found.map { ListView.Item($0) },
          selected: selection,
          emptyText: "no theme is called so",
          name: Target.choiceName
        ),
        in: inner.inset(top: 1)
      )
      draw(TextField(state: query, prompt: "> "), in: inner.row(0))
    case .export(let selection): exportChoices(selection, in: rect)
    case .confirmQuit: confirmQuit(in: rect)
    case .confirmDelete(let run): confirmDelete(run, in: rect)
    case .confirmChampion(let question): confirm(question, in: rect)
    case .askOfRun(let question, let text, let problem):
      ask(question.title, question.help, text, problem, in: rect)
    case .askOfStudy(let question, let text, let problem):
      ask(question.title, question.help, text, problem, in: rect)
    case .chooseMethod(let attribute, let method, let selection):
      methodScopes(attribute, method, selection, in: rect)
    case .detail(let detail): self.detail(detail, in: rect)
    case .edit(let field, let text, let problem):
      ask(field.title, field.help, text, problem, in: rect)
    case .reviewText(let question, let text):
      let area = rect.centred(Size(columns: 64, rows: 3))
      draw(Box(title: question.title, isFocused: true), in: area)
      draw(TextField(state: text, prompt: "> "), in: Box.interior(of: area))
    case .reviewFilter(let query, let selection): reviewFilter(query, selection, in: rect)
    case .gridText(let prompt, let text):
      let area = rect.centred(Size(columns: 76, rows: 3))
      draw(Box(title: prompt.title, isFocused: true), in: area)
      draw(TextField(state: text, prompt: "> "), in: Box.interior(of: area))
    case .search(let text):
      let area = rect.centred(Size(columns: 60, rows: 3))
      draw(Box(title: "keep rows that contain", isFocused: true), in: area)
      draw(
        TextField(state: text, prompt: "/", placeholder: "nothing: all rows"),
        in: Box.interior(of: area)
      )
    }
  }

  private mutating func help(_ scroll: Int, _ filter: TextFieldState?, in rect: Rect) {
    let area = rect.centred(Size(columns: 150, rows: rect.height))
    let footer = filter == nil ? "/ filters, esc closes" : "esc shows all"
    draw(Box(title: "keys", isFocused: true, footer: footer), in: area)
    var inner = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    frame.cursor = inner.origin
    if let filter {
      draw(TextField(state: filter, prompt: "/ "), in: inner.row(0))
      inner = inner.inset(top: 1)
    }
    let help = HelpView(sections: model.helpSections(filter?.text ?? ""), top: scroll)
    overlayExtent = TextExtent(
      lines: help.lineCount(width: inner.width, appearance.textWidth),
      visible: inner.height
    )
    draw(help, in: inner)
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

  /// How long a method shall hold, and what the selected way does.
  private mutating func methodScopes(
    _ attribute: String,
    _ method: FusionMethod?,
    _ selection: Int,
    in rect: Rect
  ) {
    let scopes = MethodScope.scopes(for: method)
    let width = min(rect.width, 64)
    func wrapped(_ scope: MethodScope) -> [String] {
      let words = spelled(scope.explanation(manifest: model.dataset.manifestFile))
      return TextBlock.wrap(words, width: max(width - 4, 1), appearance.textWidth)
    }
    let most = scopes.map { wrapped($0).count }.max() ?? 1
    let area = rect.centred(Size(columns: width, rows: scopes.count + most + 3))
    choices(
      "\(attribute): \(MethodChoices.title(of: method))",
      scopes.map { ListView.Item($0.title(manifest: model.dataset.manifestFile)) },
      selection,
      in: area,
      listed: scopes.count
    )
    let inner = Box.interior(of: area).inset(left: 1, top: scopes.count + 1, right: 1)
    let chosen = scopes[min(max(selection, 0), scopes.count - 1)]
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
    let study = model.isRacing ? "a race goes on" : model.isMining ? "a mining goes on" : nil
    let area = rect.centred(
      Size(columns: isTraining || study != nil ? 58 : 30, rows: isTraining ? 5 : 4)
    )
    let count = model.training.live.count
    let title = count > 1 ? "\(Figures.count(count)) trainings run" : "a training runs"
    draw(Box(title: isTraining ? title : study ?? "tuina", isFocused: true), in: area)
    let inner = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    write(
      isTraining
        ? "Quit? \(count > 1 ? "They" : "It") can be continued from the last checkpoint."
        : study == nil ? "Quit?" : "Quit? It has no checkpoint and would begin anew.",
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
    let room = Size(columns: max(width - 4, 1), rows: max(rect.height / 2, 1))
    let pictures = detail.pictures.map { (picture: $0, size: fitted($0, in: room)) }
    let above = (pictures.map(\.size.rows).max() ?? -1) + 1
    let area = rect.centred(Size(columns: width, rows: min(wrapped.count + above + 2, rect.height)))
    let extent = TextExtent(lines: wrapped.count, visible: max(area.height - 2 - above, 1))
    overlayExtent = extent
    let top = min(detail.scroll, extent.lastTop)
    draw(Box(title: spelled(detail.title), isFocused: true, footer: "esc closes"), in: area)
    let whole = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    var x = whole.x
    for (picture, size) in pictures where x + size.columns <= whole.right {
      draw(picture, in: Rect(x: x, y: whole.y, width: size.columns, height: size.rows))
      x += size.columns + 1
    }
    let inner = whole.inset(top: above)
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
}
