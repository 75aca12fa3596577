import Columnar
import Curation
import Engine
import Terminal

/// Fetches the rows behind a figure as texts.
struct RowReader: Sendable {
  /// Longer texts are cut in the grid; a cell is for reading, not for a whole book.
  private static let longestText = 4000

  let loaded: LoadedDataset
  let events: EventTable

  func answer(_ question: PageRequest, to mailbox: Mailbox) async throws {
    do {
      try await prepare(question.filter)
      let page = try await page(question)
      mailbox.post(
        .grid(
          .page(
            grid: question.grid,
            generation: question.generation,
            page: question.page,
            .success(page)
          )
        )
      )
      guard question.counts else { return }
      let total = try await RowQuery.count(question.filter, in: loaded)
      mailbox.post(
        .grid(
          .counted(grid: question.grid, generation: question.generation, .success(total))
        )
      )
    } catch is CancellationError {
    } catch {
      mailbox.post(
        .grid(
          .page(
            grid: question.grid,
            generation: question.generation,
            page: question.page,
            .failure(WorkProblem(message: describe(error)))
          )
        )
      )
    }
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
    let rows = (0..<table.rowCount).map { row in
      fields.indices.map { column -> String? in
        let value = table[row, column]
        if case .null = value { return nil }
        let text = String(value.description.prefix(longestText))
        widths[column] = max(widths[column], measure.width(of: String(text.prefix(80))))
        return text
      }
    }
    return GridPage(
      columns: fields.map(\.name),
      numeric: Set(fields.indices.filter { fields[$0].type.isNumeric }),
      rows: rows,
      widths: widths
    )
  }
}

extension RowFilter {
  /// Whether it is answered from the claims of the sources, which the conflict analysis makes.
  var needsClaims: Bool {
    if relation == .claims || relation == .resolutions { return true }
    return conditions.contains { if case .conflicted = $0 { true } else { false } }
  }

  /// Whether it is answered from what users did.
  var needsEvents: Bool {
    relation == .events
      || conditions.contains(.equals(column: "source", value: EventTable.rejectSource))
  }
}
