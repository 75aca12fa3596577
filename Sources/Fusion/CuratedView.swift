import Basics
import Columnar
import Conform
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

  /// Makes the view `curated`: a decision beats what fusion believes, and that beats the first value.
  ///
  /// Where at least two sources speak about one entity it has a row an entity: the key, the resolved
  /// value of each attribute, the first present value of every other column (by source and record
  /// number), `_source` and `_row` of its first row, and `_sources`, how many speak of it. Rows
  /// without a key are left out. Otherwise it is `rows`.
  ///
  /// Cells stand as decided where a decision holds, and rejected items are left out.
  ///
  /// Resolves conflicts by the default methods unless the table `resolutions` is there.
  ///
  /// - `decided`: those that hold, whose relation `DecisionReplay` made.
  @discardableResult
  package static func create(
    in loaded: LoadedDataset,
    decided: [Decision] = [],
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> Grain {
    let engine = loaded.engine
    guard try await grain(of: loaded) == .entity else {
      let overlay = DecisionOverlay(decided, try await engine.describe(RowsRelation.name))
      try await replace(overlay.rows(loaded), engine)
      return .row
    }
    if try await !engine.hasRelation("resolutions") {
      _ = try await Conflicts.resolve(loaded, progress: progress)
    }
    try await replace(try await resolvedQuery(loaded, decided), engine)
    return .entity
  }

  private static func replace(_ query: SQL, _ engine: any QueryEngine) async throws {
    try await engine.execute(engine.dialect.createView("curated", as: query))
  }

  private static func resolvedQuery(
    _ loaded: LoadedDataset,
    _ decided: [Decision]
  ) async throws -> SQL {
    let engine = loaded.engine
    let entity = loaded.manifest.entity
    let fields = try await engine.describe(RowsRelation.name)
    let resolved = try await resolvedTypes(engine, fields)
    let overlay = DecisionOverlay(
      decided,
      fields.map { PartColumn(name: $0.name, engineType: resolved[$0.name] ?? $0.engineType) }
    )
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
        columns.append(overlay.item(name, otherwise: "r.\(identifier: name)"))
      } else {
        aggregates.append(
          """
          min_by(\(identifier: name), \(place)) FILTER (WHERE \(identifier: name) IS NOT NULL)
          AS \(identifier: name)
          """
        )
        columns.append(overlay.item(name, otherwise: "g.\(identifier: name)"))
      }
    }
    let pivots = resolved.sorted { $0.key < $1.key }.map { name, type in
      let value: SQL = """
        max(value) FILTER (WHERE lower(attribute) = \(literal: name.lowercased()))
        """
      return "\(tryCast(value, type)) AS \(identifier: name)" as SQL
    }
    let key = EntityKey.sql(entity, engine.dialect)
    return """
      SELECT \(columns.joined()), g._source, g._row, g._sources FROM (
      SELECT \(key) AS _entity, \(aggregates.joined()), min(_source) AS _source,
      min_by(_row, \(place)) AS _row, count(DISTINCT _source) AS _sources
      FROM rows WHERE \(EntityKey.isPresent(entity, engine.dialect)) GROUP BY 1) g
      LEFT JOIN (SELECT entity, \(pivots.joined()) FROM resolutions GROUP BY entity) r
      ON r.entity = g._entity \(overlay.join("g._entity"))
      """
  }

  /// The engine's type of each resolved attribute: that of its column, or of a floating number where
  /// a mean is no value that the column can hold.
  private static func resolvedTypes(
    _ engine: any QueryEngine,
    _ columns: [PartColumn]
  ) async throws -> [String: String] {
    let found = try await engine.query("SELECT DISTINCT attribute FROM resolutions")
      .strings("attribute").compactMap { name in
        columns.first { $0.name.lowercased() == name?.lowercased() }
      }
    let exact = found.filter { ValueKind(engineType: $0.engineType) == .exactNumber }
    var types = Dictionary(
      found.map { ($0.name, $0.engineType) },
      uniquingKeysWith: { first, _ in first }
    )
    guard !exact.isEmpty else { return types }
    let counts = exact.map { column -> SQL in
      let number = engine.dialect.tryCast("value", to: .double)
      let kept = engine.dialect.tryCast(tryCast("value", column.engineType), to: .double)
      return """
        count(CASE WHEN lower(attribute) = \(literal: column.name.lowercased())
        AND \(number) IS DISTINCT FROM \(kept) THEN 1 END)
        """
    }
    let lost = try await engine.query("SELECT \(counts.joined()) FROM resolutions").row(0)
    for (column, lost) in zip(exact, lost) where (lost.int ?? 0) > 0 {
      types[column.name] = "DOUBLE"
    }
    return types
  }

  private static func tryCast(_ value: SQL, _ engineType: String) -> SQL {
    "TRY_CAST(\(value) AS \(raw: engineType))"
  }
}
