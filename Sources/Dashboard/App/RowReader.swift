import Scoring
import Basics
import Learning
import Pipeline
import Terminal
import Workspace

/// Fetches the rows behind a figure for the grid.
struct RowReader: Sendable {
  /// Longer texts are cut in the grid; a cell is for reading, not for a whole book.
  private static let longestText = 4000

  /// Columns of the relation of resolutions that hold probabilities.
  private static let probabilities: Set<String> = ["confidence", "posterior"]

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
    let isResolved = question.filter.relation == .resolutions
    let shown = Self.page(of: page, rounded: isResolved ? Self.probabilities : [])
    mailbox.post(.grid(question.answer(.success(shown))))
    guard question.counts else { return }
    let total = try await session.count(question.filter)
    mailbox.post(
      .grid(.counted(grid: question.grid, generation: question.generation, .success(total)))
    )
  }

  /// The first pages of the rows of items; those without rows are left out.
  @concurrent
  func pages(of items: [ItemKey]) async throws -> [ItemKey: GridPage] {
    try await session.rows(of: items, limit: GridState.pageLength).mapValues { Self.page(of: $0) }
  }

  @concurrent
  func answer(_ inquiry: GridInquiry) async throws -> GridAnswer {
    switch inquiry.subject {
    case .figures(let column):
      .figures(column: column, try await session.figures(inquiry.filter, column: column))
    case .match(let text, let row, let isForward):
      .match(
        try await session.match(
          text,
          in: inquiry.filter,
          sortedBy: inquiry.sort.map(RowOrder.init),
          from: row,
          isForward: isForward
        )
      )
    }
  }

  /// The first pictures of a column, decoded.
  @concurrent
  func pictures(source: String, column: String, count: Int) async throws -> [Thumbnail] {
    try await session.pictures(
      RowFilter(.source(source), [.present(column: column)]),
      offset: 0,
      limit: count,
      column: column
    ).compactMap(Thumbnail.init)
  }

  /// The pictures in one row of a grid, decoded.
  @concurrent
  func pictures(of question: PageRequest, row: Int) async throws -> [Thumbnail] {
    try await session.pictures(
      question.filter,
      sortedBy: question.sort.map(RowOrder.init),
      offset: row,
      limit: 1
    ).compactMap(Thumbnail.init)
  }

  /// The first pictures in the rows of an item, decoded.
  @concurrent
  func pictures(of item: ItemKey, count: Int) async throws -> [Thumbnail] {
    try await session.pictures(RowFilter(of: item), offset: 0, limit: GridState.pageLength)
      .prefix(count).compactMap(Thumbnail.init)
  }

  /// Rows with what the grid must know to lay them out; the columns named in `rounded` hold
  /// probabilities, which are shown with three decimals.
  static func page(of page: RowPage, rounded: Set<String> = []) -> GridPage {
    let measure = TextWidth()
    var widths = page.columns.map { measure.width(of: $0.name) }
    var cuts: [GridPage.Place: Int] = [:]
    var rows = page.rows
    for row in rows.indices {
      for column in page.columns.indices {
        guard var text = rows[row][column] else { continue }
        if rounded.contains(page.columns[column].name), let number = Double(text) {
          text = Figures.decimal(number)
          rows[row][column] = text
        }
        let length = text.unicodeScalars.count
        if length > longestText {
          cuts[GridPage.Place(row: row, column: column)] = length
          rows[row][column] = String(text.unicodeScalars.prefix(longestText))
        }
        let shown = page.columns[column].isNumeric ? GridNumber.shown(text) : text
        widths[column] = max(widths[column], measure.width(of: String(shown.prefix(80))))
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
  init(_ sort: GridState.Sort) {
    self.init(
      column: sort.column,
      isDescending: sort.isDescending,
      thenBy: sort.thenBy.map(RowOrder.init)
    )
  }
}

extension PageRequest {
  /// The message that answers it.
  func answer(_ result: Result<GridPage, WorkProblem>) -> GridMessage {
    .page(grid: grid, generation: generation, page: page, result)
  }
}

extension Thumbnail {
  /// Nil when the cell cannot be decoded.
  init?(_ cell: CellPicture) {
    guard let picture = cell.decoded(longestSide: Thumbnail.longestSide) else { return nil }
    let values = picture.pixels
    self.init(
      width: picture.shape.width,
      height: picture.shape.height,
      pixels: stride(from: 0, to: values.count - 2, by: 3).map {
        RGB(red: values[$0], green: values[$0 + 1], blue: values[$0 + 2])
      },
      title: cell.text
    )
  }
}
