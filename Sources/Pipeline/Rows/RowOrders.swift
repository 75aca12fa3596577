import Basics
import Columnar
import Engine
import Ingest
import Synchronization

/// Remembers in which order large relations stand, so that rows far down need not be sorted anew for
/// each page.
///
/// The first pages of a sorted relation are the smallest of its rows, which the engine finds without
/// sorting all of them. A page far down would take a sort of everything: instead the numbers of the rows
/// are sorted once, and a page reads those rows alone.
final class RowOrders: Sendable {
  private struct Key: Hashable {
    var filter: RowFilter
    var order: RowOrder
  }

  /// Relations of fewer rows are sorted anew for each page.
  static let leastRows = 1_000_000
  /// Rows above this are found without a sort of everything.
  static let nearRows = 10_000
  /// Orders kept at a time: a number and a hash for each row.
  private static let kept = 2

  private let made = Mutex<(orders: [(key: Key, name: Computation<String>)], next: Int)>(([], 1))

  /// Whether a page of a filter is far down a large relation whose rows have numbers.
  static func serves(_ filter: RowFilter, in loaded: LoadedDataset, offset: Int) -> Bool {
    guard offset >= nearRows, isLarge(loaded) else { return false }
    switch filter.relation {
    case .rows, .source: return true
    default: return false
    }
  }

  /// Whether rows that are equal in what they are sorted by are told apart by numbers.
  static func isLarge(_ loaded: LoadedDataset) -> Bool {
    loaded.engine.dialect.kind == .duckDB
      && loaded.sources.reduce(0) { $0 + $1.rowsKept } >= leastRows
  }

  /// The file of a row as a number.
  static func home(_ columns: [PartColumn], of table: SQL = "") -> SQL {
    let names = ["_source", "_file"].filter { name in columns.contains { $0.name == name } }
    return "hash(\(names.map { "\(table)\(identifier: $0)" as SQL }.joined()))"
  }

  /// A page of the rows in their order.
  ///
  /// - Complexity: the first page of an order sorts the numbers of all rows; each page looks for the
  ///   numbers of its rows.
  func page(
    _ filter: RowFilter,
    in loaded: LoadedDataset,
    sortedBy order: RowOrder,
    offset: Int,
    limit: Int
  ) async throws -> Table {
    let query = try await FilterSQL.of(filter, in: loaded)
    let rows = try await rows(
      offset..<(offset + max(limit, 0)),
      of: filter,
      in: loaded,
      sortedBy: order
    )
    let names = RowQuery.leading(filter, in: loaded, query.columns) ?? query.columns.map(\.name)
    return try await loaded.engine.query(
      """
      SELECT \(names.map { SQL.identifier($0) }.joined()) FROM (\(rows)) p ORDER BY _place
      """
    )
  }

  /// A query for the rows at places of the order, in any order, with their place in `_place`.
  func rows(
    _ places: Range<Int>,
    of filter: RowFilter,
    in loaded: LoadedDataset,
    sortedBy order: RowOrder
  ) async throws -> SQL {
    let query = try await FilterSQL.of(filter, in: loaded)
    let name = try await table(Key(filter: filter, order: order), query, loaded)
    let within: SQL = """
      rowid >= \(literal: places.lowerBound) AND rowid < \(literal: places.upperBound)
      """
    return """
      SELECT k._place, t.* FROM (SELECT rowid AS _place, _number, _home FROM \(identifier: name)
      WHERE \(within)) k JOIN (SELECT * FROM \(query.relation)
      WHERE _row IN (SELECT _number FROM \(identifier: name) WHERE \(within))) t
      ON t._row = k._number AND \(Self.home(query.columns, of: "t.")) = k._home
      """
  }

  private func table(
    _ key: Key,
    _ query: FilterSQL,
    _ loaded: LoadedDataset
  ) async throws -> String {
    let (computation, number, dropped) = made.withLock { state in
      if let known = state.orders.first(where: { $0.key == key }) {
        return (known.name, 0, [Computation<String>]())
      }
      let computation = Computation<String>()
      state.orders.append((key, computation))
      state.next += 1
      let count = max(state.orders.count - Self.kept, 0)
      let dropped = state.orders.prefix(count).map(\.name)
      state.orders.removeFirst(count)
      return (computation, state.next, Array(dropped))
    }
    for old in dropped {
      guard let name = old.current else { continue }
      try await loaded.engine.execute("DROP TABLE IF EXISTS \(identifier: name)")
    }
    return try await computation.value {
      let name = "_row_order_\(number)"
      try await loaded.engine.execute(
        """
        CREATE OR REPLACE TABLE \(identifier: name) AS
        SELECT _row AS _number, \(Self.home(query.columns)) AS _home
        FROM \(query.relation) WHERE \(query.condition) \(try RowQuery.ordering(query, key.order))
        """
      )
      return name
    }
  }
}
