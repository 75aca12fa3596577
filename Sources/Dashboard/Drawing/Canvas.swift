import Basics
import Terminal

/// What the screens draw on: a frame, with notes of how much of each list it shows.
struct Canvas {
  var frame: Frame
  let model: DashboardModel
  var viewports: [Panel: Int] = [:]
  var gridViewport: GridViewport
  var overlayExtent: TextExtent?
  /// Only the focused panel is drawn.
  var isSingle = false

  init(_ model: DashboardModel, size: Size, appearance: Appearance) {
    frame = Frame(size: size, appearance: appearance)
    self.model = model
    gridViewport = model.gridViewport
  }

  var appearance: Appearance { frame.appearance }
  var symbols: Symbols { appearance.symbols }

  mutating func draw(_ widget: some Widget, in rect: Rect) {
    guard !rect.isEmpty else { return }
    widget.draw(in: &frame, rect, frame.appearance)
  }

  /// Draws the box of a panel; answers the space inside.
  mutating func panelBox(
    _ panel: Panel,
    _ table: PanelTable,
    key: Character? = nil,
    trailing: String? = nil,
    in rect: Rect
  ) -> Rect {
    let isFocused = model.isFocused(panel)
    let selection = model.selection(panel)
    var notes = [trailing].compactMap(\.self)
    if isFocused, table.rowCount > 0, !panel.isChart {
      let item = min(selection.item, table.rowCount - 1) + 1
      notes.append("\(Figures.count(item))/\(Figures.count(table.rowCount))")
    }
    if isSingle { notes.append(tab(of: panel)) }
    draw(
      Box(
        title: spelled(table.title),
        key: key,
        isFocused: isFocused,
        trailing: notes.isEmpty ? nil : notes.joined(separator: "  "),
        footer: table.footer.map { spelled($0) }
      ),
      in: rect
    )
    frame.mark(rect, as: Target.panel(panel, item: -1).name)
    if let key {
      let title = Rect(x: rect.x, y: rect.y, width: min(rect.width, 16), height: 1)
      frame.mark(title, as: Key.character(key).description)
    }
    return Box.interior(of: rect)
  }

  /// Which of the panels of the screen it is: those not drawn are a tab away.
  private func tab(of panel: Panel) -> String {
    let panels = panel.screen.panels
    return "tab \((panels.firstIndex(of: panel) ?? 0) + 1)/\(panels.count)"
  }

  /// Draws the box of a chart; answers the space inside, or nil when it says why there is none.
  mutating func chartBox(
    _ panel: Panel,
    title: String? = nil,
    key: Character? = nil,
    trailing: String? = nil,
    in rect: Rect
  ) -> Rect? {
    guard rect.width >= 4, rect.height >= 3 else { return nil }
    var table = model.table(panel)
    if let title { table.title = title }
    let inner = panelBox(panel, table, key: key, trailing: trailing, in: rect)
      .inset(horizontally: 1, vertically: 0)
    if model.isFocused(panel) { frame.cursor = inner.origin }
    guard table.rowCount == 0 else { return inner }
    let lines = TextBlock.wrap(
      spelled(table.empty),
      width: max(inner.width, 1),
      appearance.textWidth
    )
    let y = inner.y + max((inner.height - lines.count) / 2, 0)
    for (row, line) in lines.prefix(inner.height).enumerated() {
      write(
        line,
        at: Point(x: inner.x, y: y + row),
        style: .dim,
        width: inner.width,
        alignment: .centre
      )
    }
    return nil
  }

  private static var mostMeasured: Int { 500 }

  /// Draws a panel that is nothing but its table; a sentence that the list cuts stands below it.
  mutating func listPanel(_ panel: Panel, key: Character? = nil, in rect: Rect) {
    guard rect.width >= 4, rect.height >= 3 else { return }
    let table = model.table(panel)
    let inner = panelBox(panel, table, key: key, in: rect)
    guard let sentence = table.sentence, table.rowCount > 0, inner.height >= 6 else {
      self.table(table, of: panel, in: inner)
      return
    }
    let width = max(inner.width - 2, 1)
    let bar = table.rowCount > inner.height ? 1 : 0
    let room = sentenceRoom(table, width: inner.width - 1 - bar)
    // Of a long list only the rows of the first screens are measured.
    let isNeeded =
      table.isExplained
      || (0..<min(table.rowCount, Self.mostMeasured)).contains {
        appearance.textWidth.width(of: spelled(sentence($0))) > room
      }
    guard isNeeded else {
      self.table(table, of: panel, in: inner)
      return
    }
    let item = min(max(model.selection(panel).item, 0), table.rowCount - 1)
    let lines = TextBlock.wrap(spelled(sentence(item)), width: width, appearance.textWidth)
    // No row of a list that fits gives way to a sentence that only repeats what the list cuts.
    let free =
      inner.height - table.rowCount - (table.columns.contains { !$0.title.isEmpty } ? 1 : 0)
    guard table.isExplained || free < 0 || free >= lines.count else {
      self.table(table, of: panel, in: inner)
      return
    }
    let wanted = table.isExplained || free < 0 ? max(lines.count, 2) : lines.count
    let height = min(wanted, inner.height / 2)
    self.table(table, of: panel, in: inner.inset(bottom: height))
    for (row, line) in lines.prefix(height).enumerated() {
      let y = inner.bottom - height + row
      write(line, at: Point(x: inner.x + 1, y: y), style: .dim, width: width)
    }
  }

