import CNcurses

/// Writes rows of cells as bytes for terminals that show every colour, past curses, whose
/// description of them knows a palette only.
struct DirectEncoder {
  private(set) var bytes: [UInt8] = []
  private var isStyled = false
  private var look: (foreground: Int32, background: Int32, attributes: UInt8) = (-1, -1, 0)

  /// Writes what differs of a row.
  ///
  /// - Parameters:
  ///   - y: the line, from 0.
  ///   - cells: the row as it shall be.
  ///   - shown: the row as it stands; nil when that is not known.
  mutating func write(row y: Int, _ cells: [cnc_cell], over shown: [cnc_cell]?) {
    let old = shown ?? []
    let same = zip(cells, old).prefix { $0.0.isSame(as: $0.1) }.count
    var end = cells.count
    if old.count == cells.count {
      while end > same, cells[end - 1].isSame(as: old[end - 1]) { end -= 1 }
    }
    guard same < end else { return }
    let x = cells[..<same].reduce(0) { $0 + $1.columns }
    move(x: x, y: y)
    for cell in cells[same..<end] { append(cell) }
  }

  /// Ends the frame with the cursor at a place, or hidden.
  mutating func finish(cursor: (x: Int, y: Int)?) {
    bytes += Array("\u{1B}[0m".utf8)
    isStyled = false
    guard let cursor else { return }
    move(x: cursor.x, y: cursor.y)
    bytes += Array("\u{1B}[?25h".utf8)
  }

  private mutating func move(x: Int, y: Int) {
    bytes += Array("\u{1B}[\(y + 1);\(x + 1)H".utf8)
  }

  private mutating func append(_ cell: cnc_cell) {
    let wanted = (cell.foreground, cell.background, cell.attributes)
    if !isStyled || wanted != (look.foreground, look.background, look.attributes) {
      look = wanted
      isStyled = true
      bytes += Array("\u{1B}[\(Self.sequence(cell))m".utf8)
    }
    for scalar in cell.text { bytes += Array(String(scalar).utf8) }
  }

  /// The parameters of the sequence that sets a look, whatever was set before.
  private static func sequence(_ cell: cnc_cell) -> String {
    var parts = ["0"]
    for (attribute, code) in [
      (CNC_BOLD, "1"), (CNC_DIM, "2"), (CNC_UNDERLINE, "4"), (CNC_REVERSE, "7"),
    ] where Int(cell.attributes) & Int(attribute) != 0 {
      parts.append(code)
    }
    for (colour, base) in [(cell.foreground, 38), (cell.background, 48)] where colour >= 0 {
      parts.append(
        colour < 256
          ? "\(base);5;\(colour)"
          : "\(base);2;\(colour >> 16 & 0xFF);\(colour >> 8 & 0xFF);\(colour & 0xFF)"
      )
    }
    return parts.joined(separator: ";")
  }
}

extension cnc_cell {
  fileprivate var text: [Unicode.Scalar] {
    [scalars.0, scalars.1, scalars.2, scalars.3, scalars.4].prefix { $0 != 0 }
      .compactMap(Unicode.Scalar.init)
  }

  /// The columns it takes, as curses counts them.
  fileprivate var columns: Int {
    max(1, LibraryWidth.width(of: Unicode.Scalar(scalars.0) ?? " "))
  }

  fileprivate func isSame(as other: cnc_cell) -> Bool {
    scalars == other.scalars && foreground == other.foreground && background == other.background
      && attributes == other.attributes
  }
}
