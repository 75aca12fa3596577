import Columnar
import Ingest

/// Some rows of a relation as texts, in the order that was asked for.
package struct RowPage: Sendable, Hashable {
  package struct Column: Sendable, Hashable {
    package var name: String
    package var isNumeric: Bool

    package init(name: String, isNumeric: Bool) {
      self.name = name
      self.isNumeric = isNumeric
    }
  }

  package var columns: [Column]
  /// Whole texts, a row after the other, in the order of `columns`; nil where a value is missing.
  package var rows: [[String?]]

  package init(columns: [Column], rows: [[String?]]) {
    self.columns = columns
    self.rows = rows
  }

  init(_ table: Table) {
    let fields = table.schema.fields
    columns = fields.map { Column(name: $0.name, isNumeric: $0.type.isNumeric) }
    rows = (0..<table.rowCount).map { row in
      fields.indices.map { column in
        let value = table[row, column]
        if case .null = value { return nil }
        return CellPicture(value)?.text ?? value.description
      }
    }
  }
}

/// The columns that rows are sorted by.
package struct RowOrder: Sendable, Hashable {
  package var column: String
  package var isDescending: Bool
  /// By which rows are sorted that are equal so far.
  package var thenBy: [RowOrder]

  package init(column: String, isDescending: Bool, thenBy: [RowOrder] = []) {
    self.column = column
    self.isDescending = isDescending
    self.thenBy = thenBy
  }

  /// All keys, the first one first.
  package var keys: [RowOrder] { [self] + thenBy.flatMap(\.keys) }
}

extension DatasetSession {
  /// Counts the rows behind a figure.
  ///
  /// - Throws: `CurationError` for a column or relation that is not there.
  package func count(_ filter: RowFilter) async throws -> Int {
    try await RowQuery.count(filter, in: try await rows(for: filter))
  }

  /// Gives a page of the rows behind a figure; claims and events are made when they are asked for.
  ///
  /// - Throws: `CurationError` for a column or relation that is not there.
  package func page(
    _ filter: RowFilter,
    sortedBy order: RowOrder? = nil,
    offset: Int,
    limit: Int
  ) async throws -> RowPage {
    let loaded = try await rows(for: filter)
    if let order, RowOrders.serves(filter, in: loaded, offset: offset) {
      return await Self.texts(
        of: try await orders.page(
          filter,
          in: loaded,
          sortedBy: order,
          offset: offset,
          limit: limit
        )
      )
    }
    let table = try await RowQuery.page(
      filter,
      in: loaded,
      sortedBy: order,
      offset: offset,
      limit: limit
    )
    return await Self.texts(of: table)
  }

  @concurrent
  private static func texts(of table: Table) async -> RowPage { RowPage(table) }
}
