import Basics
import Columnar
package import Engine
package import Ingest
package import Workspace

/// A row by where it stands now.
package struct RecordPlace: Sendable, Hashable {
  /// The source that its claims are of; nil when the file tells.
  package var source: String?
  /// Nil when the source has one file, or its rows are counted over all of them.
  package var file: String?
  /// Its number, from 1.
  package var row: Int

  package init(source: String?, file: String? = nil, row: Int) {
    self.source = source
    self.file = file
    self.row = row
  }
}

/// Names the items that rows speak of, so that decisions about them outlast a change of the files.
package enum RecordItems {
  private static let asked = "_asked_records"

  /// `item, _source, _file, _row` of every row, each named by its content.
  ///
  /// - Complexity: O(cells).
  package static func contents(_ loaded: LoadedDataset) -> SQL { RowContent(loaded).keys() }

  /// The item of each row: its entity, or the row by its content where the dataset has no entity;
  /// nil for a row that is not there or has no key.
  ///
  /// - Complexity: one pass over the keys, or over all cells where rows have no key.
  package static func find(
    _ records: [RecordPlace],
    in loaded: LoadedDataset
  ) async throws -> [ItemKey?] {
    guard !records.isEmpty else { return [] }
    let engine = loaded.engine
    try await engine.ingest(
      IngestTable([
        "place": .ints(records.indices.map { Int64($0) }),
        "source": .strings(records.map(\.source)), "file": .strings(records.map(\.file)),
        "record": .ints(records.map { Int64($0.row) }),
      ]),
      as: asked
    )
    let entity = loaded.manifest.entity
    let items: SQL =
      entity.isEmpty
      ? RowContent(loaded).keys()
      : """
      SELECT \(EntityKey.sql(entity, engine.dialect)) AS item, _source, _file, _row
      FROM \(identifier: RowsRelation.name)
      WHERE \(EntityKey.isPresent(entity, engine.dialect))
      """
    let found = try await engine.query(
      """
      SELECT a.place, min(i.item) AS item FROM \(identifier: asked) a JOIN (\(items)) i
      ON i._row = a.record AND (a.source IS NULL OR i._source = a.source)
      AND (a.file IS NULL OR i._file = a.file) GROUP BY a.place
      """
    )
    var keys = [ItemKey?](repeating: nil, count: records.count)
    for (place, text) in zip(found.ints("place"), found.strings("item")) {
      guard let place, let text else { continue }
      keys[Int(place)] = entity.isEmpty ? ItemKey(rowText: text) : .entity(text)
    }
    return keys
  }
}

extension ItemKey {
  /// The key that `text` writes of a row; nil for another text.
  package init?(rowText: String) {
    let parts = rowText.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, let ordinal = Int(parts[parts.count - 1]) else { return nil }
    self = .row(
      source: parts.dropLast(2).joined(separator: "/"),
      content: String(parts[parts.count - 2]),
      ordinal: ordinal
    )
  }
}
