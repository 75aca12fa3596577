import Basics
import Foundation
import Pipeline
import Terminal

/// What a panel holds, row by row: the one description that is drawn, selected in, opened and
/// saved, so that what stands on the screen and what stands behind it are never two things.
struct PanelTable: Sendable {
  struct Column: Sendable {
    var title: String
    var isNumeric = false
    /// Its figures are drilldowns of their own.
    var isFigure = false
    /// Names the row: the last to shrink, and cut in its middle.
    var isName = false
    /// Takes the width that the others leave.
    var isWide = false
    /// Columns with a higher number go first when the panel is narrow; 0 always stays.
    var dispensable = 0
    /// The width of a drawing, the least one when it is wide; else the widest text decides.
    var width: Int?
    /// The widest a column of texts may become.
    var limit = 32
    /// What the title may take where the cells are narrower; the rest of it is cut.
    var titleLimit = Int.max
    /// The widest a drawing may become; nil takes whatever is left.
    var most: Int?
    /// What a wide column must have before others are left out for it.
    var least = 8
  }

  enum Cell: Sendable {
    /// A text, and what it is ordered by when that is not the text itself.
    case text(String, Role, sort: SortValue? = nil)
    /// A bar over the width of the column, of this share.
    case bar(Double, Role)
    /// Parts of one bar.
    case stack([StackedBar.Segment])
    case spark([Double])
    /// A share in a colour from little to much; nil where there is nothing to share.
    case shade(Double?)
    /// An estimate with its interval, on the scale that its column shares.
    case interval(IntervalMark)

    static func text(_ text: String) -> Cell { .text(text, .text) }

    static func count(_ number: Int?, _ role: Role = .text) -> Cell {
      .text(Figures.count(number), role, sort: SortValue(number.map(Double.init)))
    }

    static func percent(_ share: Double?, _ role: Role = .text) -> Cell {
      .text(Figures.percent(share), role, sort: SortValue(share))
    }

    /// A share that may be of rare events.
    static func rate(_ share: Double?, _ role: Role = .text) -> Cell {
      .text(Figures.rate(share), role, sort: SortValue(share))
    }

    static func decimal(_ number: Double?, _ role: Role = .text) -> Cell {
      .decimal(number, 3, role)
    }

    static func decimal(_ number: Double?, _ places: Int, _ role: Role = .text) -> Cell {
      .text(Figures.decimal(number, places), role, sort: SortValue(number))
    }

    static func measure(_ number: Double?, _ role: Role = .text) -> Cell {
      .text(Figures.measure(number), role, sort: SortValue(number))
    }

    static func time(_ date: Date, _ role: Role = .text) -> Cell {
      .text(Figures.time(date), role, sort: .number(date.timeIntervalSince1970))
    }

    /// What decides the width of the column; nil for drawings, which have a width of their own.
    var measuredText: String? {
      switch self {
      case .text(let text, _, _): text
      case .shade(let share): Figures.percent(share)
      case .bar, .stack, .spark, .interval: nil
      }
    }

    /// What a saved table says in place of the drawing.
    var plain: LocalTable.Cell {
      switch self {
      case .text(let text, _, let sort): LocalTable.Cell(text, sort: sort)
      case .bar(let share, _): LocalTable.Cell(Figures.fixed(share, 4), sort: SortValue(share))
      case .stack(let parts):
        LocalTable.Cell(parts.map { Figures.fixed($0.value, 4) }.joined(separator: " "))
      case .spark: ""
      case .shade(let share): LocalTable.Cell(Figures.percent(share), sort: SortValue(share))
      case .interval(let mark):
        LocalTable.Cell(
          Figures.interval(Figures.decimal(mark.low), Figures.decimal(mark.high)),
          sort: SortValue(mark.value)
        )
      }
    }
  }

  var title: String
  var columns: [Column]
  var rowCount: Int
  var cells: @Sendable (_ row: Int) -> [Cell]
  /// What stands behind a cell.
  var drilldown: @Sendable (_ row: Int, _ column: Int) -> Drilldown?
  /// Said where there is no row.
  var empty = "nothing here"
  /// Said on the lower border of the panel.
  var footer: String?
  /// Why its figures are no drilldowns, where they are none.
  var closed: String?
  /// The sentence of a row, read in full below the list when the list cuts it.
  var sentence: (@Sendable (_ row: Int) -> String)?
  /// The sentence of the selected row is shown though the list cuts nothing.
  var isExplained = false
  /// Where each row stood before the person sorted them; nil while they stand as they were made.
  var order: [Int]?
  var sort: Sort?

  static func none(_ title: String, _ reason: String) -> PanelTable {
    PanelTable(
      title: title,
      columns: [],
      rowCount: 0,
      cells: { _ in [] },
      drilldown: { _, _ in nil },
      empty: reason
    )
  }

  /// The columns whose figures are drilldowns, from left to right; the first column when none is.
  var figures: [Int] {
    let figures = columns.indices.filter { columns[$0].isFigure }
    return figures.isEmpty ? [0] : figures
  }

  /// The drilldown of a selected figure.
  func drilldown(of selection: Selection) -> Drilldown? {
    guard selection.item >= 0, selection.item < rowCount else { return nil }
    let figures = figures
    let figure = min(max(selection.figure, 0), figures.count - 1)
    return drilldown(selection.item, figures[figure])
  }

