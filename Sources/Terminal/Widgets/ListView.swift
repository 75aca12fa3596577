/// A list of lines with a selection.
package struct ListView: Widget {
  package struct Item: Sendable, Hashable {
    package var text: String
    /// Shown at the right edge.
    package var detail: String
    package var style: Style
    /// Why the item cannot be chosen; nil when it can.
    package var disabledReason: String?

    package init(
      _ text: String,
      detail: String = "",
      style: Style = .text,
      disabledReason: String? = nil
    ) {
      self.text = text
      self.detail = detail
      self.style = style
      self.disabledReason = disabledReason
    }
  }

  package var items: [Item]
  package var selected: Int?
  package var top: Int
  package var isFocused: Bool
  package var emptyText: String
  /// Items answer clicks as `name:index`.
  package var name: String

  package init(
    items: [Item],
    selected: Int? = nil,
    top: Int = 0,
    isFocused: Bool = false,
    emptyText: String = "",
    name: String = "item"
  ) {
    self.items = items
    self.selected = selected
    self.top = top
    self.isFocused = isFocused
    self.emptyText = emptyText
    self.name = name
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    guard !rect.isEmpty else { return }
    if items.isEmpty {
      let place = Point(x: rect.x, y: rect.y + (rect.height - 1) / 2)
      frame.write(emptyText, at: place, style: .dim, width: rect.width, alignment: .centre)
      return
    }
    let first = ScrollWindow.top(
      selected: selected ?? top,
      current: top,
      visible: rect.height,
      total: items.count
    )
    let scrollbar = Scrollbar(total: items.count, visible: rect.height, top: first)
    let body = scrollbar.isNeeded ? rect.inset(right: 1) : rect
    for line in 0..<rect.height where first + line < items.count {
      drawItem(first + line, in: &frame, body.row(line), appearance)
    }
    scrollbar.draw(in: &frame, rect, appearance)
  }

  private func drawItem(
    _ index: Int,
    in frame: inout Frame,
    _ rect: Rect,
    _ appearance: Appearance
  ) {
    let item = items[index]
    let isSelected = index == selected
    let background: Role? = isSelected ? .selection : item.style.background
    let style = (item.disabledReason == nil ? item.style : .dim).on(background)
    frame.fill(rect, style: style)
    let symbols = appearance.symbols
    let pointer = isSelected ? symbols.pointer : " "
    let measure = appearance.textWidth
    let x = rect.x + measure.width(of: pointer) + 1
    let detail = item.disabledReason ?? item.detail
    let detailWidth = min(measure.width(of: detail), max(0, rect.width / 2))
    let gap = detailWidth > 0 ? 1 : 0
    let room = rect.right - x - detailWidth - gap
    frame.clipped(to: rect) { frame in
      let keyStyle = Style(.key, background: background)
      frame.write(pointer + " ", at: rect.origin, style: keyStyle)
      frame.write(item.text, at: Point(x: x, y: rect.y), style: style, width: max(0, room))
      frame.write(
        detail,
        at: Point(x: rect.right - detailWidth, y: rect.y),
        style: Style.dim.on(background),
        width: detailWidth,
        alignment: .right
      )
    }
    frame.mark(rect, as: "\(name):\(index)")
    if isSelected, isFocused { frame.cursor = Point(x: rect.x, y: rect.y) }
  }
}
