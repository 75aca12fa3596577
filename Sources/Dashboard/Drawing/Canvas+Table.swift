import Basics
import Terminal

extension Canvas {
  private static var gap: Int { 2 }
  /// What a text may grow by beyond its need, so that figures stay near what they belong to.
  private static var slack: Int { 10 }
  /// What is left of texts and drawings where figures need the room.
  private static var leastText: Int { 4 }
  private static var readableText: Int { 8 }
  private static var leastDrawing: Int { 3 }
  /// What a name keeps while other texts can still shrink.
  private static var longestName: Int { 28 }

  /// Draws the rows of a panel that fit, with header, selection and scrollbar.
  mutating func table(_ table: PanelTable, of panel: Panel, in rect: Rect) {
    guard !rect.isEmpty else { return }
    let hasHeader = rect.height > 1 && table.columns.contains { !$0.title.isEmpty }
    let body = hasHeader ? rect.inset(top: 1) : rect
    viewports[panel] = body.height
    guard table.rowCount > 0 else {
      let lines = TextBlock.wrap(table.empty, width: max(rect.width - 2, 1), appearance.textWidth)
      let y = rect.y + max((rect.height - lines.count) / 2, 0)
      for (row, line) in lines.prefix(rect.height).enumerated() {
        write(
          line,
          at: Point(x: rect.x + 1, y: y + row),
          style: .dim,
          width: rect.width - 2,
          alignment: .centre
        )
      }
      return
    }
    let selection = model.selection(panel)
    let top = ScrollWindow.top(
      selected: min(max(selection.item, 0), table.rowCount - 1),
      current: selection.top,
      visible: body.height,
      total: table.rowCount
    )
    let scrollbar = Scrollbar(total: table.rowCount, visible: body.height, top: top)
    let width = rect.width - 1 - (scrollbar.isNeeded ? 1 : 0)
    let shown = top..<min(top + body.height, table.rowCount)
    let rows = shown.map { spelled(table.cells($0)) }
    let figure = table.figures[min(max(selection.figure, 0), table.figures.count - 1)]
    let places = Self.arrange(
      table.columns,
      rows,
      width: width,
      keeping: figure,
      appearance.textWidth
    )
    if hasHeader { header(table, places, of: panel, in: rect.row(0), x: rect.x + 1) }
    for (line, row) in shown.enumerated() {
      self.row(
        rows[line],
        table.columns,
        places,
        of: panel,
        item: row,
        figure: figure,
        in: body.row(line).inset(right: scrollbar.isNeeded ? 1 : 0)
      )
    }
    draw(scrollbar, in: body)
    guard scrollbar.isNeeded else { return }
    for line in 0..<body.height {
      let place = Rect(x: body.right - 1, y: body.y + line, width: 1, height: 1)
      let item = scrollbar.item(atLine: line, of: body.height)
      frame.mark(place, as: Target.scrollbar(panel, item: item).name)
    }
  }

  private mutating func header(
    _ table: PanelTable,
    _ places: [Place],
    of panel: Panel,
    in rect: Rect,
    x: Int
  ) {
    for place in places {
      let column = table.columns[place.column]
      let area = Rect(x: x + place.x, y: rect.y, width: place.width, height: 1)
      let isSorted = table.sort?.column == place.column
      let mark =
        isSorted ? (table.sort?.isDescending == true ? symbols.descending : symbols.ascending) : ""
      write(
        column.title + mark,
        at: area.origin,
        style: Style(.header),
        width: area.width,
        alignment: column.isNumeric ? .right : .left
      )
      frame.mark(area, as: Target.panelColumn(panel, place.column).name)
    }
  }

  private mutating func row(
    _ cells: [PanelTable.Cell],
    _ columns: [PanelTable.Column],
    _ places: [Place],
    of panel: Panel,
    item: Int,
    figure: Int,
    in rect: Rect
  ) {
    let isSelected = model.selection(panel).item == item
    let isFocused = model.isFocused(panel)
    let background: Role? = isSelected && isFocused ? .selection : nil
    if background != nil { frame.fill(rect, style: Style.text.on(background)) }
    if isSelected {
      write(
        symbols.pointer,
        at: rect.origin,
        style: Style(isFocused ? .key : .dim, background: background)
      )
    }
    for place in places where cells.indices.contains(place.column) {
      let area = Rect(x: rect.x + 1 + place.x, y: rect.y, width: place.width, height: 1)
      let column = columns[place.column]
      let isChosen = isSelected && isFocused && place.column == figure && column.isFigure
      cell(
        cells[place.column],
        column,
        in: area,
        background: background,
        isChosen: isChosen
      )
      if isChosen { frame.cursor = area.origin }
    }
    if isSelected, isFocused, frame.cursor == nil { frame.cursor = rect.origin }
    frame.mark(rect, as: Target.panel(panel, item: item).name)
  }

