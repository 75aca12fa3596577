import Columnar
import Engine
import Ingest

/// What can be counted of a column among the rows of a filter.
package struct RowFigures: Sendable, Hashable {
  package var rows: Int
  /// Rows in which the column holds something.
  package var present: Int
  package var distinct: Int
  /// Of a column of numbers.
  package var sum: Double?
  package var mean: Double?
  /// As texts; nil where nothing is present, or where values have no order.
  package var least: String?
  package var greatest: String?

  package init(
    rows: Int,
    present: Int,
    distinct: Int,
    sum: Double? = nil,
    mean: Double? = nil,
    least: String? = nil,
    greatest: String? = nil
  ) {
    self.rows = rows
    self.present = present
    self.distinct = distinct
    self.sum = sum
    self.mean = mean
    self.least = least
    self.greatest = greatest
  }
}

extension DatasetSession {
  /// Counts a column over all rows of a filter.
  ///
  /// - Throws: `CurationError` for a column or relation that is not there.
  /// - Complexity: one pass over the rows; memory for the distinct values.
  package func figures(_ filter: RowFilter, column name: String) async throws -> RowFigures {
    let query = try await FilterSQL.of(filter, in: try await rows(for: filter))
    let column = try query.column(name)
    let value = SQL.identifier(column.name)
    let dialect = query.dialect
    let number: SQL = column.isNumeric ? dialect.cast(value, to: .double) : "CAST(NULL AS DOUBLE)"
    let ordered: SQL = column.isBinary ? "CAST(NULL AS VARCHAR)" : dialect.cast(value, to: .text)
    let (least, greatest): (SQL, SQL) =
      column.isNumeric || column.isTemporal
      ? (dialect.cast("min(\(value))", to: .text), dialect.cast("max(\(value))", to: .text))
      : ("min(\(ordered))", "max(\(ordered))")
    let found = try await query.engine.query(
      """
      SELECT count(*) AS n, count(\(value)) AS present, count(DISTINCT \(value)) AS kinds,
      sum(\(number)) AS total, avg(\(number)) AS mean, \(least) AS least, \(greatest) AS greatest
      FROM \(query.relation) WHERE \(query.condition)
      """
    )
    func count(_ name: String) -> Int { Int(found.ints(name).first.flatMap(\.self) ?? 0) }
    func text(_ name: String) -> String? { found.strings(name).first.flatMap(\.self) }
    return RowFigures(
      rows: count("n"),
      present: count("present"),
      distinct: count("kinds"),
      sum: found.values("total").first?.double,
      mean: found.values("mean").first?.double,
      least: text("least"),
      greatest: text("greatest")
    )
  }
}
