/// A rectangle of cells that never has a negative extent.
package struct Rect: Sendable, Hashable, CustomStringConvertible {
  package var x: Int
  package var y: Int
  package private(set) var width: Int
  package private(set) var height: Int

  /// Makes a rectangle; negative extents count as zero.
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  package init(size: Size) {
    self.init(x: 0, y: 0, width: size.columns, height: size.rows)
  }

  package var size: Size { Size(columns: width, rows: height) }
  package var isEmpty: Bool { width == 0 || height == 0 }
  /// The first column right of the rectangle.
  package var right: Int { x + width }
  /// The first row below the rectangle.
  package var bottom: Int { y + height }
  package var origin: Point { Point(x: x, y: y) }
  package var description: String { "\(width)x\(height)+\(x)+\(y)" }

  package func contains(_ point: Point) -> Bool {
    point.x >= x && point.x < right && point.y >= y && point.y < bottom
  }

  /// Moves every edge inwards (outwards with negative amounts).
  package func inset(horizontally dx: Int, vertically dy: Int) -> Rect {
    inset(left: dx, top: dy, right: dx, bottom: dy)
  }

  package func inset(by amount: Int) -> Rect {
    inset(horizontally: amount, vertically: amount)
  }

  package func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
    Rect(
      x: x + left,
      y: y + top,
      width: width - left - right,
      height: height - top - bottom
    )
  }

  package func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left,
      y: top,
      width: min(right, other.right) - left,
      height: min(bottom, other.bottom) - top
    )
  }

  /// The rectangle of one row, empty when the row lies outside.
  package func row(_ index: Int) -> Rect {
    rows(index, count: 1)
  }

  /// The rectangle of `count` rows from `index` on, clipped to this one.
  package func rows(_ index: Int, count: Int) -> Rect {
    Rect(x: x, y: y + index, width: width, height: count).intersection(self)
  }

  /// A rectangle of at most `size` in the middle of this one, as dialogs use it.
  package func centred(_ size: Size) -> Rect {
    let width = min(size.columns, self.width)
    let height = min(size.rows, self.height)
    return Rect(
      x: x + (self.width - width) / 2,
      y: y + (self.height - height) / 2,
      width: width,
      height: height
    )
  }
}
