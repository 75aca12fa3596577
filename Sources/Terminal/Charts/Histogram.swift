/// Counts of values in bins of equal width, as vertical bars over their range.
package struct Histogram: Widget {
  package var counts: [Double]
  /// The range that the bins cover, as labels.
  package var lower: String
  package var upper: String
  package var gradient: Gradient?
  package var role: Role

  package init(
    counts: [Double],
    lower: String = "",
    upper: String = "",
    gradient: Gradient? = nil,
    role: Role = .series1
  ) {
    self.counts = counts
    self.lower = lower
    self.upper = upper
    self.gradient = gradient
    self.role = role
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    guard !rect.isEmpty, !counts.isEmpty else { return }
    let hasLabels = rect.height >= 3 && !(lower.isEmpty && upper.isEmpty)
    let plot = hasLabels ? rect.inset(bottom: 1) : rect
    let bins = merged(plot.width)
    let highest = bins.filter(\.isFinite).max() ?? 0
    let levels = ColumnFill.levels(appearance)
    let columns = plot.columns(bins.map { _ in .share(1) })
    for (column, count) in zip(columns, bins) where highest > 0 {
      ColumnFill.draw(count / highest, in: &frame, column, levels) { row in
        guard let gradient else { return Style(role) }
        let step = plot.height > 1 ? row * 100 / (plot.height - 1) : 100
        return Style(foreground: .gradient(gradient, step: step))
      }
    }
    guard hasLabels else { return }
    let line = rect.row(rect.height - 1)
    let parts = line.columns([.share(1), .share(1)])
    frame.write(lower, at: line.origin, style: .dim, width: parts[0].width)
    frame.write(
      upper,
      at: parts[1].origin,
      style: .dim,
      width: parts[1].width,
      alignment: .right
    )
  }

  /// The bins, added up in groups where there are more than columns.
  private func merged(_ columns: Int) -> [Double] {
    guard counts.count > columns else { return counts }
    return (0..<columns).map { column in
      let start = column * counts.count / columns
      let end = (column + 1) * counts.count / columns
      return counts[start..<end].reduce(0, +)
    }
  }
}
