import Basics

/// A bar with what is done, how fast, and how long it will take.
package struct ProgressBar: Widget {
  package var label: String
  /// The share done, 0...1; nil when the end is not known.
  package var fraction: Double?
  /// Such as `1.2M rows/s`.
  package var rate: String
  /// Such as `12 s left`.
  package var timeLeft: String

  package init(label: String, fraction: Double?, rate: String = "", timeLeft: String = "") {
    self.label = label
    self.fraction = fraction
    self.rate = rate
    self.timeLeft = timeLeft
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let line = rect.row(0)
    guard !line.isEmpty else { return }
    let measure = appearance.textWidth
    let percent = fraction.map { DecimalText.percent($0, decimals: 0) } ?? ""
    let tail = [percent, rate, timeLeft].filter { !$0.isEmpty }.joined(separator: "  ")
    var tailWidth = min(measure.width(of: tail), max(0, line.width - 8))
    let labelWidth = min(measure.width(of: label), line.width / 3)
    let gap = labelWidth > 0 ? 1 : 0
    if line.width - labelWidth - tailWidth < 8 {
      tailWidth = min(measure.width(of: percent), max(0, line.width - labelWidth - gap))
    }
    frame.fill(line)
    frame.write(label, at: line.origin, width: labelWidth)
    let bar = Rect(
      x: line.x + labelWidth + gap,
      y: line.y,
      width: line.width - labelWidth - gap - tailWidth - (tailWidth > 0 ? 1 : 0),
      height: 1
    )
    if let fraction {
      BarFill.draw(
        fraction,
        in: &frame,
        bar,
        appearance,
        track: true,
        style: .gradient(.progress)
      )
    } else {
      frame.fill(bar, with: appearance.symbols.empty, style: Style(.track))
    }
    frame.write(
      tailWidth == measure.width(of: percent) ? percent : tail,
      at: Point(x: line.right - tailWidth, y: line.y),
      style: .dim,
      width: tailWidth,
      alignment: .right
    )
  }
}