  private mutating func cell(
    _ cell: PanelTable.Cell,
    _ column: PanelTable.Column,
    in rect: Rect,
    background: Role?,
    isChosen: Bool
  ) {
    switch cell {
    case .text(let text, let role, _):
      // A figure that leads somewhere looks like a drilldown unless its state matters more.
      let shown = column.isFigure && column.isNumeric && role == .text ? Role.link : role
      let style = Style(
        shown,
        background: background,
        attributes: isChosen ? [.bold, .underline] : []
      )
      // Only the text itself is underlined, not the space that aligns it.
      let needed = min(appearance.textWidth.width(of: text), rect.width)
      let x = column.isNumeric ? rect.right - needed : rect.x
      let fitted =
        column.isName
        ? appearance.textWidth.truncatedInTheMiddle(text, to: needed, ellipsis: symbols.ellipsis)
        : text
      write(fitted, at: Point(x: x, y: rect.y), style: style, width: needed)
    case .bar(let share, let role):
      bar(share, in: rect, style: Style(role, background: background))
    case .stack(let parts):
      draw(StackedBar(segments: parts, hasLegend: false), in: rect)
    case .interval(var mark):
      mark.style.background = background
      draw(mark, in: rect)
    case .spark(let values):
      spark(values, in: rect, background: background)
    case .shade(let share):
      shade(share, in: rect, background: background, isChosen: isChosen)
    }
  }

  /// A share, the warmer the more of the whole it is; few percents are told apart too.
  private mutating func shade(
    _ share: Double?,
    in rect: Rect,
    background: Role?,
    isChosen: Bool
  ) {
    var style = Style.dim.on(background)
    if let share, share > 0 {
      style.foreground = .gradient(.heat, step: Int(20 + 80 * share.squareRoot()))
    }
    if isChosen { style = style.with([.bold, .underline]) }
    let text = spelled(Figures.percent(share))
    let width = min(appearance.textWidth.width(of: text), rect.width)
    write(text, at: Point(x: rect.right - width, y: rect.y), style: style, width: width)
  }

  /// A small shape over the whole width: values are gathered or spread to its cells.
  private mutating func spark(_ values: [Double], in rect: Rect, background: Role?) {
    guard !values.isEmpty else { return }
    let count = min(values.count, rect.width)
    let gathered = (0..<count).map { place -> Double in
      let start = place * values.count / count
      let end = max((place + 1) * values.count / count, start + 1)
      return values[start..<min(end, values.count)].reduce(0, +) / Double(end - start)
    }
    let area = Rect(x: rect.x, y: rect.y, width: count, height: 1)
    // A range of numbers that are none, or that overflow, is no range.
    let finite = gathered.filter(\.isFinite)
    let least = min(finite.min() ?? 0, 0)
    let most = max(finite.max() ?? 1, least)
    draw(
      Sparkline(
        values: gathered,
        range: least...max(most, least.nextUp),
        style: Style(.series1, background: background)
      ),
      in: area
    )
  }

  /// The cells in characters this terminal has, so that they are measured as they are drawn.
  private func spelled(_ cells: [PanelTable.Cell]) -> [PanelTable.Cell] {
    guard appearance.glyphs == .ascii else { return cells }
    return cells.map { cell in
      if case .text(let text, let role, _) = cell { return .text(spelled(text), role) }
      return cell
    }
  }

  /// Where a column stands, from the left of the row.
  struct Place: Sendable, Hashable {
    var column: Int
    var x: Int
    var width: Int
  }

