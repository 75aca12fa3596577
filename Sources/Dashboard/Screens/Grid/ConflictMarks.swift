import Pipeline
import Terminal

/// Which cells of a grid of contradicting rows say something else than the first row of the same
/// entity.
struct ConflictMarks: Sendable {
  /// Rows of one entity that are looked at, upwards.
  private static let mostRows = 64

  private let entity: [Int]
  private let attribute: Int

  /// Nil unless the grid holds the rows of entities in conflict, grouped by entity.
  init?(_ grid: GridState, entity names: [String]) {
    guard let name = grid.filter?.conflictedAttribute, let first = names.first,
      grid.sort?.column == first, let attributeColumn = grid.columns.firstIndex(of: name)
    else { return nil }
    entity = names.compactMap { grid.columns.firstIndex(of: $0) }
    attribute = attributeColumn
  }

  func style(of row: Int, column: Int, in grid: GridState) -> Style? {
    guard column == attribute || entity.contains(column) else { return nil }
    let isFirst = key(row, grid) != key(row - 1, grid)
    // The key stands out on the first of its rows, so that groups are seen.
    if column != attribute { return isFirst ? Style(.title) : .dim }
    return differs(row, in: grid) ? Style(.bad) : Style(.warning)
  }

  private func differs(_ row: Int, in grid: GridState) -> Bool {
    guard let own = key(row, grid) else { return false }
    var first = row
    while row - first < Self.mostRows, key(first - 1, grid) == own { first -= 1 }
    return text(row, attribute, grid) != text(first, attribute, grid)
  }

  private func key(_ row: Int, _ grid: GridState) -> [String?]? {
    grid.row(row).map { cells in entity.map { cells[$0] } }
  }

  private func text(_ row: Int, _ column: Int, _ grid: GridState) -> String? {
    grid.row(row)?[column]
  }
}