  /// Writes text and answers the columns used, as `Frame.write` does, in characters this terminal has.
  @discardableResult
  mutating func write(
    _ text: String,
    at point: Point,
    style: Style = .text,
    width: Int? = nil,
    alignment: Alignment = .left
  ) -> Int {
    frame.write(spelled(text), at: point, style: style, width: width, alignment: alignment)
  }

  /// The text with typographic signs in seven bits where the terminal has no more.
  func spelled(_ text: String) -> String {
    appearance.glyphs == .ascii ? Typography.ascii(text) : text
  }

  /// Writes parts of a line one behind the other; answers the column after the last.
  @discardableResult
  mutating func line(
    _ parts: [(text: String, style: Style)],
    at point: Point,
    width: Int
  ) -> Int {
    var x = point.x
    for part in parts where x < point.x + width {
      let text = spelled(part.text)
      let room = point.x + width - x
      let needed = appearance.textWidth.width(of: text)
      x += frame.write(
        text,
        at: Point(x: x, y: point.y),
        style: part.style,
        width: min(needed, room)
      )
    }
    return x
  }

  /// A bar of a share over one line, finer than a cell where the characters allow.
  mutating func bar(_ share: Double, in rect: Rect, style: Style) {
    guard !rect.isEmpty else { return }
    let steps = symbols.partials.count + 1
    let clamped = share.isFinite ? min(max(share, 0), 1) : 0
    var units = Int((clamped * Double(rect.width * steps)).rounded())
    if units == 0, clamped > 0 { units = 1 }
    var pattern = symbols.full
    if case .role(let role) = style.foreground { pattern = appearance.filling(role) }
    for column in 0..<rect.width {
      let place = Point(x: rect.x + column, y: rect.y)
      let left = units - column * steps
      if left <= 0 {
        write(symbols.empty, at: place, style: Style(.track, background: style.background))
      } else {
        let isFull = left >= steps || pattern != symbols.full
        write(isFull ? pattern : symbols.partials[left - 1], at: place, style: style)
      }
    }
  }
}

extension DashboardModel {
  func isFocused(_ panel: Panel) -> Bool { overlay == nil && grids.isEmpty && focus == panel }
}

/// A place that answers clicks, as it is named in a frame.
enum Target: Sendable, Hashable {
  case panel(Panel, item: Int)
  case panelColumn(Panel, Int)
  /// A place on the scrollbar of a panel, and the item it stands for.
  case scrollbar(Panel, item: Int)
  case gridRow(Int)
  case gridColumn(Int)
  case gridScrollbar(item: Int)
  case choice(Int)
  /// The name of a screen in the first line; its digit may mean something else where it stands.
  case screen(Screen)
  case key(Key)

  static let gridName = "grid"
  static let choiceName = "choice"

  var name: String {
    switch self {
    case .panel(let panel, let item): "panel:\(panel.rawValue):\(item)"
    case .panelColumn(let panel, let column): "column:\(panel.rawValue):\(column)"
    case .scrollbar(let panel, let item): "scrollbar:\(panel.rawValue):\(item)"
    case .gridRow(let row): "\(Self.gridName):\(row)"
    case .gridColumn(let column): "\(Self.gridName)-column:\(column)"
    case .gridScrollbar(let item): "\(Self.gridName)-scrollbar:\(item)"
    case .choice(let item): "\(Self.choiceName):\(item)"
    case .screen(let screen): "screen:\(screen.rawValue)"
    case .key(let key): key.description
    }
  }

  init?(name: String) {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 3, parts[0] == "panel", let panel = Panel(rawValue: parts[1]),
      let item = Int(parts[2])
    {
      self = .panel(panel, item: item)
    } else if parts.count == 3, parts[0] == "scrollbar", let panel = Panel(rawValue: parts[1]),
      let item = Int(parts[2])
    {
      self = .scrollbar(panel, item: item)
    } else if parts.count == 3, parts[0] == "column", let panel = Panel(rawValue: parts[1]),
      let column = Int(parts[2])
    {
      self = .panelColumn(panel, column)
    } else if parts.count == 2, let place = Int(parts[1]) {
      switch parts[0] {
      case Self.gridName: self = .gridRow(place)
      case Self.gridName + "-column": self = .gridColumn(place)
      case Self.gridName + "-scrollbar": self = .gridScrollbar(item: place)
      case Self.choiceName, "palette": self = .choice(place)
      case "screen":
        guard let screen = Screen(rawValue: place) else { return nil }
        self = .screen(screen)
      default: return nil
      }
    } else if let key = Key(parsing: name) {
      self = .key(key)
    } else {
      return nil
    }
  }
}
