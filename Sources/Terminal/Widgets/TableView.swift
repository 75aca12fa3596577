/// A table with a header, a window of rows, a selection and a sort mark.
///
/// Only the rows near the window need to be given, so a table of millions of rows costs a screen.
/// When the columns do not fit, leading columns are scrolled away so that
/// the selected column is visible, and marks in the header tell that more are there.
package struct TableView: Widget {
  package struct Column: Sendable, Hashable {
    package enum Width: Sendable, Hashable {
      case fixed(Int)
      /// As wide as the widest text given, up to a limit.
      case fit(max: Int)
      /// A weighted part of what is left, but at least so wide.
      case share(Int, min: Int)
    }

    package var title: String
    package var width: Width
    package var alignment: Alignment

    package init(_ title: String, width: Width = .fit(max: 32), alignment: Alignment = .left) {
      self.title = title
      self.width = width
      self.alignment = alignment
    }

    /// A column of numbers: right-aligned.
    package static func number(_ title: String, width: Width = .fit(max: 16)) -> Column {
      Column(title, width: width, alignment: .right)
    }
  }

  package struct Item: Sendable, Hashable, ExpressibleByStringLiteral {
    package var text: String
    /// Nil takes the style of the row.
    package var style: Style?

    package init(_ text: String, style: Style? = nil) {
      self.text = text
      self.style = style
    }

    package init(stringLiteral value: String) {
      self.init(value)
    }
  }

  package struct Row: Sendable, Hashable {
    package var items: [Item]
    package var style: Style

    package init(_ items: [Item], style: Style = .text) {
      self.items = items
      self.style = style
    }

    package init(_ texts: [String], style: Style = .text) {
      self.init(texts.map { Item($0) }, style: style)
    }
  }

  package struct Sort: Sendable, Hashable {
    package var column: Int
    package var isDescending: Bool

    package init(column: Int, isDescending: Bool) {
      self.column = column
      self.isDescending = isDescending
    }
  }

  package var columns: [Column]
  package var rows: [Row]
  /// The absolute index of `rows[0]`.
  package var firstRow: Int
  /// The absolute index of the first row to show.
  package var topRow: Int
  /// How many rows the whole table has.
  package var rowCount: Int
  /// The absolute index of the selected row.
  package var selectedRow: Int?
  package var selectedColumn: Int?
  /// Where scrolling starts; it goes on until the selected column is visible.
  package var firstColumn: Int
  /// The first columns that stay on the screen however far the others are scrolled.
  package var pinnedColumns: Int
  package var sort: Sort?
  package var isFocused: Bool
  /// Shown when there are no rows.
  package var emptyText: String
  /// A text that is set apart wherever a cell contains it, in capitals or not; empty for none.
  package var highlight: String
  /// Rows answer clicks as `name:row`, headers as `name-column:index`.
  package var name: String

  package init(
    columns: [Column],
    rows: [Row],
    firstRow: Int = 0,
    topRow: Int = 0,
    rowCount: Int? = nil,
    selectedRow: Int? = nil,
    selectedColumn: Int? = nil,
    firstColumn: Int = 0,
    pinnedColumns: Int = 0,
    sort: Sort? = nil,
    isFocused: Bool = false,
    emptyText: String = "",
    highlight: String = "",
    name: String = "row"
  ) {
    self.columns = columns
    self.rows = rows
    self.firstRow = firstRow
    self.topRow = topRow
    self.rowCount = rowCount ?? firstRow + rows.count
    self.selectedRow = selectedRow
    self.selectedColumn = selectedColumn
    self.firstColumn = firstColumn
    self.pinnedColumns = pinnedColumns
    self.sort = sort
    self.isFocused = isFocused
    self.emptyText = emptyText
    self.highlight = highlight
    self.name = name
  }

  /// The rows that fit below the header.
  package static func visibleRows(in rect: Rect) -> Int {
    max(0, rect.height - 1)
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    guard !rect.isEmpty else { return }
    let visible = Self.visibleRows(in: rect)
    let scrollbar = Scrollbar(total: rowCount, visible: visible, top: topRow)
    let body = scrollbar.isNeeded ? rect.inset(right: 1) : rect
    let arrangement = TableArrangement(self, width: body.width, appearance.textWidth)
    frame.clipped(to: body) { frame in
      drawHeader(in: &frame, body, arrangement, appearance)
      for line in 0..<visible {
        drawRow(topRow + line, in: &frame, body.row(line + 1), arrangement, appearance)
      }
      if rowCount == 0, visible > 0 {
        let place = Point(x: body.x, y: body.y + 1 + (visible - 1) / 2)
        frame.write(emptyText, at: place, style: .dim, width: body.width, alignment: .centre)
      }
    }
    scrollbar.draw(in: &frame, rect.inset(top: 1), appearance)
    guard scrollbar.isNeeded else { return }
    for line in 0..<visible {
      let place = Rect(x: rect.right - 1, y: rect.y + 1 + line, width: 1, height: 1)
      frame.mark(place, as: "\(name)-scrollbar:\(scrollbar.item(atLine: line, of: visible))")
    }
  }

  private func drawHeader(
    in frame: inout Frame,
    _ rect: Rect,
    _ arrangement: TableArrangement,
    _ appearance: Appearance
  ) {
    let symbols = appearance.symbols
    frame.fill(rect.row(0), style: Style(.header))
    for place in arrangement.places {
      let column = columns[place.column]
      var title = column.title
      if let sort, sort.column == place.column {
        title += sort.isDescending ? symbols.descending : symbols.ascending
      }
      var style = Style(.header)
      if place.column == selectedColumn { style = style.with(.underline) }
      let origin = Point(x: rect.x + place.x, y: rect.y)
      // The mark of hidden columns stands before the first title, not over its first letter.
      let isBehindMark = arrangement.hidesLeft && place == arrangement.firstScrolled
      let mark = isBehindMark ? min(1, place.width - 1) : 0
      frame.write(
        title,
        at: Point(x: origin.x + mark, y: origin.y),
        style: style,
        width: place.width - mark,
        alignment: column.alignment
      )
      frame.mark(
        Rect(x: origin.x, y: origin.y, width: place.width, height: 1),
        as: "\(name)-column:\(place.column)"
      )
    }
    if arrangement.hidesLeft {
      let x = arrangement.firstScrolled?.x ?? 0
      frame.write(symbols.more.left, at: Point(x: rect.x + x, y: rect.y), style: Style(.key))
    }
    if arrangement.hidesRight {
      frame.write(
        symbols.more.right,
        at: Point(x: rect.right - 1, y: rect.y),
        style: Style(.key)
      )
    }
  }

  private func drawRow(
    _ index: Int,
    in frame: inout Frame,
    _ rect: Rect,
    _ arrangement: TableArrangement,
    _ appearance: Appearance
  ) {
    let offset = index - firstRow
    guard rows.indices.contains(offset), index < rowCount, !rect.isEmpty else { return }
    let row = rows[offset]
    let isSelected = index == selectedRow
    let background: Role? = isSelected ? .selection : row.style.background
    frame.fill(rect, style: row.style.on(background))
    for place in arrangement.places where place.column < row.items.count {
      let item = row.items[place.column]
      var style = (item.style ?? row.style).on(item.style?.background ?? background)
      if isSelected { style = style.on(.selection) }
      if isSelected, isFocused, place.column == selectedColumn {
        style = style.with([.bold, .underline])
      }
      frame.write(
        item.text,
        at: Point(x: rect.x + place.x, y: rect.y),
        style: style,
        width: place.width,
        alignment: columns[place.column].alignment
      )
      let cell = Rect(x: rect.x + place.x, y: rect.y, width: place.width, height: 1)
      drawHighlights(
        of: item.text,
        alignment: columns[place.column].alignment,
        style: style.with([.bold, .underline, .reverse]),
        in: &frame,
        cell,
        appearance.textWidth
      )
    }
    frame.mark(rect, as: "\(name):\(index)")
    if isSelected, isFocused {
      let place = arrangement.places.first { $0.column == selectedColumn }
      frame.cursor = Point(x: rect.x + (place?.x ?? 0), y: rect.y)
    }
  }

  /// Draws over a cell, in another style, every place where it contains the text to be set apart.
  ///
  /// - Complexity: O(cell width · length of the text to be set apart).
  private func drawHighlights(
    of text: String,
    alignment: Alignment,
    style: Style,
    in frame: inout Frame,
    _ cell: Rect,
    _ measure: TextWidth
  ) {
    let sought = highlight.lowercased().map { $0 }
    guard !sought.isEmpty else { return }
    let width = measure.width(of: text)
    let isCut = width > cell.width
    let visible = cell.width - (isCut ? 1 : 0)
    var x =
      switch alignment {
      case .left: 0
      case .right: isCut ? 0 : cell.width - width
      case .centre: isCut ? 0 : (cell.width - width) / 2
      }
    let letters = Array(text.prefix(cell.width + sought.count))
    let lowered = letters.map { $0.lowercased() }
    var place = 0
    while place < letters.count, x < visible {
      let end = place + sought.count
      let isFound =
        end <= letters.count && zip(lowered[place..<end], sought).allSatisfy { $0 == String($1) }
      let part = String(letters[place..<(isFound ? end : place + 1)])
      let length = measure.width(of: part)
      if isFound {
        let origin = Point(x: cell.x + x, y: cell.y)
        frame.write(part, at: origin, style: style, width: min(length, visible - x))
      }
      x += length
      place = isFound ? end : place + 1
    }
  }
}