  /// The order of a panel's rows: by a column, one way or the other.
  struct Sort: Sendable, Hashable {
    var column: Int
    var isDescending: Bool
  }

  /// The same rows in another order; a column that is not there changes nothing.
  ///
  /// - Complexity: O(n log n) in the rows, of which every cell is made once.
  func sorted(by sort: Sort) -> PanelTable {
    guard columns.indices.contains(sort.column), rowCount > 1 else { return self }
    let (cells, drilldown, sentence) = (cells, drilldown, sentence)
    let order = Array(0..<rowCount).order(isDescending: sort.isDescending) { row in
      let row = cells(row)
      return row.indices.contains(sort.column) ? row[sort.column].plain.sort : .missing
    }
    var table = self
    table.cells = { cells(order[$0]) }
    table.drilldown = { drilldown(order[$0], $1) }
    if let sentence { table.sentence = { sentence(order[$0]) } }
    table.order = order
    table.sort = sort
    return table
  }

  private var keptColumns: [Int] { columns.indices.filter { !columns[$0].title.isEmpty } }

  /// A row as text, as it stands among all of them.
  func localRow(_ row: Int) -> [LocalTable.Cell] {
    let cells = cells(row)
    return keptColumns.map { cells.indices.contains($0) ? cells[$0].plain : "" }
  }

  /// Every row as text; columns of drawings are left out.
  ///
  /// - Complexity: O(rows): of a long list no work of the drawing thread.
  var local: LocalTable {
    let kept = keptColumns
    return LocalTable(
      title: title,
      columns: kept.map { columns[$0].title },
      rows: (0..<rowCount).map(localRow),
      numeric: Set(kept.indices.filter { columns[kept[$0]].isNumeric })
    )
  }
}

extension DashboardModel {
  /// What a panel holds now, in the order the person asked for.
  func table(_ panel: Panel) -> PanelTable {
    let table = unsortedTable(panel)
    guard let sort = sorts[panel] else { return table }
    return table.sorted(by: sort)
  }

  /// The selected row of a panel as the table was made, whatever order the person gave it.
  func chosenRow(of panel: Panel) -> Int {
    let item = selection(panel).item
    guard sorts[panel] != nil, let order = table(panel).order, order.indices.contains(item) else {
      return item
    }
    return order[item]
  }

  private func unsortedTable(_ panel: Panel) -> PanelTable {
    if let table = chartTable(panel) { return table }
    return switch panel.screen {
    case .overview: overviewTable(panel)
    case .sources: sourcesTable(panel)
    case .labels: labelsTable(panel)
    case .conflicts: conflictsTable(panel)
    case .review: reviewTable(panel)
    case .train: trainTable(panel)
    case .deploy: deployTable(panel)
    case .feedback: feedbackTable(panel)
    }
  }

  /// The drilldown of the selected figure of the focused panel; a chart opens its figures.
  var selectedDrilldown: Drilldown? {
    let table = table(focus)
    guard focus.isChart else { return table.drilldown(of: selection(focus)) }
    return table.rowCount > 0 ? .table { table.local } : nil
  }

  var drilldownReason: String? {
    if let grid { return grid.row(grid.selection.item) == nil ? "there is no row to open" : nil }
    if screen == .train, focus == .trainForm { return nil }
    guard selectedDrilldown == nil else { return nil }
    let table = table(focus)
    if table.rowCount == 0 { return table.empty }
    return table.closed ?? "nothing is behind this"
  }

  /// Why a grid cannot show more rows than it does.
  var widenReason: String? {
    guard let grid else { return "no grid is open" }
    if !grid.search.isEmpty { return nil }
    guard case .query(let filter) = grid.content else { return "all its rows are shown" }
    return filter.conditions.isEmpty ? "all its rows are shown" : nil
  }

  var emptyGridReason: String? {
    guard let grid, !grid.columns.isEmpty else { return "the rows are not here yet" }
    return nil
  }

  /// Why the rows of the focused panel cannot be sorted.
  var sortReason: String? {
    if focus.isChart || focus == .trainForm || focus == .stages { return "this panel is no list" }
    let table = table(focus)
    return table.rowCount == 0 ? table.empty : nil
  }

  /// Why training cannot start now.
  var trainingReason: String? {
    if sources.value == nil { return "the data is not read yet" }
    if holdsNoData { return "there is no data to learn from" }
    if dataset.label == nil { return "no label column is known: name it in dataset.yaml" }
    if training.live.count >= TrainState.mostLive {
      return "\(TrainState.mostLive) trainings run or wait already"
    }
    return nil
  }

  /// Whether ctrl-s has something to save.
  var holdsTable: Bool { grid != nil || table(focus).rowCount > 0 }

  /// The table that ctrl-s saves; nil over a query, which is saved from the engine.
  var tableToSave: TableToSave? {
    if let grid {
      guard case .local = grid.content else { return nil }
      let table = grid.shownTable
      return TableToSave(title: grid.title, rowCount: table.rows.count) { table }
    }
    let table = table(focus)
    guard table.rowCount > 0 else { return nil }
    return TableToSave(title: table.title, rowCount: table.rowCount) { table.local }
  }
}
