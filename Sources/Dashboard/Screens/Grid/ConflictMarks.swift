import Pipeline
import Terminal

/// Which cells of a grid of contradicting rows say something else than the row above of the same
/// entity.
struct ConflictMarks: Sendable {
  private let entity: Int
  private let attribute: Int

  /// Nil unless the grid holds the rows of entities in conflict, grouped by entity.
  init?(_ grid: GridState, entity: String?) {
    guard let name = grid.filter?.conflictedAttribute, let entity,
      grid.sort?.column == entity,
      let entityColumn = grid.columns.firstIndex(of: entity),
      let attributeColumn = grid.columns.firstIndex(of: name)
    else { return nil }
    self.entity = entityColumn
    attribute = attributeColumn
  }

  func style(of row: Int, column: Int, in grid: GridState) -> Style? {
    guard column == attribute || column == entity else { return nil }
    let isSame = text(row, entity, grid) == text(row - 1, entity, grid)
    // The key stands out on the first of its rows, so that groups are seen.
    if column == entity { return isSame ? .dim : Style(.title) }
    let differs = isSame && text(row, attribute, grid) != text(row - 1, attribute, grid)
    return differs ? Style(.bad) : Style(.warning)
  }

  private func text(_ row: Int, _ column: Int, _ grid: GridState) -> String? {
    grid.row(row)?[column]
  }
}
