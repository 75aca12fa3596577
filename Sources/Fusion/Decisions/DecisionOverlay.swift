import Basics
import Conform
import Engine
import Ingest
import Workspace

/// Puts decided values over the columns of a relation.
struct DecisionOverlay {
  /// The types that decided columns have then: a fraction that a person decided for whole numbers
  /// makes them real ones.
  private var types: [String: String] = [:]
  private let hasRejections: Bool
  private let hasRows: Bool
  private let hasEntities: Bool

  /// - `decided`: the decisions in the relation `decisions`.
  init(_ decided: [Decision], _ columns: [PartColumn]) {
    hasRejections = decided.contains { $0.verdict == .reject }
    hasRows = decided.contains { !$0.item.isEntity }
    hasEntities = decided.contains { $0.item.isEntity }
    for decision in decided {
      guard case .value(let value) = decision.verdict, let name = decision.attribute,
        let column = columns.first(where: { $0.name.lowercased() == name.lowercased() })
      else { continue }
      var type = types[column.name] ?? column.engineType
      if ValueKind(engineType: type) == .exactNumber, let value, let number = Double(value),
        number != number.rounded()
      {
        type = "DOUBLE"
      }
      types[column.name] = type
    }
  }

  private var isEmpty: Bool { types.isEmpty && !hasRejections }

  /// A column of the view: the decided value, or else what is given.
  func item(_ name: String, otherwise value: SQL) -> SQL {
    guard let type = types[name] else { return value }
    return """
      CASE WHEN d.\(identifier: "has \(name)") THEN TRY_CAST(d.\(identifier: name) AS \(raw: type))
      ELSE CAST(\(value) AS \(raw: type)) END AS \(identifier: name)
      """
  }

  /// Joins the decisions about the item whose key is given, and leaves out what was rejected.
  func join(_ key: SQL) -> SQL {
    guard !isEmpty else { return "" }
    let pivots = types.keys.sorted().flatMap { name -> [SQL] in
      let isOf: SQL = "lower(attribute) = \(literal: name.lowercased())"
      return [
        "max(value) FILTER (WHERE \(isOf)) AS \(identifier: name)",
        "coalesce(bool_or(\(isOf)), FALSE) AS \(identifier: "has \(name)")",
      ]
    }
    let columns = ["entity AS _item", "bool_or(is_rejected) AS _is_rejected"] + pivots
    return """
      LEFT JOIN (SELECT \(columns.joined()) FROM \(identifier: DecisionReplay.relation)
      GROUP BY entity) d ON d._item = \(key) WHERE d._is_rejected IS NOT TRUE
      """
  }

  /// The rows as they were read, with what was decided.
  func rows(_ loaded: LoadedDataset) -> SQL {
    guard !isEmpty else { return "SELECT * FROM \(identifier: RowsRelation.name)" }
    let replaced = types.keys.sorted().map { item($0, otherwise: "r.\(identifier: $0)") }
    let star: SQL =
      "r.* EXCLUDE (_key)" + (replaced.isEmpty ? "" : " REPLACE (\(replaced.joined()))")
    let entity = loaded.manifest.entity
    // A dataset may have decisions of both kinds: about entities, and from before it had one.
    let key: SQL =
      hasEntities && !entity.isEmpty ? EntityKey.sql(entity, loaded.engine.dialect) : "NULL"
    let rows = SQL.identifier(RowsRelation.name)
    guard hasRows else {
      return """
        SELECT \(star) FROM (SELECT *, \(key) AS _key FROM \(rows)) r \(join("r._key"))
        """
    }
    return """
      SELECT \(star) FROM (SELECT rows.*, coalesce(c._item, \(key)) AS _key FROM \(rows) AS rows
      LEFT JOIN (SELECT k.item AS _item, k._source AS _item_source, k._file AS _item_file,
        k._row AS _item_row FROM (\(RowContent(loaded).keys())) k
        WHERE k.item IN (SELECT entity FROM \(identifier: DecisionReplay.relation))) c
      ON _item_source = rows._source AND _item_file = rows._file AND _item_row = rows._row) r
      \(join("r._key"))
      """
  }
}
