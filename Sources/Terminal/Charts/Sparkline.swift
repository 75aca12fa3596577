/// The shape of a sequence in one line; the newest values stand at the right.
package struct Sparkline: Widget {
  package var values: [Double]
  package var range: ClosedRange<Double>?
  package var style: Style

  package init(
    values: [Double],
    range: ClosedRange<Double>? = nil,
    style: Style = Style(.series1)
  ) {
    self.values = values
    self.range = range
    self.style = style
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let line = rect.row(0)
    guard !line.isEmpty else { return }
    let newest = values.suffix(line.width)
    let finite = newest.filter(\.isFinite)
    guard let least = finite.min(), let most = finite.max() else { return }
    let low = range?.lowerBound ?? least
    let high = range?.upperBound ?? most
    let levels = ColumnFill.levels(appearance)
    let start = line.right - newest.count
    for (offset, value) in newest.enumerated() where value.isFinite {
      let share = high > low ? Share.of(value, from: low, to: high) : 0.5
      let level = Int((share * Double(levels.count - 1)).rounded())
      frame.write(levels[level], at: Point(x: start + offset, y: line.y), style: style)
    }
  }
}
