import Basics
import Columnar
import Engine
import Fusion
import Ingest
import Profiling
import Review
import Workspace

/// A row filter as SQL, checked against the columns of its relation.
struct FilterSQL {
  let relation: SQL
  let columns: [PartColumn]
  private(set) var condition: SQL = "TRUE"
  /// The order that the rows stand in unless they are sorted; nil where the engine keeps one.
  private(set) var order: SQL?

  private let loaded: LoadedDataset
  private let kind: RowFilter.Relation

  static func of(_ filter: RowFilter, in loaded: LoadedDataset) async throws -> FilterSQL {
    if case .values(let source, let column) = filter.relation {
      return try await values(of: column, source, filter.conditions, loaded)
    }
    if case .unreadable(let source, let column) = filter.relation {
      return try await unreadable(column, source, filter.conditions, loaded)
    }
    let name = try relationName(filter.relation, loaded)
    guard try await loaded.engine.hasRelation(name) else {
      throw CurationError(
        .notApplicable,
        "there are no \(name) yet",
        suggestion: "they come with the conflict analysis or with feedback"
      )
    }
    var query = FilterSQL(
      relation: .identifier(name),
      columns: try await loaded.engine.describe(name),
      loaded: loaded,
      kind: filter.relation
    )
    try await query.add(filter.conditions)
    return query
  }

  /// The distinct values of a column as a relation of their own.
  private static func values(
    of name: String,
    _ source: String,
    _ conditions: [RowFilter.Condition],
    _ loaded: LoadedDataset
  ) async throws -> FilterSQL {
    let table = try relationName(.source(source), loaded)
    let known = try await loaded.engine.describe(table)
    guard let column = known.first(where: { $0.name == name }) else {
      throw CurationError.unknownColumn(name, known: known.map(\.name))
    }
    var query = FilterSQL(
      relation: """
        (SELECT \(identifier: name) AS value, count(*) AS \(identifier: "rows") FROM \(identifier: table)
        WHERE \(identifier: name) IS NOT NULL GROUP BY 1) AS v
        """,
      columns: [
        PartColumn(name: "value", engineType: column.engineType),
        PartColumn(name: "rows", engineType: "BIGINT"),
      ],
      loaded: loaded,
      kind: .values(source: source, column: name)
    )
    query.order = "\(identifier: "rows") DESC, \(identifier: "value")"
    try await query.add(conditions)
    return query
  }

  /// The unreadable cells of a column of a source.
  private static func unreadable(
    _ name: String,
    _ source: String,
    _ conditions: [RowFilter.Condition],
    _ loaded: LoadedDataset
  ) async throws -> FilterSQL {
    let known = try await loaded.engine.describe(relationName(.source(source), loaded))
    guard known.contains(where: { $0.name == name }) else {
      throw CurationError.unknownColumn(name, known: known.map(\.name))
    }
    let shown = try await loaded.engine.describe(RowsRelation.unreadable)
      .filter { !["column_name", "source"].contains($0.name) }
    var query = FilterSQL(
      relation: """
        (SELECT \(shown.map { SQL.identifier($0.name) }.joined())
        FROM \(identifier: RowsRelation.unreadable)
        WHERE source = \(literal: source) AND column_name = \(literal: name)) AS u
        """,
      columns: shown,
      loaded: loaded,
      kind: .unreadable(source: source, column: name)
    )
    query.order = "_file, _row"
    try await query.add(conditions)
    return query
  }

  private init(
    relation: SQL,
    columns: [PartColumn],
    loaded: LoadedDataset,
    kind: RowFilter.Relation
  ) {
    self.relation = relation
    self.columns = columns
    self.loaded = loaded
    self.kind = kind
  }

  private static func relationName(
    _ relation: RowFilter.Relation,
    _ loaded: LoadedDataset
  ) throws -> String {
    switch relation {
    case .rows: return RowsRelation.name
    case .rejects: return RejectTable.name
    case .claims: return "claims"
    case .resolutions: return "resolutions"
    case .events: return "events"
    case .values(let source, _): return try relationName(.source(source), loaded)
    case .unreadable: return RowsRelation.unreadable
    case .source(let name):
      guard let source = loaded.sources.first(where: { $0.name == name }) else {
        throw CurationError(
          .unknownName,
          "there is no source \(name)",
          suggestion: "the sources are "
            + loaded.sources.prefix(20).map(\.name).joined(separator: ", ")
        )
      }
      return source.table
    }
  }

  func column(_ name: String) throws -> PartColumn {
    guard let column = columns.first(where: { $0.name == name }) else {
      throw CurationError.unknownColumn(name, known: columns.map(\.name))
    }
    return column
  }

  private mutating func add(_ conditions: [RowFilter.Condition]) async throws {
    var parts: [SQL] = []
    for condition in conditions { parts.append(try await sql(condition)) }
    if !parts.isEmpty { condition = parts.joined(separator: " AND ") }
  }

