/// A rounded border with a title, the key that jumps to it, and a focus state.
package struct Box: Widget {
  package var title: String
  /// The digit that focuses the box; it stands before the title and answers clicks.
  package var key: Character?
  package var isFocused: Bool
  /// Text in the right of the upper border.
  package var trailing: String?
  /// Text in the right of the lower border.
  package var footer: String?

  package init(
    title: String = "",
    key: Character? = nil,
    isFocused: Bool = false,
    trailing: String? = nil,
    footer: String? = nil
  ) {
    self.title = title
    self.key = key
    self.isFocused = isFocused
    self.trailing = trailing
    self.footer = footer
  }

  /// The space inside the border.
  package static func interior(of rect: Rect) -> Rect {
    rect.inset(by: 1)
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    guard rect.width >= 2, rect.height >= 2 else { return }
    let symbols = appearance.symbols
    let border = Style(isFocused ? .borderFocused : .border)
    let inner = rect.width - 2
    frame.fill(rect)
    let line = String(repeating: symbols.horizontal, count: inner)
    let last = rect.bottom - 1
    frame.write(symbols.topLeft + line + symbols.topRight, at: rect.origin, style: border)
    frame.write(
      symbols.bottomLeft + line + symbols.bottomRight,
      at: Point(x: rect.x, y: last),
      style: border
    )
    let sides = Rect(x: rect.x, y: rect.y + 1, width: 1, height: rect.height - 2)
    frame.fill(sides, with: symbols.vertical, style: border)
    var rightSide = sides
    rightSide.x = rect.right - 1
    frame.fill(rightSide, with: symbols.vertical, style: border)

    let titleEnd = drawTitle(in: &frame, rect, appearance, border)
    drawRight(
      trailing,
      in: &frame,
      Point(x: rect.right, y: rect.y),
      from: titleEnd,
      border,
      (symbols.titleLeft, symbols.titleRight)
    )
    drawRight(
      footer,
      in: &frame,
      Point(x: rect.right, y: last),
      from: rect.x + 1,
      border,
      (symbols.footerLeft, symbols.footerRight)
    )
  }

  /// Draws the title and answers the first column after it.
  private func drawTitle(
    in frame: inout Frame,
    _ rect: Rect,
    _ appearance: Appearance,
    _ border: Style
  ) -> Int {
    let symbols = appearance.symbols
    let mark = key.map { digit in
      digit.wholeNumberValue.map { symbols.digits[$0] } ?? String(digit) + " "
    }
    let measure = appearance.textWidth
    let markWidth = mark.map { measure.width(of: $0) } ?? 0
    let room = rect.width - 6 - markWidth
    guard room >= 1, !(title.isEmpty && mark == nil) else { return rect.x + 1 }
    let shown = measure.truncated(title, to: room, ellipsis: symbols.ellipsis)
    var x = rect.x + 2
    x += frame.write(symbols.titleLeft, at: Point(x: x, y: rect.y), style: border)
    let start = x
    if let mark {
      x += frame.write(mark, at: Point(x: x, y: rect.y), style: Style(.key))
    }
    let style = Style(.title, attributes: isFocused ? .underline : [])
    x += frame.write(shown, at: Point(x: x, y: rect.y), style: style)
    if let key {
      frame.mark(
        Rect(x: start, y: rect.y, width: x - start, height: 1),
        as: Key.character(key).description
      )
    }
    x += frame.write(symbols.titleRight, at: Point(x: x, y: rect.y), style: border)
    return x
  }

  private func drawRight(
    _ text: String?,
    in frame: inout Frame,
    _ corner: Point,
    from left: Int,
    _ border: Style,
    _ ends: (left: String, right: String)
  ) {
    guard let text, !text.isEmpty else { return }
    let measure = frame.appearance.textWidth
    let room = corner.x - 2 - left - 2
    guard room >= 3 else { return }
    let shown = measure.truncated(
      text,
      to: room,
      ellipsis: frame.appearance.symbols.ellipsis
    )
    var x = corner.x - 4 - measure.width(of: shown)
    x += frame.write(ends.left, at: Point(x: x, y: corner.y), style: border)
    x += frame.write(shown, at: Point(x: x, y: corner.y), style: .dim)
    frame.write(ends.right, at: Point(x: x, y: corner.y), style: border)
  }
}
