import Terminal

/// A widget drawn alone on a frame of this size.
func drawn(
  _ widget: some Widget,
  _ columns: Int,
  _ rows: Int,
  _ appearance: Appearance = Appearance()
) -> Frame {
  var frame = Frame(size: Size(columns: columns, rows: rows), appearance: appearance)
  widget.draw(in: &frame, frame.bounds, appearance)
  return frame
}

/// Kinds of terminals that every widget must look right on.
let appearances = [
  Appearance(), Appearance(graph: .block), Appearance.plain, Appearance(isAmbiguousWide: true),
]

/// Values that no arithmetic may stumble over.
let strangeValues: [[Double]] = [
  [], [.nan], [.infinity], [-.infinity, .infinity], [1, .nan, 3], [0, 0, 0],
  [-1e308, 1e308], [.leastNonzeroMagnitude, 0],
  [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1],
  [3], [1, 2], [-5, -3], (0..<200).map { Double($0) },
]

/// Sizes from nothing to a panel.
let sizes: [(columns: Int, rows: Int)] = [
  (0, 0), (1, 1), (2, 2), (3, 1), (16, 4), (20, 6), (80, 12),
]

/// Whether all cells outside the rectangle are still blank.
func isBlank(_ frame: Frame, outside rect: Rect) -> Bool {
  for y in 0..<frame.size.rows {
    let row = Array(frame.row(y))
    let isInside = y >= rect.y && y < rect.bottom
    let (left, right) = isInside ? (row[..<rect.x], row[rect.right...]) : (row[...], [])
    if !left.allSatisfy({ $0 == .blank }) || !right.allSatisfy({ $0 == .blank }) { return false }
  }
  return true
}
