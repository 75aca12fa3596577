import Basics
import Columnar
import Engine
import Fusion
import Ingest
import Review
package import Workspace

extension DatasetSession {
  /// The rows of several items, each in the order in which `page` gives those of one.
  ///
  /// - `limit`: rows of an item, at most.
  /// - Returns: a page for each item that has rows.
  /// - Throws: `CurationError` for items with a key where the dataset has none.
  /// - Complexity: one pass over the keys of all rows, whatever the number of items.
  package func rows(of items: [ItemKey], limit: Int) async throws -> [ItemKey: RowPage] {
    let loaded = try await rows(for: RowFilter(.rows))
    let keys = Dictionary(items.map { ($0.text, $0) }, uniquingKeysWith: { first, _ in first })
    var found: [ItemKey: RowPage] = [:]
    for isEntity in [true, false] {
      let texts = keys.filter { $0.value.isEntity == isEntity }.map(\.key).sorted()
      guard !texts.isEmpty else { continue }
      let query =
        isEntity ? try Self.entityRows(texts, loaded) : try await Self.contentRows(texts, loaded)
      let table = try await loaded.engine.query(query)
      for (text, page) in await Self.pages(of: table, limit: limit) {
        if let key = keys[text] { found[key] = page }
      }
    }
    return found
  }

  /// The key of its item and all columns of each row of some items.
  private static func entityRows(_ texts: [String], _ loaded: LoadedDataset) throws -> SQL {
    let names = loaded.manifest.entity
    guard !names.isEmpty else {
      throw CurationError(
        .notApplicable,
        "the dataset has no entity",
        suggestion: "name its column under entity in dataset.yaml"
      )
    }
    let key = EntityKey.sql(names, loaded.engine.dialect)
    let wanted = SQL.joined(texts.map { "\(literal: $0)" })
    return "SELECT \(key), * FROM \(identifier: RowsRelation.name) WHERE \(key) IN (\(wanted))"
  }

  private static func contentRows(
    _ texts: [String],
    _ loaded: LoadedDataset
  ) async throws -> SQL {
    // The queue has looked its rows up already; else all are hashed.
    let contents: SQL =
      try await loaded.engine.hasRelation(ReviewQueue.rowsRelation)
      ? .identifier(ReviewQueue.rowsRelation) : "(\(RecordItems.contents(loaded)))"
    let wanted = SQL.joined(texts.map { "\(literal: $0)" })
    return """
      SELECT k.item, r.* FROM \(identifier: RowsRelation.name) r
      JOIN (SELECT item, _source, _file, _row FROM \(contents) c WHERE item IN (\(wanted))) k
      ON r._source = k._source AND r._file = k._file AND r._row = k._row
      """
  }

  /// The pages of a table by its first column.
  @concurrent
  private static func pages(of table: Table, limit: Int) async -> [String: RowPage] {
    let page = RowPage(table)
    let columns = Array(page.columns.dropFirst())
    var pages: [String: RowPage] = [:]
    for row in page.rows {
      guard let item = row.first.flatMap(\.self),
        pages[item]?.rows.count ?? 0 < limit
      else { continue }
      pages[item, default: RowPage(columns: columns, rows: [])].rows.append(Array(row.dropFirst()))
    }
    return pages
  }
}
