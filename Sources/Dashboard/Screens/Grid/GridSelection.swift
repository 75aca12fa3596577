import Basics
import Pipeline

/// Rows that a person marked, in the order of marking, whatever order they are shown in.
struct MarkedRows: Sendable {
  private(set) var rows: [[String?]] = []
  private var known: Set<[String?]> = []
  /// Whether a text of some row was cut.
  private(set) var isCut = false

  var isEmpty: Bool { rows.isEmpty }
  var count: Int { rows.count }

  func contains(_ row: [String?]) -> Bool { known.contains(row) }

  mutating func toggle(_ row: [String?], isCut: Bool) {
    if known.remove(row) != nil {
      rows.removeAll { $0 == row }
    } else {
      known.insert(row)
      rows.append(row)
      self.isCut = self.isCut || isCut
    }
  }
}

extension DashboardModel {
  /// Marks the row at hand, or takes its mark away, and goes on to the next.
  mutating func markRow() -> [Effect] {
    guard var grid, let row = grid.row(grid.selection.item) else { return [] }
    let isCut = grid.columns.indices.contains {
      grid.fullLength(row: grid.selection.item, column: $0) != nil
    }
    grid.marked.toggle(row, isCut: isCut)
    grid.selection.item += 1
    return replaceGrid(grid)
  }

  /// The marked rows as a table; nil when none is marked.
  var markedTable: LocalTable? {
    guard let grid, !grid.marked.isEmpty else { return nil }
    return LocalTable(
      title: grid.title,
      columns: grid.columns,
      rows: grid.marked.rows.map { row in row.map { LocalTable.Cell($0 ?? "") } },
      numeric: grid.numeric
    )
  }

  /// Marked rows as they are saved, told when texts of them were cut.
  var markedTitle: String {
    guard let grid else { return "" }
    let rows = Figures.plural(grid.marked.count, "row")
    return "saving \(rows) of \(grid.title)" + (grid.marked.isCut ? ", long texts cut" : "")
  }
}
