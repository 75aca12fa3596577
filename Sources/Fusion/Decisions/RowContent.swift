import Engine
import Ingest

/// Names rows by what stands in them, so that a file may be sorted anew or grow.
struct RowContent {
  private let loaded: LoadedDataset

  init(_ loaded: LoadedDataset) { self.loaded = loaded }

  /// `item, _source, _file, _row` of every row, for the engine.
  ///
  /// The item is its source, a hash of its cells as they were written, and its number among the rows
  /// of the source that are equal.
  ///
  /// - Complexity: O(cells).
  func keys() -> SQL {
    let dialect = loaded.engine.dialect
    let selects = loaded.sources.filter { !$0.columns.isEmpty }.map { source -> SQL in
      // Each cell with its length, so that no two rows have one text.
      let cells = source.columns.map { column -> SQL in
        let text = dialect.cast(.identifier(column.name), to: .text)
        let length = dialect.cast(dialect.length(text), to: .text)
        return "coalesce(concat(\(length), ':', \(text)), '-')"
      }
      return """
        SELECT concat(\(literal: source.name), '/', h, '/',
          row_number() OVER (PARTITION BY h ORDER BY _file, _row)) AS item, _file, _row,
        \(literal: source.name) AS source
        FROM (SELECT \(dialect.md5("concat(\(cells.joined()))")) AS h, _file, _row
        FROM \(identifier: source.table)) h
        """
    }
    return """
      SELECT k.item, r._source, k._file, k._row FROM (\(selects.joined(separator: " UNION ALL "))) k
      JOIN \(identifier: RowsRelation.name) r ON r._file = k._file AND r._row = k._row
      """
  }
}
