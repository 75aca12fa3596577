import Terminal

/// What the screens draw on: a frame, with notes of how much of each list it shows.
struct Canvas {
  var frame: Frame
  let model: DashboardModel
  var viewports: [Panel: Int] = [:]
  var gridViewport: GridViewport

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

  /// Draws a box around something that takes no focus; answers the space inside.
  mutating func box(
    _ title: String,
    key: Character? = nil,
    trailing: String? = nil,
    in rect: Rect
  ) -> Rect {
    draw(Box(title: spelled(title), key: key, trailing: trailing), in: rect)
    return Box.interior(of: rect).inset(horizontally: 1, vertically: 0)
  }

  /// Draws the box of a panel; answers the space inside.
  mutating func panelBox(
    _ panel: Panel,
    _ table: PanelTable,
    key: Character? = nil,
    in rect: Rect
  ) -> Rect {
    let isFocused = model.isFocused(panel)
    let selection = model.selection(panel)
    let place =
      table.rowCount > 0
      ? "\(Figures.count(min(selection.item, table.rowCount - 1) + 1))/"
        + Figures.count(table.rowCount) : nil
    draw(
      Box(
        title: spelled(table.title),
        key: key,
        isFocused: isFocused,
        trailing: isFocused ? place : nil
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

  /// Draws a panel that is nothing but its table.
  mutating func panel(_ panel: Panel, key: Character? = nil, in rect: Rect) {
    guard rect.width >= 4, rect.height >= 3 else { return }
    let table = model.table(panel)
    let inner = panelBox(panel, table, key: key, in: rect)
    self.table(table, of: panel, in: inner)
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
  mutating func bar(_ share: Double, in rect: Rect, style: Style, track: Bool = true) {
    guard !rect.isEmpty else { return }
    let steps = symbols.partials.count + 1
    let clamped = share.isFinite ? min(max(share, 0), 1) : 0
    var units = Int((clamped * Double(rect.width * steps)).rounded())
    if units == 0, clamped > 0 { units = 1 }
    for column in 0..<rect.width {
      let place = Point(x: rect.x + column, y: rect.y)
      let left = units - column * steps
      if left <= 0 {
        if track {
          write(
            symbols.empty,
            at: place,
            style: Style(.track, background: style.background)
          )
        }
      } else {
        write(left >= steps ? symbols.full : symbols.partials[left - 1], at: place, style: style)
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
  case gridRow(Int)
  case gridColumn(Int)
  case choice(Int)
  case key(Key)

  static let gridName = "grid"
  static let choiceName = "choice"

  var name: String {
    switch self {
    case .panel(let panel, let item): "panel:\(panel.rawValue):\(item)"
    case .gridRow(let row): "\(Self.gridName):\(row)"
    case .gridColumn(let column): "\(Self.gridName)-column:\(column)"
    case .choice(let item): "\(Self.choiceName):\(item)"
    case .key(let key): key.description
    }
  }

  init?(name: String) {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 3, parts[0] == "panel", let panel = Panel(rawValue: parts[1]),
      let item = Int(parts[2])
    {
      self = .panel(panel, item: item)
    } else if parts.count == 2, let place = Int(parts[1]) {
      switch parts[0] {
      case Self.gridName: self = .gridRow(place)
      case Self.gridName + "-column": self = .gridColumn(place)
      case Self.choiceName, "palette": self = .choice(place)
      default: return nil
      }
    } else if let key = Key(parsing: name) {
      self = .key(key)
    } else {
      return nil
    }
  }
}