  /// Chooses the columns that fit and gives the wide ones what is left.
  static func arrange(
    _ columns: [PanelTable.Column],
    _ rows: [[PanelTable.Cell]],
    width: Int,
    keeping figure: Int,
    _ measure: TextWidth
  ) -> [Place] {
    var natural = columns.map { $0.width ?? min(measure.width(of: $0.title), $0.titleLimit) }
    /// What the texts would take without a limit.
    var whole = natural
    for cells in rows {
      for (place, cell) in cells.enumerated() where place < columns.count {
        guard columns[place].width == nil, let text = cell.measuredText else { continue }
        let width = measure.width(of: text)
        whole[place] = max(whole[place], width)
        natural[place] = max(natural[place], min(width, columns[place].limit))
      }
    }
    let least = columns.indices.map { place in
      columns[place].isName
        ? natural[place]
        : columns[place].isWide
          ? min(max(natural[place], 4), columns[place].width ?? columns[place].least)
          : natural[place]
    }
    var chosen = Array(columns.indices)
    func needed() -> Int {
      chosen.reduce(0) { $0 + least[$1] } + gap * max(chosen.count - 1, 0)
    }
    if needed() > width {
      // A column that says nothing in any row goes before all others.
      chosen.removeAll { place in
        columns[place].dispensable > 0 && place != figure && !rows.isEmpty
          && rows.allSatisfy { cells in
            guard cells.indices.contains(place), case .text(let text, _, _) = cells[place] else {
              return false
            }
            return text.isEmpty || text == Figures.none || text == Typography.ascii(Figures.none)
          }
      }
    }
    while needed() > width {
      let dispensable = chosen.filter { columns[$0].dispensable > 0 && $0 != figure }
      guard let worst = dispensable.max(by: { columns[$0].dispensable < columns[$1].dispensable })
      else { break }
      // A figure is worth more than the end of a long text.
      let isFigure = columns[worst].isNumeric && columns[worst].isFigure
      let excess = chosen.filter {
        !columns[$0].isNumeric && columns[$0].width == nil && !columns[$0].isName
      }
      .reduce(0) { $0 + max(least[$1] - readableText, 0) }
      if isFigure, needed() - excess <= width { break }
      chosen.removeAll { $0 == worst }
    }
    var spare = max(width - needed(), 0)
    var widths = chosen.map { least[$0] }
    shrink(&widths, chosen.map { columns[$0] }, by: needed() - width)
    // Wide texts get what they need first; what is then left goes to wide drawings, or else to
    // the first wide column so that figures stand at the right.
    for (place, column) in chosen.enumerated() where columns[column].isWide {
      let wanted = min(max(natural[column] - widths[place], 0), spare)
      widths[place] += wanted
      spare -= wanted
    }
    // Then texts that their limit cuts, names first: no drawing needs room more than they do.
    let cut = chosen.indices.filter { columns[chosen[$0]].width == nil }
    for place in cut.filter({ columns[chosen[$0]].isName })
      + cut.filter({ !columns[chosen[$0]].isName })
    {
      let wanted = min(max(whole[chosen[place]] - widths[place], 0), spare)
      widths[place] += wanted
      spare -= wanted
    }
    let wide = chosen.indices.filter { columns[chosen[$0]].isWide }
    if let drawing = wide.first(where: { columns[chosen[$0]].width != nil }) {
      let most = columns[chosen[drawing]].most ?? .max
      widths[drawing] += min(spare, max(most - widths[drawing], 0))
    } else if let text = wide.first {
      widths[text] += min(spare, slack)
    }
    var places: [Place] = []
    var x = 0
    for (place, column) in chosen.enumerated() where x < width {
      let shown = min(widths[place], width - x)
      places.append(Place(column: column, x: x, width: shown))
      x += shown + gap
    }
    return places
  }

  /// Takes from drawings, then from the longest texts, so that figures are never cut.
  private static func shrink(
    _ widths: inout [Int],
    _ columns: [PanelTable.Column],
    by excess: Int
  ) {
    var excess = excess
    for place in widths.indices where excess > 0 && columns[place].width != nil {
      let given = min(excess, max(widths[place] - leastDrawing, 0))
      widths[place] -= given
      excess -= given
    }
    while excess > 0 {
      let texts = widths.indices.filter {
        !columns[$0].isNumeric && columns[$0].width == nil && widths[$0] > leastText
      }
      let others = texts.filter { !columns[$0].isName || widths[$0] > longestName }
      guard
        let longest = (others.isEmpty ? texts : others).max(by: { widths[$0] < widths[$1] })
      else { return }
      widths[longest] -= 1
      excess -= 1
    }
  }

  /// What the sentence of a row may take before the list cuts it: the room of its wide column.
  func sentenceRoom(_ table: PanelTable, width: Int) -> Int {
    let rows = (0..<min(table.rowCount, 50)).map { spelled(table.cells($0)) }
    let places = Self.arrange(
      table.columns,
      rows,
      width: width,
      keeping: table.figures[0],
      appearance.textWidth
    )
    return places.first { table.columns[$0.column].isWide }?.width ?? 0
  }
}
