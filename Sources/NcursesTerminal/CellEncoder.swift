import CNcurses
import Terminal

/// Turns rows of a frame into what curses takes.
struct CellEncoder {
  private let theme: Theme
  private let colours: Appearance.Colours
  private var lastStyle: Style?
  private var lastLook = ResolvedStyle()

  init(theme: Theme, colours: Appearance.Colours) {
    self.theme = theme
    self.colours = colours
  }

  mutating func encode(row y: Int, of frame: Frame, columns: Int) -> [cnc_cell] {
    var cells: [cnc_cell] = []
    cells.reserveCapacity(columns)
    for x in 0..<columns {
      let cell = frame[x, y]
      if cell.isContinuation { continue }
      append(cell, isWhole: x + Int(cell.width) <= columns, to: &cells)
    }
    return cells
  }

  /// Adds a cell; a glyph whose width the C library disputes would shift the row, so it becomes
  /// a look-alike or question mark.
  private mutating func append(_ cell: Cell, isWhole: Bool, to cells: inout [cnc_cell]) {
    let look = resolve(cell.style)
    var encoded = cnc_cell()
    encoded.foreground = Int32(look.foreground ?? -1)
    encoded.background = Int32(look.background ?? -1)
    encoded.attributes = look.attributes.rawValue
    let base = cell.glyph.base.value
    let width = isWhole ? Int(cell.width) : 1
    if isWhole, base < 0x7F || LibraryWidth.width(of: cell.glyph.base) == width {
      let marks = cell.glyph.marks
      encoded.scalars = (base, marks[0], marks[1], marks[2], marks[3])
      cells.append(encoded)
      return
    }
    for column in 0..<width {
      encoded.scalars.0 = column == 0 ? Self.substitute(for: cell.glyph.base).value : 0x20
      cells.append(encoded)
    }
  }

  private mutating func resolve(_ style: Style) -> ResolvedStyle {
    if style == lastStyle { return lastLook }
    lastStyle = style
    lastLook = theme.resolve(style, colours)
    return lastLook
  }

  private static func substitute(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "\u{2018}", "\u{2019}": "'"
    case "\u{201C}", "\u{201D}": "\""
    case "\u{2013}", "\u{2014}", "─": "-"
    case "·", "•", "…": "."
    case "×": "x"
    case "│": "|"
    default: "?"
    }
  }
}
