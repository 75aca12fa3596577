import Columnar
import Engine
import Ingest

extension DatasetSession {
  /// Rows that are looked at first; each further look takes several times as many.
  private static let firstWindow = 20_000
  private static let growth = 4
  private static let largestWindow = 2_000_000

  /// The number, from 0, of the next row of a filter in which some column contains a text.
  ///
  /// - `row`: the number of the row to begin after, or before.
  /// - Returns: nil when there is none in that direction.
  /// - Throws: `CurationError` for a column that is not there; `CancellationError`.
  /// - Complexity: of rows in their own order, and of large relations in one that was asked for, a
  ///   pass over those between the row and the match; else one pass over all, sorted when they are.
  package func match(
    _ text: String,
    in filter: RowFilter,
    sortedBy order: RowOrder? = nil,
    from row: Int,
    isForward: Bool
  ) async throws -> Int? {
    let loaded = try await rows(for: filter)
    let query = try await FilterSQL.of(filter, in: loaded)
    let isRemembered = order != nil && RowOrders.serves(filter, in: loaded, offset: .max)
    guard isRemembered || (order == nil && query.order == nil) else {
      return try await match(text, in: query, sortedBy: order, from: row, isForward: isForward)
    }
    var (start, length) = (isForward ? row + 1 : row, Self.firstWindow)
    while isForward || start > 0 {
      try Task.checkCancellation()
      let window = isForward ? start..<(start + length) : max(start - length, 0)..<start
      let rows: SQL
      if let order, isRemembered {
        rows = try await orders.rows(window, of: filter, in: loaded, sortedBy: order)
      } else {
        rows = """
          SELECT row_number() OVER () - 1 + \(literal: window.lowerBound) AS _place, w.* FROM (
          SELECT * FROM \(query.relation) WHERE \(query.condition)
          LIMIT \(literal: window.count) OFFSET \(literal: window.lowerBound)) w
          """
      }
      let nearest: SQL = isForward ? "min(_place)" : "max(_place)"
      let found = try await query.engine.query(
        """
        SELECT \(nearest) FILTER (WHERE is_match) AS place, count(*) AS n FROM (
        SELECT _place, \(query.matches(text)) AS is_match FROM (\(rows)) r) m
        """
      )
      if let place = found.ints("place").first.flatMap(\.self) { return Int(place) }
      let isEnd = Int(found.ints("n").first.flatMap(\.self) ?? 0) < window.count
      if isForward, isEnd { return nil }
      start = isForward ? window.upperBound : window.lowerBound
      length = min(length * Self.growth, Self.largestWindow)
    }
    return nil
  }

  /// The same among all rows, which are numbered anew.
  private func match(
    _ text: String,
    in query: FilterSQL,
    sortedBy order: RowOrder?,
    from row: Int,
    isForward: Bool
  ) async throws -> Int? {
    let ordering = try RowQuery.ordering(query, order)
    let side: SQL = isForward ? "place > \(literal: row)" : "place < \(literal: row)"
    let nearest: SQL = isForward ? "min(place)" : "max(place)"
    let found = try await query.engine.query(
      """
      SELECT \(nearest) AS place FROM (
      SELECT row_number() OVER (\(ordering)) - 1 AS place, \(query.matches(text)) AS is_match
      FROM \(query.relation) WHERE \(query.condition)) m WHERE is_match AND \(side)
      """
    )
    return found.ints("place").first.flatMap(\.self).map { Int($0) }
  }
}
