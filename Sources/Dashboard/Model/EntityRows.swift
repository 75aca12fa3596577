import Fusion
import Pipeline
import Review

/// The rows of the entity whose doubtful cell is selected, fetched so that it can be seen whole.
struct EntityRows: Sendable {
  /// Stands in place of a grid's number in questions for these rows.
  static let grid = -1

  var entity: String
  var generation: Int
  var page: GridPage?
  var problem: String?

  var question: PageRequest {
    PageRequest(
      grid: Self.grid,
      generation: generation,
      filter: RowFilter(.rows, [.entity(entity)]),
      sort: nil,
      page: 0,
      counts: false
    )
  }
}

extension DashboardModel {
  /// Asks for the rows of the selected entity when others are shown.
  mutating func followEntity() -> [Effect] {
    let shown: String? =
      switch screen {
      case .conflicts: selectedResolution?.entity
      case .review: reviewedItem?.item.text
      default: nil
      }
    guard let shown, entityRows?.entity != shown else { return [] }
    let rows = EntityRows(entity: shown, generation: (entityRows?.generation ?? 0) + 1)
    let old = entityRows
    entityRows = rows
    let cancelled = old.map { GridQuestion(grid: EntityRows.grid, generation: $0.generation) }
    return (cancelled.map { [Effect.cancelFetches($0)] } ?? []) + [.fetch(rows.question)]
  }

  mutating func take(
    entityPage: Result<GridPage, WorkProblem>,
    generation: Int
  ) -> [Effect] {
    guard entityRows?.generation == generation else { return [] }
    switch entityPage {
    case .success(let page): entityRows?.page = page
    case .failure(let problem): entityRows?.problem = problem.message
    }
    settle()
    return []
  }
}
