/// How the person arranged the columns of a grid, by their names.
struct GridLayout: Sendable, Hashable {
  /// Stay on the screen, in this order, however far the others are scrolled.
  var pinned: [String] = []
  var hidden: Set<String> = []
  /// Widths that the person chose, in cells of the screen.
  var widths: [String: Int] = [:]
}

extension GridState {
  /// Where a row stands in its files: of less use than what stands in it.
  private static let internals: Set<String> = ["_source", "_row", "_file"]
  /// The widest that a column becomes by itself, and by choice.
  private static let (mostWidth, mostChosenWidth) = (28, 200)

  /// The columns that are shown, by their places in `columns`: pinned ones first, and last those that
  /// say where a row stands.
  var shownColumns: [Int] {
    let visible = columns.indices.filter { !layout.hidden.contains(columns[$0]) }
    let pinned = pinnedColumns
    let others = visible.filter { !pinned.contains($0) }
    return pinned + others.filter { !Self.internals.contains(columns[$0]) }
      + others.filter { Self.internals.contains(columns[$0]) }
  }

  /// The pinned columns that are here.
  var pinnedColumns: [Int] {
    layout.pinned.compactMap { name in
      layout.hidden.contains(name) ? nil : columns.firstIndex(of: name)
    }
  }

  /// Where the selected column stands among those that are shown.
  var selectedPlace: Int { shownColumns.firstIndex(of: selection.figure) ?? 0 }

  /// The name of the selected column; nil before any is here.
  var selectedColumn: String? {
    columns.indices.contains(selection.figure) ? columns[selection.figure] : nil
  }

  /// Selects the column that stands so many places further.
  mutating func moveColumn(_ step: Int) {
    let shown = shownColumns
    guard !shown.isEmpty else { return }
    selection.figure = shown[min(max(selectedPlace + step, 0), shown.count - 1)]
  }

  /// Brings the selected column on the screen, of which so many that are not pinned stand there.
  mutating func settleColumns(viewport: Int) {
    let shown = shownColumns
    guard !shown.isEmpty else { return }
    if !shown.contains(selection.figure) { selection.figure = shown[0] }
    let pinned = pinnedColumns.count
    let last = max(shown.count - pinned - 1, 0)
    firstColumn = min(max(firstColumn, 0), last)
    let place = selectedPlace - pinned
    guard place >= 0 else { return }
    firstColumn = min(firstColumn, place)
    firstColumn = max(firstColumn, place - max(viewport, 1) + 1)
  }

  /// The width of a column: as chosen, or as what was seen of it, within reason.
  func width(ofColumn column: Int) -> Int {
    if let chosen = layout.widths[columns[column]] { return chosen }
    let seen = widths.indices.contains(column) ? widths[column] : 0
    return min(max(seen, Self.width(of: columns[column]) + 1, 3), Self.mostWidth)
  }

  mutating func widen(by step: Int) {
    guard let name = selectedColumn else { return }
    let width = width(ofColumn: selection.figure) + step
    layout.widths[name] = min(max(width, 3), Self.mostChosenWidth)
  }

  /// Hides the selected column, unless it is the last one; the next one is selected.
  mutating func hideColumn() {
    let shown = shownColumns
    guard shown.count > 1, let name = selectedColumn else { return }
    let place = selectedPlace
    layout.hidden.insert(name)
    let left = shownColumns
    selection.figure = left[min(place, left.count - 1)]
  }

  mutating func togglePin() {
    guard let name = selectedColumn else { return }
    if let place = layout.pinned.firstIndex(of: name) {
      layout.pinned.remove(at: place)
    } else {
      layout.pinned.append(name)
    }
  }
}
