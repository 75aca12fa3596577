import Columnar
import Engine
package import Ingest
package import Workspace

/// What models learn from: the relation `curated` in the engine.
package enum CuratedView {
  /// What a row of `curated` is.
  package enum Grain: Sendable, Hashable {
    /// The rows as they were read: no two sources speak about one entity.
    case row
    /// One row an entity, with the values that are believed.
    case entity
  }

  /// What a row of `curated` is in this dataset.
  package static func grain(of loaded: LoadedDataset) async throws -> Grain {
    try await SharedEntities.exist(in: loaded) ? .entity : .row
  }

  /// Makes the view `curated`.
  ///
  /// Where at least two sources speak about one entity it has a row an entity: the key, the resolved
  /// value of each attribute, the first present value of every other column (by source and record
  /// number), `_source` and `_row` of its first row, and `_sources`, how many speak of it. Rows
  /// without a key are left out. Otherwise it is `rows`.
  ///
  /// Resolves conflicts by the default methods unless the table `resolutions` is there.
  @discardableResult
  package static func create(
    in loaded: LoadedDataset,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> Grain {
    let engine = loaded.engine
    guard try await grain(of: loaded) == .entity else {
      try await replace("SELECT * FROM rows", engine)
      return .row
    }
    if try await !engine.hasRelation("resolutions") {
      _ = try await Conflicts.resolve(loaded, progress: progress)
    }
    try await replace(try await resolvedQuery(loaded), engine)
    return .entity
  }

  private static func replace(_ query: SQL, _ engine: any QueryEngine) async throws {
    try await engine.execute(engine.dialect.createView("curated", as: query))
  }

  private static func resolvedQuery(_ loaded: LoadedDataset) async throws -> SQL {
    let engine = loaded.engine
    let entity = loaded.manifest.entity
    let fields = try await engine.query("SELECT * FROM rows LIMIT 0").schema.fields
    let resolved = try await resolvedTypes(engine, fields)
    let record = engine.dialect.cast("_row", to: .text)
    // Two sources of the manifest may hold rows of one name and number: the file tells them apart.
    let place: SQL = "concat_ws(' ', _source, lpad(\(record), 20, '0'), _file)"
    var columns: [SQL] = []
    var aggregates: [SQL] = []
    for name in fields.map(\.name) where !["_row", "_file", "_source"].contains(name) {
      if entity.contains(name) {
        aggregates.append("min(\(identifier: name)) AS \(identifier: name)")
        columns.append("g.\(identifier: name)")
      } else if resolved[name] != nil {
        columns.append("r.\(identifier: name)")
      } else {
        aggregates.append(
          """
          min_by(\(identifier: name), \(place)) FILTER (WHERE \(identifier: name) IS NOT NULL)
          AS \(identifier: name)
          """
        )
        columns.append("g.\(identifier: name)")
      }
    }
    let pivots = resolved.sorted { $0.key < $1.key }.map { name, type in
      let value: SQL = "max(value) FILTER (WHERE attribute = \(literal: name))"
      return "\(engine.dialect.tryCast(value, to: type)) AS \(identifier: name)" as SQL
    }
    let key = EntityKey.sql(entity, engine.dialect)
    return """
      SELECT \(columns.joined()), g._source, g._row, g._sources FROM (
      SELECT \(key) AS _entity, \(aggregates.joined()), min(_source) AS _source,
      min_by(_row, \(place)) AS _row, count(DISTINCT _source) AS _sources
      FROM rows WHERE \(EntityKey.isPresent(entity, engine.dialect)) GROUP BY 1) g
      LEFT JOIN (SELECT entity, \(pivots.joined()) FROM resolutions GROUP BY entity) r
      ON r.entity = g._entity
      """
  }

  /// The engine type of each resolved attribute: that of its column, and of a column of texts the
  /// one that gives every text back unchanged, so that `01234` and `1234` stay two codes.
  private static func resolvedTypes(
    _ engine: any QueryEngine,
    _ fields: [Field]
  ) async throws -> [String: EngineType] {
    let dialect = engine.dialect
    let isCode: SQL = """
      (\(dialect.regexpMatches("value", "^[-+]?0[0-9]"))
      OR \(dialect.regexpMatches("value", "^[-+]?[0-9]{17,}$")))
      """
    let table = try await engine.query(
      """
      SELECT attribute, count(*) AS n,
      count(CASE WHEN NOT \(isCode) THEN \(dialect.tryCast("value", to: .double)) END) AS numbers,
      count(CASE WHEN \(dialect.cast(dialect.tryCast("value", to: .bigint), to: .text)) = value
      THEN 1 END) AS wholes,
      count(CASE WHEN length(value) = 10 THEN \(dialect.tryCast("value", to: .date)) END) AS dates
      FROM resolutions GROUP BY attribute
      """
    )
    var types: [String: EngineType] = [:]
    for row in 0..<table.rowCount {
      guard let name = table.strings("attribute")[row], let count = table.ints("n")[row] else {
        continue
      }
      let field = fields.first { $0.name == name }?.type.valueType
      types[name] =
        if field == .bool {
          .boolean
        } else if case .timestamp? = field {
          .timestamp
        } else if table.ints("wholes")[row] == count {
          .bigint
        } else if table.ints("numbers")[row] == count {
          .double
        } else if table.ints("dates")[row] == count {
          .date
        } else {
          .text
        }
    }
    return types
  }
}
