import Basics

/// A share of a whole in one line: label, bar, figure.
package struct Gauge: Widget {
  package var label: String
  /// 0...1.
  package var value: Double
  /// The figure as text; empty shows percent.
  package var text: String
  package var gradient: Gradient?
  package var role: Role

  package init(
    label: String = "",
    value: Double,
    text: String = "",
    gradient: Gradient? = .graph,
    role: Role = .accent
  ) {
    self.label = label
    self.value = value
    self.text = text
    self.gradient = gradient
    self.role = role
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let line = rect.row(0)
    guard !line.isEmpty else { return }
    let measure = appearance.textWidth
    let figure = text.isEmpty ? DecimalText.percent(value, decimals: 0) : text
    let labelWidth = min(measure.width(of: label), line.width / 3)
    let figureWidth = min(
      max(4, measure.width(of: figure)),
      max(0, line.width - labelWidth - 4)
    )
    let gap = labelWidth > 0 ? 1 : 0
    frame.write(label, at: line.origin, style: .dim, width: labelWidth)
    let bar = line.inset(left: labelWidth + gap, right: figureWidth + 1)
    BarFill.draw(
      value,
      in: &frame,
      bar,
      appearance,
      track: true,
      style: gradient.map { .gradient($0) } ?? .style(Style(role))
    )
    frame.write(
      figure,
      at: Point(x: line.right - figureWidth, y: line.y),
      width: figureWidth,
      alignment: .right
    )
  }
}
