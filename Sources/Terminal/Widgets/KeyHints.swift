/// The line of keys at the foot of a screen.
package struct KeyHints: Widget {
  package struct Hint: Sendable, Hashable {
    package var key: String
    package var title: String
    package var isEnabled: Bool

    package init(key: String, title: String, isEnabled: Bool = true) {
      self.key = key
      self.title = title
      self.isEnabled = isEnabled
    }
  }

  /// The most useful first: those at the end are left out when space is short.
  package var hints: [Hint]
  /// Shown at the right edge.
  package var status: String
  package var statusStyle: Style

  package init(hints: [Hint], status: String = "", statusStyle: Style = .dim) {
    self.hints = hints
    self.status = status
    self.statusStyle = statusStyle
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let line = rect.row(0)
    guard !line.isEmpty else { return }
    frame.fill(line)
    let measure = appearance.textWidth
    let statusWidth = min(measure.width(of: status), line.width / 2)
    let limit = line.right - (statusWidth > 0 ? statusWidth + 2 : 0)
    var x = line.x + 1
    for hint in hints {
      let width = measure.width(of: hint.key) + 1 + measure.width(of: hint.title)
      guard x + width <= limit else { break }
      let start = x
      let keyStyle = hint.isEnabled ? Style(.key) : .dim
      x += frame.write(hint.key, at: Point(x: x, y: line.y), style: keyStyle)
      x += 1
      x += frame.write(
        hint.title,
        at: Point(x: x, y: line.y),
        style: hint.isEnabled ? .text : .dim
      )
      frame.mark(Rect(x: start, y: line.y, width: x - start, height: 1), as: hint.key)
      x += 2
    }
    frame.write(
      status,
      at: Point(x: line.right - statusWidth, y: line.y),
      style: statusStyle,
      width: statusWidth,
      alignment: .right
    )
  }
}
