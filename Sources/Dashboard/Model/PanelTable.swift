import Basics
import Terminal

/// What a panel holds, row by row: the one description that is drawn, selected in, opened and
/// saved, so that what stands on the screen and what stands behind it are never two things.
struct PanelTable: Sendable {
  struct Column: Sendable {
    var title: String
    var isNumeric = false
    /// Its figures are doors of their own.
    var isFigure = false
    /// Takes the width that the others leave.
    var isWide = false
    /// Columns with a higher number go first when the panel is narrow; 0 always stays.
    var dispensable = 0
    /// The width of a drawing, the least one when it is wide; else the widest text decides.
    var width: Int?
    /// The widest a column of texts may become.
    var limit = 32
    /// The widest a drawing may become; nil takes whatever is left.
    var most: Int?
    /// What a wide column must have before others are left out for it.
    var least = 8
  }

  enum Cell: Sendable {
    case text(String, Role)
    /// A bar over the width of the column, of this share.
    case bar(Double, Role)
    /// Parts of one bar, in the roles of series.
    case stack([Double])
    case spark([Double])

    static func text(_ text: String) -> Cell { .text(text, .text) }

    /// What a saved table says in place of the drawing.
    var plain: String {
      switch self {
      case .text(let text, _): text
      case .bar(let share, _): Figures.fixed(share, 4)
      case .stack(let parts): parts.map { Figures.fixed($0, 4) }.joined(separator: " ")
      case .spark: ""
      }
    }
  }

  var title: String
  var columns: [Column]
  var rowCount: Int
  var cells: @Sendable (_ row: Int) -> [Cell]
  /// What stands behind a cell.
  var door: @Sendable (_ row: Int, _ column: Int) -> Door?
  /// Said where there is no row.
  var empty = "nothing here"
  /// Why its figures are no doors, where they are none.
  var closed: String?
  /// The sentence of a row, read in full below the list when the list cuts it.
  var sentence: (@Sendable (_ row: Int) -> String)?

  static func none(_ title: String, _ reason: String) -> PanelTable {
    PanelTable(
      title: title,
      columns: [],
      rowCount: 0,
      cells: { _ in [] },
      door: { _, _ in nil },
      empty: reason
    )
  }

  /// The columns whose figures are doors, from left to right; the first column when none is.
  var figures: [Int] {
    let figures = columns.indices.filter { columns[$0].isFigure }
    return figures.isEmpty ? [0] : figures
  }

  /// The door of a selected figure.
  func door(of selection: Selection) -> Door? {
    guard selection.item >= 0, selection.item < rowCount else { return nil }
    let figures = figures
    let figure = min(max(selection.figure, 0), figures.count - 1)
    return door(selection.item, figures[figure])
  }

  /// Every row as text; columns of drawings are left out.
  var local: LocalTable {
    let kept = columns.indices.filter { !columns[$0].title.isEmpty }
    return LocalTable(
      title: title,
      columns: kept.map { columns[$0].title },
      rows: (0..<rowCount).map { row in
        let cells = cells(row)
        return kept.map { cells.indices.contains($0) ? cells[$0].plain : "" }
      },
      numeric: Set(kept.indices.filter { columns[kept[$0]].isNumeric })
    )
  }
}

extension DashboardModel {
  /// What a panel holds now.
  func table(_ panel: Panel) -> PanelTable {
    if let table = chartTable(panel) { return table }
    return switch panel.screen {
    case .overview: overviewTable(panel)
    case .sources: sourcesTable(panel)
    case .labels: labelsTable(panel)
    case .conflicts: conflictsTable(panel)
    case .train: trainTable(panel)
    case .feedback: feedbackTable(panel)
    }
  }

  /// The door of the selected figure of the focused panel; a chart opens its figures.
  var selectedDoor: Door? {
    let table = table(focus)
    guard focus.isChart else { return table.door(of: selection(focus)) }
    return table.rowCount > 0 ? .table { table.local } : nil
  }

  var closedDoorReason: String? {
    if let grid { return grid.row(grid.selection.item) == nil ? "there is no row to open" : nil }
    if screen == .train, focus == .trainForm { return nil }
    guard selectedDoor == nil else { return nil }
    let table = table(focus)
    if table.rowCount == 0 { return table.empty }
    return table.closed ?? "nothing stands behind this"
  }

  var emptyGridReason: String? {
    guard let grid, !grid.columns.isEmpty else { return "the rows are not here yet" }
    return nil
  }

  /// Why training cannot start now.
  var trainingReason: String? {
    if training.isActive { return "a training runs already" }
    if sources.value == nil { return "the data is not read yet" }
    if dataset.label == nil { return "no label column is known: name it in dataset.yaml" }
    return nil
  }

  /// The table that ctrl-s saves; a grid over a query is saved from the engine instead.
  var tableOnScreen: LocalTable? {
    if let grid {
      if case .local = grid.content { return grid.shownTable }
      return LocalTable(title: grid.title, columns: grid.columns, rows: [], numeric: grid.numeric)
    }
    let table = table(focus)
    return table.rowCount > 0 ? table.local : nil
  }
}
