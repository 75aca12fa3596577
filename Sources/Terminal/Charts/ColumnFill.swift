/// Vertical bars finer than cells, shared by histograms and sparklines.
enum ColumnFill {
  /// The partial cells from low to full for what the terminal can draw.
  static func levels(_ appearance: Appearance) -> [String] {
    appearance.graph == .ascii ? Symbols.ascii.levels : appearance.symbols.levels
  }

  /// Fills a share, 0...1, of a column of cells from its foot.
  ///
  /// A share above zero shows at least the lowest mark.
  static func draw(
    _ share: Double,
    in frame: inout Frame,
    _ column: Rect,
    _ levels: [String],
    style: (_ row: Int) -> Style
  ) {
    let clamped = share.isFinite ? min(max(share, 0), 1) : 0
    var units = Int((clamped * Double(column.height * levels.count)).rounded())
    if units == 0, clamped > 0 { units = 1 }
    for row in 0..<column.height {
      let left = units - row * levels.count
      guard left > 0 else { return }
      let glyph = levels[min(left, levels.count) - 1]
      let y = column.bottom - 1 - row
      frame.fill(
        Rect(x: column.x, y: y, width: column.width, height: 1),
        with: glyph,
        style: style(row)
      )
    }
  }
}
