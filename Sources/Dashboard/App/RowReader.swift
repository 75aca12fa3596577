import Columnar
import Engine
import Ingest
import Pipeline
import Terminal

/// Fetches the rows behind a figure as texts.
struct RowReader: Sendable {
  /// Longer texts are cut in the grid; a cell is for reading, not for a whole book.
  private static let longestText = 4000

  let loaded: LoadedDataset
  let events: EventTable

  /// Posts a page, and how many rows there are when that was asked as well.
  func answer(_ question: PageRequest, to mailbox: Mailbox) async throws {
    try await prepare(question.filter)
    let page = try await page(question)
    mailbox.post(.grid(question.answer(.success(page))))
    guard question.counts else { return }
    let total = try await RowQuery.count(question.filter, in: loaded)
    mailbox.post(
      .grid(.counted(grid: question.grid, generation: question.generation, .success(total)))
    )
  }

  /// Brings what the filter asks for up to date in the engine.
  func prepare(_ filter: RowFilter) async throws {
    if filter.needsEvents { try await events.refresh(in: loaded) }
  }

  @concurrent
  private func page(_ question: PageRequest) async throws -> GridPage {
    let table = try await RowQuery.page(
      question.filter,
      in: loaded,
      sortedBy: question.sort.map { (column: $0.column, descending: $0.isDescending) },
      offset: question.page * GridState.pageLength,
      limit: GridState.pageLength
    )
    return Self.page(of: table)
  }

  /// The texts of a table, with what the grid must know to lay them out.
  static func page(of table: Table) -> GridPage {
    let fields = table.schema.fields
    let measure = TextWidth()
    var widths = fields.map { measure.width(of: $0.name) }
    var cuts: [GridPage.Place: Int] = [:]
    let rows = (0..<table.rowCount).map { row in
      fields.indices.map { column -> String? in
        guard var text = text(of: table[row, column]) else { return nil }
        let length = text.unicodeScalars.count
        if length > longestText {
          cuts[GridPage.Place(row: row, column: column)] = length
          text = String(text.unicodeScalars.prefix(longestText))
        }
        widths[column] = max(widths[column], measure.width(of: String(text.prefix(80))))
        return text
      }
    }
    return GridPage(
      columns: fields.map(\.name),
      numeric: Set(fields.indices.filter { fields[$0].type.isNumeric }),
      rows: rows,
      widths: widths,
      cuts: cuts
    )
  }

  /// The whole text of a value; nil where it is missing.
  static func text(of value: Value) -> String? {
    if case .null = value { return nil }
    return value.description
  }
}

extension PageRequest {
  /// The message that answers it.
  func answer(_ result: Result<GridPage, WorkProblem>) -> GridMessage {
    .page(grid: grid, generation: generation, page: page, result)
  }
}

extension RowFilter {
  /// Whether it is answered from the claims of the sources, which the conflict analysis makes.
  var needsClaims: Bool {
    if relation == .claims || relation == .resolutions { return true }
    return conditions.contains { condition in
      switch condition {
      case .conflicted, .counted, .shared, .contradicted, .claimedBy: true
      default: false
      }
    }
  }

  /// Whether it is answered from what users did.
  var needsEvents: Bool {
    relation == .events
      || conditions.contains(.equals(column: "source", value: EventTable.rejectSource))
  }
}
