import Pipeline
import Terminal

/// Fetches the rows behind a figure for the grid.
struct RowReader: Sendable {
  /// Longer texts are cut in the grid; a cell is for reading, not for a whole book.
  private static let longestText = 4000

  let session: DatasetSession

  /// Posts a page, and how many rows there are when that was asked as well.
  @concurrent
  func answer(_ question: PageRequest, to mailbox: Mailbox) async throws {
    let page = try await session.page(
      question.filter,
      sortedBy: question.sort.map(RowOrder.init),
      offset: question.page * GridState.pageLength,
      limit: GridState.pageLength
    )
    mailbox.post(.grid(question.answer(.success(Self.page(of: page)))))
    guard question.counts else { return }
    let total = try await session.count(question.filter)
    mailbox.post(
      .grid(.counted(grid: question.grid, generation: question.generation, .success(total)))
    )
  }

  /// Rows with what the grid must know to lay them out.
  static func page(of page: RowPage) -> GridPage {
    let measure = TextWidth()
    var widths = page.columns.map { measure.width(of: $0.name) }
    var cuts: [GridPage.Place: Int] = [:]
    var rows = page.rows
    for row in rows.indices {
      for column in page.columns.indices {
        guard let text = rows[row][column] else { continue }
        let length = text.unicodeScalars.count
        if length > longestText {
          cuts[GridPage.Place(row: row, column: column)] = length
          rows[row][column] = String(text.unicodeScalars.prefix(longestText))
        }
        widths[column] = max(widths[column], measure.width(of: String(text.prefix(80))))
      }
    }
    return GridPage(
      columns: page.columns.map(\.name),
      numeric: Set(page.columns.indices.filter { page.columns[$0].isNumeric }),
      rows: rows,
      widths: widths,
      cuts: cuts
    )
  }
}

extension RowOrder {
  init(_ sort: GridState.Sort) { self.init(column: sort.column, isDescending: sort.isDescending) }
}

extension PageRequest {
  /// The message that answers it.
  func answer(_ result: Result<GridPage, WorkProblem>) -> GridMessage {
    .page(grid: grid, generation: generation, page: page, result)
  }
}
