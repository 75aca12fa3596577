/// A filled graph whose colour rises through a gradient, for values that keep arriving.
package struct AreaChart: Widget {
  package enum Fit: Sendable, Hashable {
    /// The newest values, one a dot column, standing at the right edge.
    case latest
    /// All values squeezed or stretched into the width; each column shows its largest value.
    case whole
  }

  package var values: [Double]
  /// Nil goes from zero, or the lowest value below it, to the highest.
  package var range: ClosedRange<Double>?
  package var gradient: Gradient
  package var fit: Fit

  package init(
    values: [Double],
    range: ClosedRange<Double>? = nil,
    gradient: Gradient = .graph,
    fit: Fit = .latest
  ) {
    self.values = values
    self.range = range
    self.gradient = gradient
    self.fit = fit
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    guard !rect.isEmpty else { return }
    var canvas = DotCanvas(size: rect.size, graph: appearance.graph)
    let samples = samples(canvas.width)
    let finite = samples.lazy.filter(\.isFinite)
    let low = range?.lowerBound ?? min(0, finite.min() ?? 0)
    let high = range?.upperBound ?? (finite.max() ?? 1)
    let top = high > low ? high : low + 1
    for (x, value) in samples.enumerated() where value.isFinite {
      let share = Share.of(value, from: low, to: top)
      var dots = Int((share * Double(canvas.height)).rounded())
      if dots == 0, value > low { dots = 1 }
      for level in 0..<dots {
        let y = canvas.height - 1 - level
        let row = level / canvas.dotsDown
        let step = canvas.size.rows > 1 ? row * 100 / (canvas.size.rows - 1) : 100
        canvas.set(x: x, y: y, style: Style(foreground: .gradient(gradient, step: step)))
      }
    }
    canvas.draw(in: &frame, at: rect.origin)
  }

  private func samples(_ count: Int) -> [Double] {
    guard !values.isEmpty else { return [] }
    switch fit {
    case .latest:
      let newest = values.suffix(count)
      return Array(repeating: .nan, count: count - newest.count) + newest
    case .whole:
      return (0..<count).map { column in
        let start = column * values.count / count
        let end = max(start + 1, (column + 1) * values.count / count)
        return values[start..<end].filter(\.isFinite).max() ?? .nan
      }
    }
  }
}
