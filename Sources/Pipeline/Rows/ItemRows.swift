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
  /// - Returns: a page for each item that has rows; only of items of the queue, once it is made.
  /// - Complexity: once the queue is made, a look for the items among those of the queue and for the
  ///   numbers of their rows; before, one pass over the keys of all rows.
  package func rows(of items: [ItemKey], limit: Int) async throws -> [ItemKey: RowPage] {
    let loaded = try await rows(for: RowFilter(.rows))
    var places: [RowPlace: ItemKey] = [:]
    for isEntity in [true, false] {
      let keys = Dictionary(
        items.filter { $0.isEntity == isEntity }.map { ($0.text, $0) },
        uniquingKeysWith: { first, _ in first }
      )
      guard !keys.isEmpty else { continue }
      let relation = isEntity ? ReviewQueue.entitiesRelation : ReviewQueue.rowsRelation
      let known: SQL =
        try await loaded.engine.hasRelation(relation)
        ? .identifier(relation)
        : isEntity ? Self.entityPlaces(loaded) : "(\(RecordItems.contents(loaded)))"
      let wanted = SQL.joined(keys.keys.sorted().map { "\(literal: $0)" })
      let found = try await loaded.engine.query(
        "SELECT item, _source, _file, _row FROM \(known) k WHERE item IN (\(wanted))"
      )
      let (texts, numbers) = (found.strings("item"), found.ints("_row"))
      let (sources, files) = (found.strings("_source"), found.strings("_file"))
      for row in texts.indices {
        guard let key = texts[row].flatMap({ keys[$0] }), let number = numbers[row] else {
          continue
        }
        places[RowPlace(source: sources[row], file: files[row], row: "\(number)")] = key
      }
    }
    guard !places.isEmpty else { return [:] }
    let numbers = SQL.joined(Set(places.keys.map(\.row)).sorted().map { "\(raw: $0)" })
    let table = try await loaded.engine.query(
      "SELECT * FROM \(identifier: RowsRelation.name) WHERE _row IN (\(numbers))"
    )
    return await Self.pages(of: table, at: places, limit: limit)
  }

  private struct RowPlace: Hashable {
    var source: String?
    var file: String?
    var row: String
  }

  /// The relation `item, _source, _file, _row` of all rows with a key; none without an entity.
  private static func entityPlaces(_ loaded: LoadedDataset) -> SQL {
    let (names, dialect) = (loaded.manifest.entity, loaded.engine.dialect)
    return """
      (SELECT \(EntityKey.sql(names, dialect)) AS item, _source, _file, _row
      FROM \(identifier: RowsRelation.name) WHERE \(EntityKey.isPresent(names, dialect)))
      """
  }

  @concurrent
  private static func pages(
    of table: Table,
    at places: [RowPlace: ItemKey],
    limit: Int
  ) async -> [ItemKey: RowPage] {
    let page = RowPage(table)
    func column(_ name: String) -> Int? { page.columns.firstIndex { $0.name == name } }
    guard let source = column("_source"), let file = column("_file"), let row = column("_row")
    else {
      return [:]
    }
    var pages: [ItemKey: RowPage] = [:]
    for cells in page.rows {
      let place = RowPlace(source: cells[source], file: cells[file], row: cells[row] ?? "")
      guard let item = places[place], pages[item]?.rows.count ?? 0 < limit else { continue }
      pages[item, default: RowPage(columns: page.columns, rows: [])].rows.append(cells)
    }
    return pages
  }
}
