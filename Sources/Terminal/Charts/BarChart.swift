/// Horizontal bars, one a line, with a label before and a figure behind.
package struct BarChart: Widget {
  package struct Bar: Sendable, Hashable {
    package var label: String
    package var value: Double
    /// The figure as text; empty shows the compact value.
    package var text: String
    package var role: Role

    package init(label: String, value: Double, text: String = "", role: Role = .series1) {
      self.label = label
      self.value = value
      self.text = text
      self.role = role
    }
  }

  package var bars: [Bar]
  /// The value of a full bar; nil takes the largest.
  package var maximum: Double?
  package var selected: Int?
  package var top: Int
  package var isFocused: Bool
  /// Colours bars by length along this gradient instead of by role.
  package var gradient: Gradient?
  /// Bars answer clicks as `name:index`.
  package var name: String

  package init(
    bars: [Bar],
    maximum: Double? = nil,
    selected: Int? = nil,
    top: Int = 0,
    isFocused: Bool = false,
    gradient: Gradient? = nil,
    name: String = "bar"
  ) {
    self.bars = bars
    self.maximum = maximum
    self.selected = selected
    self.top = top
    self.isFocused = isFocused
    self.gradient = gradient
    self.name = name
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    guard !rect.isEmpty, !bars.isEmpty else { return }
    let first = ScrollWindow.top(
      selected: selected ?? top,
      current: top,
      visible: rect.height,
      total: bars.count
    )
    let scrollbar = Scrollbar(total: bars.count, visible: rect.height, top: first)
    let body = scrollbar.isNeeded ? rect.inset(right: 1) : rect
    let measure = appearance.textWidth
    let texts = bars.map { $0.text.isEmpty ? NumberText.compact($0.value) : $0.text }
    let labels = bars.map { measure.width(of: $0.label) }.max() ?? 0
    let figures = texts.map { measure.width(of: $0) }.max() ?? 0
    let labelWidth = min(labels, max(4, body.width * 2 / 5))
    let figureWidth = min(figures, max(0, body.width - labelWidth - 4))
    let full = maximum ?? bars.map(\.value).filter(\.isFinite).max() ?? 0
    for line in 0..<body.height where first + line < bars.count {
      let index = first + line
      let bar = bars[index]
      let row = body.row(line)
      let background: Role? = index == selected ? .selection : nil
      frame.fill(row, style: Style.text.on(background))
      frame.write(
        bar.label,
        at: row.origin,
        style: Style.text.on(background),
        width: labelWidth
      )
      let space = row.inset(left: labelWidth + 1, right: figureWidth + 1)
      BarFill.draw(
        full > 0 ? bar.value / full : 0,
        in: &frame,
        space,
        appearance,
        track: false,
        style: gradient.map { .gradient($0) } ?? .style(Style(bar.role)),
        background: background
      )
      frame.write(
        texts[index],
        at: Point(x: row.right - figureWidth, y: row.y),
        style: Style.text.on(background),
        width: figureWidth,
        alignment: .right
      )
      frame.mark(row, as: "\(name):\(index)")
      if index == selected, isFocused { frame.cursor = row.origin }
    }
    scrollbar.draw(in: &frame, rect, appearance)
  }
}
