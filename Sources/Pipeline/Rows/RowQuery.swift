package import Columnar
package import Engine
package import Ingest
import Workspace

/// Opens the rows behind a number: counts them and gives them page by page.
package enum RowQuery {
  /// Counts the rows of a filter.
  ///
  /// - Throws: `CurationError` for a column or relation that is not there.
  package static func count(_ filter: RowFilter, in loaded: LoadedDataset) async throws -> Int {
    let query = try await FilterSQL.of(filter, in: loaded)
    let result = try await loaded.engine.query(
      "SELECT count(*) AS n FROM \(query.relation) WHERE \(query.condition)"
    )
    return Int(result.ints("n").first.flatMap { $0 } ?? 0)
  }

  /// Gives a page of rows, in their order in the sources unless sorted; distinct values come the
  /// most frequent first, missing values last.
  ///
  /// - Throws: `CurationError` for a column or relation that is not there.
  package static func page(
    _ filter: RowFilter,
    in loaded: LoadedDataset,
    sortedBy: RowOrder? = nil,
    offset: Int,
    limit: Int
  ) async throws -> Table {
    let query = try await FilterSQL.of(filter, in: loaded)
    let order = try ordering(query, sortedBy)
    let selected =
      leading(filter, in: loaded, query.columns)
      .map { $0.map { SQL.identifier($0) }.joined() } ?? "*"
    return try await loaded.engine.query(
      """
      SELECT \(selected) FROM \(query.relation) WHERE \(query.condition) \(order)
      LIMIT \(literal: max(limit, 0)) OFFSET \(literal: max(offset, 0))
      """
    )
  }

  /// The order of rows as a clause; empty where the engine keeps one.
  static func ordering(_ query: FilterSQL, _ sortedBy: RowOrder?) throws -> SQL {
    guard let sortedBy else { return query.order.map { "ORDER BY \($0)" } ?? "" }
    var names: Set<String> = []
    var keys: [SQL] = []
    for key in sortedBy.keys {
      let column = try query.column(key.column)
      guard names.insert(column.name).inserted else { continue }
      let direction: SQL = key.isDescending ? "DESC" : "ASC"
      keys.append("\(identifier: column.name) \(direction) NULLS LAST")
    }
    // Equal values keep one order, so that no row stands on two pages.
    if RowOrders.isLarge(query.loaded), query.columns.contains(where: { $0.name == "_file" }),
      query.columns.contains(where: { $0.name == "_row" })
    {
      // Numbers are sorted many times faster than texts.
      return "ORDER BY \((keys + ["_row", RowOrders.home(query.columns)]).joined())"
    }
    for name in ["_source", "_file", "_row", "line", "entity", "attribute", "value"]
    where !names.contains(name) && query.columns.contains(where: { $0.name == name }) {
      keys.append(.identifier(name))
    }
    return "ORDER BY \(keys.joined())"
  }

  /// The columns of rows that contradict each other, first those that say about what; nil for all as
  /// they stand.
  static func leading(
    _ filter: RowFilter,
    in loaded: LoadedDataset,
    _ columns: [PartColumn]
  ) -> [String]? {
    let contradicted = filter.conditions.compactMap { condition -> String? in
      if case .conflicted(let attribute) = condition { return attribute }
      return nil
    }
    guard !contradicted.isEmpty else { return nil }
    let names = columns.map(\.name)
    var first: [String] = []
    for name in loaded.manifest.entity + contradicted
    where names.contains(name) && !first.contains(name) { first.append(name) }
    return first + names.filter { !first.contains($0) }
  }

  /// The filter as a query of the engine, for copying and for reports.
  package static func sql(_ filter: RowFilter, in loaded: LoadedDataset) async throws -> SQL {
    let query = try await FilterSQL.of(filter, in: loaded)
    return "SELECT * FROM \(query.relation) WHERE \(query.condition)"
  }
}
