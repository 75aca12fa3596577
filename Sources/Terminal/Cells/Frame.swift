/// A grid of cells with style roles: what a screen looks like before any terminal is involved.
///
/// Writing clips to the frame and to the current `clip`, sanitises, and keeps wide glyphs whole:
/// a wide glyph that does not fit becomes spaces, and overwriting one half of a wide glyph blanks
/// the other half.
package struct Frame: Sendable, Hashable {
  package let size: Size
  package let appearance: Appearance
  /// Where the real cursor stands; nil hides it.
  ///
  /// Screen readers and input methods follow it, so it belongs on the focused item.
  package var cursor: Point?
  /// Limits writing; use `clipped(to:_:)`.
  package private(set) var clip: Rect
  private var cells: [Cell]
  /// What was drawn where, so that a click finds the key it stands for; the last one drawn wins.
  package private(set) var targets: [Target] = []

  /// A place on the screen that answers clicks.
  package struct Target: Sendable, Hashable {
    package var rect: Rect
    package var name: String
  }

  package init(size: Size, appearance: Appearance = Appearance()) {
    self.size = size
    self.appearance = appearance
    clip = Rect(size: size)
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  package var bounds: Rect { Rect(size: size) }

  /// The cell at a place inside the frame.
  package subscript(x: Int, y: Int) -> Cell {
    precondition(bounds.contains(Point(x: x, y: y)), "cell outside the frame")
    return cells[y * size.columns + x]
  }

  /// The cells of one row.
  package func row(_ y: Int) -> ArraySlice<Cell> {
    precondition(y >= 0 && y < size.rows, "row outside the frame")
    return cells[y * size.columns..<(y + 1) * size.columns]
  }

  /// Writes text from `at` rightwards and answers the columns used.
  ///
  /// With `width` the text is cut with an ellipsis and padded to exactly that width. Clipped
  /// columns count as used, so that callers can go on writing behind the text.
  @discardableResult
  package mutating func write(
    _ text: String,
    at point: Point,
    style: Style = .text,
    width: Int? = nil,
    alignment: Alignment = .left
  ) -> Int {
    let measure = appearance.textWidth
    let shown =
      width.map {
        measure.padded(text, to: $0, alignment: alignment, ellipsis: appearance.symbols.ellipsis)
      } ?? text
    var x = point.x
    for element in GlyphSequence(shown, width: measure) {
      if x >= clip.right && width != nil { break }
      put(element.glyph, width: element.width, x: x, y: point.y, style: style)
      x += element.width
    }
    return width ?? (x - point.x)
  }

  /// Fills a rectangle with one narrow character.
  package mutating func fill(_ rect: Rect, with character: String = " ", style: Style = .text) {
    let area = rect.intersection(clip)
    var glyphs = GlyphSequence(character, width: appearance.textWidth)
    guard !area.isEmpty, let element = glyphs.next(), element.width == 1 else { return }
    for y in area.y..<area.bottom {
      for x in area.x..<area.right {
        put(element.glyph, width: 1, x: x, y: y, style: style)
      }
    }
  }

  /// Runs `body` with writing limited to `rect` as well.
  package mutating func clipped(to rect: Rect, _ body: (inout Frame) -> Void) {
    let outer = clip
    clip = clip.intersection(rect)
    body(&self)
    clip = outer
  }

  /// Names what stands at `rect`, for clicks.
  package mutating func mark(_ rect: Rect, as name: String) {
    let area = rect.intersection(clip)
    if !area.isEmpty { targets.append(Target(rect: area, name: name)) }
  }

  /// The name given last to the place, or nil.
  package func target(at point: Point) -> String? {
    targets.last { $0.rect.contains(point) }?.name
  }

  /// Puts one glyph, keeping wide glyphs whole.
  private mutating func put(_ glyph: Glyph, width: Int, x: Int, y: Int, style: Style) {
    guard y >= clip.y, y < clip.bottom, x + width > clip.x, x < clip.right else { return }
    if width == 2 && (x < clip.x || x + 1 >= clip.right) {
      let inside = x < clip.x ? x + 1 : x
      put(.space, width: 1, x: inside, y: y, style: style)
      return
    }
    let index = y * size.columns + x
    release(index, x: x)
    cells[index] = Cell(glyph: glyph, width: UInt8(width), style: style)
    if width == 2 {
      release(index + 1, x: x + 1)
      cells[index + 1] = Cell(glyph: .space, width: 0, style: style)
    }
  }

  /// Blanks the other half of the wide glyph that the cell belongs to.
  private mutating func release(_ index: Int, x: Int) {
    if cells[index].width == 2, x + 1 < size.columns {
      cells[index + 1] = Cell(glyph: .space, style: cells[index + 1].style)
    } else if cells[index].isContinuation, x > 0 {
      cells[index - 1] = Cell(glyph: .space, style: cells[index - 1].style)
    }
  }
}
