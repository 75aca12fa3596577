import Basics
import Columnar
import Engine
import Ingest
import Workspace

/// Whether sources can contradict each other at all.
enum SharedEntities {
  /// Whether any entity is spoken of by two sources.
  ///
  /// - Complexity: O(rows) in the engine; O(1) where there is one source only.
  static func exist(in loaded: LoadedDataset) async throws -> Bool {
    guard arePossible(in: loaded) else { return false }
    let manifest = loaded.manifest
    let dialect = loaded.engine.dialect
    let table = try await loaded.engine.query(
      """
      SELECT count(*) AS n FROM (SELECT \(EntityKey.sql(manifest.entity, dialect)) AS k FROM rows
      WHERE \(EntityKey.isPresent(manifest.entity, dialect)) GROUP BY 1
      HAVING min(_source) <> max(_source) LIMIT 1) d
      """
    )
    return table.ints("n").first == 1
  }

  /// Whether there is more than one source at all.
  static func arePossible(in loaded: LoadedDataset) -> Bool {
    let namesSources = loaded.manifest.sources.contains { $0.sourceColumn != nil }
    return !loaded.manifest.entity.isEmpty && (namesSources || loaded.sources.count > 1)
  }
}
