import Fusion
import Pipeline
import Review
import Workspace

/// The rows of the item whose doubtful cell is selected, fetched so that it can be seen whole.
struct EntityRows: Sendable {
  /// Stands in place of a grid's number in questions for these rows.
  static let grid = -1
  /// Pages that are read, at most: thousands of rows of one item are not looked at one by one.
  static let mostPages = 50

  var item: ItemKey
  var generation: Int
  /// All rows that are here so far.
  var page: GridPage?
  /// How many pages are here.
  var pages = 0
  var isComplete = false
  var problem: String?
  /// The pictures in its rows; nil until they are asked for.
  var pictures: [Thumbnail]?

  var question: PageRequest {
    PageRequest(
      grid: Self.grid,
      generation: generation,
      filter: RowFilter(of: item),
      sort: nil,
      page: pages,
      counts: false
    )
  }

  /// Takes the next page.
  mutating func append(_ next: GridPage) {
    if page == nil { page = next } else { page?.rows += next.rows }
    pages += 1
    isComplete = next.rows.count < GridState.pageLength || pages >= Self.mostPages
  }

  /// Whether the item has more rows than are read.
  var isCut: Bool { pages >= Self.mostPages }
}

extension DashboardModel {
  /// Asks for the rows of the selected entity when others are shown.
  mutating func followEntity() -> [Effect] {
    let shown: ItemKey? =
      switch screen {
      case .conflicts: selectedResolution.map { .entity($0.entity) }
      case .review: reviewedItem?.item
      default: nil
      }
    guard let shown, entityRows?.item != shown else { return [] }
    let rows = EntityRows(item: shown, generation: (entityRows?.generation ?? 0) + 1)
    let old = entityRows
    entityRows = rows
    if screen == .review, let page = review.ahead.pages[shown] { entityRows?.append(page) }
    var effects: [Effect] = []
    if let old, !old.isComplete, old.problem == nil {
      let question = GridQuestion(grid: EntityRows.grid, generation: old.generation)
      effects.append(.cancelFetches(question))
    }
    guard let rows = entityRows, !rows.isComplete else { return effects }
    let isOnItsWay = screen == .review && review.ahead.isReading(shown)
    return isOnItsWay ? effects : effects + [.fetch(rows.question)]
  }

  mutating func take(
    entityPage: Result<GridPage, WorkProblem>,
    generation: Int
  ) -> [Effect] {
    guard entityRows?.generation == generation else { return [] }
    switch entityPage {
    case .success(let page): entityRows?.append(page)
    case .failure(let problem): entityRows?.problem = problem.message
    }
    settle()
    guard let rows = entityRows, rows.problem == nil, !rows.isComplete else { return [] }
    return [.fetch(rows.question)]
  }
}
