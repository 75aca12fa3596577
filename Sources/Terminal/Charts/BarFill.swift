/// A horizontal bar finer than cells, shared by gauges and progress.
enum BarFill {
  enum Filling: Sendable {
    case style(Style)
    /// The colour runs along the bar.
    case gradient(Gradient)
  }

  /// Fills the given share, 0...1, of one line, to an eighth of a cell where glyphs allow.
  ///
  /// A share above zero shows at least the thinnest mark.
  static func draw(
    _ share: Double,
    in frame: inout Frame,
    _ rect: Rect,
    _ appearance: Appearance,
    track: Bool,
    style: Filling,
    background: Role? = nil
  ) {
    let line = rect.row(0)
    guard !line.isEmpty else { return }
    let symbols = appearance.symbols
    let parts = symbols.partials.count + 1
    let clamped = share.isFinite ? min(max(share, 0), 1) : 0
    var units = Int((clamped * Double(line.width * parts)).rounded())
    if units == 0, clamped > 0 { units = 1 }
    for column in 0..<line.width {
      let place = Point(x: line.x + column, y: line.y)
      let left = units - column * parts
      if left <= 0 {
        guard track else { return }
        frame.write(
          symbols.empty,
          at: place,
          style: Style(.track, background: background)
        )
        continue
      }
      let glyph = left >= parts ? symbols.full : symbols.partials[left - 1]
      frame.write(glyph, at: place, style: look(style, column, line.width).on(background))
    }
  }

  private static func look(_ filling: Filling, _ column: Int, _ width: Int) -> Style {
    switch filling {
    case .style(let style): return style
    case .gradient(let gradient):
      let step = width > 1 ? column * 100 / (width - 1) : 100
      return Style(foreground: .gradient(gradient, step: step))
    }
  }
}