  private func sql(_ condition: RowFilter.Condition) async throws -> SQL {
    switch condition {
    case .differs(let name, let value):
      return "(NOT coalesce(\(equals(try column(name), value)), FALSE))"
    case .violates(let check): return try await Checks.violation(of: check, in: loaded)
    case .counted, .shared, .contradicted, .claimedBy: return try claimed(condition)
    case .equals(let name, let value): return try equals(column(name), value)
    case .missing(let name): return missing(try column(name))
    case .present(let name): return "\(identifier: try column(name).name) IS NOT NULL"
    case .labelled(let name, let value):
      let text = text(of: try column(name))
      return try await ClassSpellings.read(name, in: loaded).holds(value, text: text)
    case .unlabelled(let name):
      let text = text(of: try column(name))
      return try await ClassSpellings.read(name, in: loaded).isMissing(text: text)
    case .range(let name, let low, let high, let includesHigh):
      let value = Self.measure(try column(name))
      let upper: SQL = includesHigh ? "<=" : "<"
      return "(\(value) >= \(literal: low) AND \(value) \(upper) \(literal: high))"
    case .contains(let name?, let text): return contains(try column(name), text)
    case .contains(nil, let text):
      let searched = columns.filter { !["_row", "_file"].contains($0.name) && !$0.isBinary }
      guard !searched.isEmpty else { return "FALSE" }
      return "(\(searched.map { contains($0, text) }.joined(separator: " OR ")))"
    case .entity(let entity): return "\(try entityKey()) = \(literal: entity)"
    case .row(let item):
      for name in ["_source", "_file", "_row"] { _ = try column(name) }
      // The queue has looked its rows up already; else all are hashed.
      let contents: SQL =
        try await loaded.engine.hasRelation(ReviewQueue.rowsRelation)
        ? .identifier(ReviewQueue.rowsRelation) : "(\(RecordItems.contents(loaded))) AS k"
      return """
        (_source, _file, _row) IN (SELECT _source, _file, _row FROM \(contents)
        WHERE item = \(literal: item))
        """
    case .conflicted(let attribute):
      let cells: SQL = """
        SELECT entity FROM resolutions WHERE attribute = \(literal: attribute) AND is_conflict
        """
      let inConflict: SQL = "\(try entityKey()) IN (\(cells))"
      guard columns.contains(where: { $0.name == "attribute" }) else { return inConflict }
      return "(\(inConflict) AND attribute = \(literal: attribute))"
    }
  }

  /// The conditions that speak of claims, on the relations that have cells.
  private func claimed(_ condition: RowFilter.Condition) throws -> SQL {
    for name in ["entity", "attribute", "value"] { _ = try column(name) }
    switch condition {
    case .counted:
      return """
        (entity, attribute, source, value, _row) IN (
        SELECT entity, attribute, source, value, min(_row) FROM claims
        WHERE value IS NOT NULL GROUP BY entity, attribute, source, value)
        """
    case .shared:
      return """
        (entity, attribute) IN (SELECT entity, attribute FROM claims WHERE value IS NOT NULL
        GROUP BY entity, attribute HAVING count(DISTINCT source) > 1)
        """
    case .contradicted:
      return """
        ((entity, attribute) IN (SELECT entity, attribute FROM resolutions WHERE is_conflict)
        AND EXISTS (SELECT 1 FROM claims o WHERE o.entity = \(relation).entity
        AND o.attribute = \(relation).attribute AND o.source <> \(relation).source
        AND o.value <> \(relation).value))
        """
    case .claimedBy(let source):
      return """
        (entity, attribute) IN (SELECT entity, attribute FROM claims
        WHERE source = \(literal: source) AND value IS NOT NULL)
        """
    default: return "TRUE"
    }
  }

  /// Cells without a text; those whose text cannot be read have no value either, and are not missing.
  private func missing(_ column: PartColumn) -> SQL {
    let isNull: SQL = "\(identifier: column.name) IS NULL"
    let isRead = loaded.sources.flatMap(\.columns).allSatisfy {
      $0.unreadable == 0 || $0.name.lowercased() != column.name.lowercased()
    }
    if isRead { return isNull }
    let cells: SQL = """
      FROM \(identifier: RowsRelation.unreadable)
      WHERE lower(column_name) = \(literal: column.name.lowercased())
      """
    switch kind {
    case .rows:
      return "(\(isNull) AND (_source, _file, _row) NOT IN (SELECT _source, _file, _row \(cells)))"
    case .source(let source):
      return """
        (\(isNull) AND (_file, _row) NOT IN (SELECT _file, _row \(cells)
        AND source = \(literal: source)))
        """
    default: return isNull
    }
  }

  private func text(of column: PartColumn) -> SQL {
    loaded.engine.dialect.cast(.identifier(column.name), to: .text)
  }

  private func equals(_ column: PartColumn, _ value: String) -> SQL {
    let name = SQL.identifier(column.name)
    if column.isNumeric, let number = Double(value), number.isFinite {
      if let whole = Int64(value) { return "\(name) = \(literal: whole)" }
      return "CAST(\(name) AS DOUBLE) = \(literal: number)"
    }
    return "CAST(\(name) AS VARCHAR) = \(literal: value)"
  }

  private func contains(_ column: PartColumn, _ text: String) -> SQL {
    """
    contains(lower(CAST(\(identifier: column.name) AS VARCHAR)), lower(\(literal: text)))
    """
  }

  private func entityKey() throws -> SQL {
    if columns.contains(where: { $0.name == "entity" }), kind == .claims || kind == .resolutions {
      return "entity"
    }
    let names = loaded.manifest.entity
    guard !names.isEmpty else {
      throw CurationError(
        .notApplicable,
        "the dataset has no entity",
        suggestion: "name its column under entity in dataset.yaml"
      )
    }
    for name in names { _ = try column(name) }
    return EntityKey.sql(names, loaded.engine.dialect)
  }

  /// The number that a range speaks of: seconds since 1970 for dates, since midnight for times.
  private static func measure(_ column: PartColumn) -> SQL {
    let name = SQL.identifier(column.name)
    return column.isTemporal ? "epoch(\(name))" : "TRY_CAST(\(name) AS DOUBLE)"
  }
}
