import Basics
import Columnar
import Conform
import Engine
import Foundation
package import Ingest
package import Workspace

/// Brings decisions to the data as it is now.
///
/// Each is compared with what stands in its cell: a value that a person replaced must still be there,
/// as a claim of some source or as what is believed, or else the decision is refused, since it was
/// about something else. One that is refused changes nothing and hinders no other.
package struct DecisionReplay {
  /// The relation that overlays the curated view:
  /// `decisions(entity, attribute, value, is_rejected, decision, who, at, why)`, one row a cell or,
  /// with `is_rejected`, an item that is left out.
  package static let relation = "decisions"

  private static let asked = "_decisions"
  private let loaded: LoadedDataset
  private let grain: CuratedView.Grain
  private var engine: any QueryEngine { loaded.engine }

  package init(in loaded: LoadedDataset, grain: CuratedView.Grain) {
    self.loaded = loaded
    self.grain = grain
  }

  /// Compares decisions with the data, and makes the relation of those that hold.
  ///
  /// With the grain of entities, the tables `claims` and `resolutions` must stand in the engine.
  ///
  /// - `decisions`: those in force, oldest first.
  /// - Returns: one entry a decision, in their order.
  /// - Complexity: O(decisions) beside one pass over the rows for each attribute decided about.
  package func run(_ decisions: [Decision]) async throws -> [ReplayedDecision] {
    let replayed = try await examine(decisions)
    try await write(replayed.filter(\.holds).map(\.decision))
    return replayed
  }

  /// Compares decisions with the data, and changes nothing.
  package func examine(_ decisions: [Decision]) async throws -> [ReplayedDecision] {
    var replayed = decisions.map { ReplayedDecision(decision: $0, outcome: .noted) }
    var latest: [Cell: Int] = [:]
    var open: [Int] = []
    for (index, decision) in decisions.enumerated() {
      guard decision.verdict.changesData else {
        open.append(index)
        continue
      }
      let cell = Cell(item: decision.item, attribute: decision.attribute)
      if let earlier = latest.updateValue(index, forKey: cell) {
        replayed[earlier].outcome = .superseded
      }
    }
    open += latest.values
    let columns = try await engine.describe(RowsRelation.name)
    for (attribute, indices) in Dictionary(grouping: open, by: { decisions[$0].attribute }) {
      let indices = indices.sorted()
      let column = attribute.map { name in
        columns.first { $0.name.lowercased() == name.lowercased() }
      }
      if case .some(.none) = column {
        for index in indices { replayed[index].outcome = .gone }
        continue
      }
      let found = try await standing(of: indices.map { decisions[$0] }, in: column ?? nil)
      for (index, standing) in zip(indices, found) {
        (replayed[index].outcome, replayed[index].reason) =
          standing.outcome(of: decisions[index], in: column ?? nil)
      }
    }
    return replayed
  }

  private struct Cell: Hashable {
    var item: ItemKey
    var attribute: String?
  }

  /// What stands in the cell of a decision.
  private struct Standing {
    /// Rows of the item.
    var rows = 0
    /// What is believed without decisions, as text.
    var value: String?
    /// Whether a source says what the person saw.
    var hasOld = false
    /// Whether the column can hold what the person decided.
    var isFitting = true

    func outcome(
      of decision: Decision,
      in column: PartColumn?
    ) -> (ReplayedDecision.Outcome, String?) {
      guard rows > 0 else { return (.gone, nil) }
      guard decision.verdict.changesData else { return (.noted, nil) }
      guard case .value(let new) = decision.verdict, let column else { return (.applied, nil) }
      if let new, !isFitting {
        let kind = ValueKind(engineType: column.engineType).isNumber ? "number" : column.engineType
        return (.refused, "'\(new)' is no \(kind.lowercased()), as \(column.name) holds")
      }
      if Self.areAlike(value, new) { return (.alreadySo, nil) }
      if Self.areAlike(value, decision.old) || hasOld { return (.applied, nil) }
      return (.refused, "'\(decision.old ?? "")' is not there any more")
    }

    /// Whether two texts are one value: `1.0` is `1`.
    private static func areAlike(_ first: String?, _ second: String?) -> Bool {
      if first == second { return true }
      guard let first = first.flatMap(Double.init), let second = second.flatMap(Double.init) else {
        return false
      }
      return first == second
    }
  }

  // MARK: Questions

  private func standing(
    of decisions: [Decision],
    in column: PartColumn?
  ) async throws -> [Standing] {
    try await engine.ingest(
      IngestTable([
        "place": .ints(decisions.indices.map { Int64($0) }),
        "item": .strings(decisions.map { $0.item.text }),
        "old": .strings(decisions.map(\.old)), "new": .strings(decisions.map(\.decidedValue)),
      ]),
      as: Self.asked
    )
    let items = try await items(decisions, column)
    // A fraction may be decided for whole numbers, whose column becomes one of real ones.
    let type = column.map {
      ValueKind(engineType: $0.engineType).isNumber ? "DOUBLE" : $0.engineType
    }
    let fits: SQL = type.map { "TRY_CAST(d.new AS \(raw: $0)) IS NOT NULL" } ?? "TRUE"
    let found = try await engine.query(
      """
      SELECT d.place, count(i.item) AS n, min(i.value) AS value,
      bool_or(coalesce(i.written = d.old, FALSE)
        OR coalesce(\(number("i.written")) = \(number("d.old")), FALSE)
        OR (i.item IS NOT NULL AND i.written IS NULL AND d.old IS NULL)) AS has_old,
      bool_and(d.new IS NULL OR \(fits)) AS is_fitting
      FROM \(identifier: Self.asked) d LEFT JOIN (\(items)) i ON i.item = d.item
      GROUP BY d.place ORDER BY d.place
      """
    )
    var standing = [Standing](repeating: Standing(), count: decisions.count)
    let (places, counts) = (found.ints("place"), found.ints("n"))
    let (values, old) = (found.strings("value"), found.values("has_old"))
    let fitting = found.values("is_fitting")
    for row in 0..<found.rowCount {
      guard let place = places[row] else { continue }
      standing[Int(place)] = Standing(
        rows: Int(counts[row] ?? 0),
        value: values[row],
        hasOld: old[row] == .bool(true),
        isFitting: fitting[row] == .bool(true)
      )
    }
    return standing
  }

  private func number(_ text: SQL) -> SQL { engine.dialect.tryCast(text, to: .double) }

  /// `item, value, written` of all items that decisions may name: what is believed, and what the
  /// sources say.
  private func items(_ decisions: [Decision], _ column: PartColumn?) async throws -> SQL {
    var selects: [SQL] = []
    if decisions.contains(where: { $0.item.isEntity }), !loaded.manifest.entity.isEmpty {
      selects.append(try await entities(column))
    }
    if decisions.contains(where: { !$0.item.isEntity }) {
      let value: SQL = column.map { text($0) } ?? "NULL"
      selects.append(
        """
        SELECT c.item, \(value) AS value, \(value) AS written
        FROM (\(RowContent(loaded).keys())) c JOIN \(identifier: RowsRelation.name) r
        ON r._source = c._source AND r._file = c._file AND r._row = c._row
        """
      )
    }
    return selects.isEmpty
      ? "SELECT '' AS item, '' AS value, '' AS written WHERE FALSE"
      : selects.joined(separator: " UNION ALL ")
  }

  private func entities(_ column: PartColumn?) async throws -> SQL {
    let dialect = engine.dialect
    let entity = loaded.manifest.entity
    let key = EntityKey.sql(entity, dialect)
    let isPresent = EntityKey.isPresent(entity, dialect)
    guard let column else {
      return """
        SELECT \(key) AS item, NULL AS value, NULL AS written
        FROM \(identifier: RowsRelation.name) WHERE \(isPresent)
        """
    }
    guard grain == .entity else {
      return """
        SELECT \(key) AS item, \(text(column)) AS value, \(text(column)) AS written
        FROM \(identifier: RowsRelation.name) r WHERE \(isPresent)
        """
    }
    // Attributes that make no claims have the first value of their entity.
    let name = column.name.lowercased()
    return """
      SELECT k.item, coalesce(v.value, k.value) AS value, k.value AS written FROM (
      SELECT \(key) AS item, \(text(column)) AS value
      FROM \(identifier: RowsRelation.name) r WHERE \(isPresent)) k
      LEFT JOIN (SELECT entity, value FROM resolutions
        WHERE lower(attribute) = \(literal: name)) v ON v.entity = k.item
      UNION ALL SELECT entity, NULL, raw FROM claims WHERE lower(attribute) = \(literal: name)
      UNION ALL SELECT entity, NULL, value FROM claims WHERE lower(attribute) = \(literal: name)
      """
  }

  private func text(_ column: PartColumn) -> SQL {
    engine.dialect.cast("r.\(identifier: column.name)", to: .text)
  }

  // MARK: The overlay

  private func write(_ decisions: [Decision]) async throws {
    var values: [String?] = []
    var rejections: [Bool?] = []
    for decision in decisions {
      if case .value(let value) = decision.verdict {
        values.append(value)
        rejections.append(false)
      } else {
        values.append(nil)
        rejections.append(true)
      }
    }
    try await engine.ingest(
      IngestTable([
        "entity": .strings(decisions.map { $0.item.text }),
        "attribute": .strings(decisions.map(\.attribute)), "value": .strings(values),
        "is_rejected": .bools(rejections), "decision": .ints(decisions.map(\.id)),
        "who": .strings(decisions.map(\.who)),
        "at": .doubles(decisions.map { $0.at.timeIntervalSince1970 }),
        "why": .strings(decisions.map(\.why)),
      ]),
      as: Self.relation
    )
  }
}

extension Decision.Verdict {
  /// Whether the curated view is another with it.
  package var changesData: Bool {
    switch self {
    case .value, .reject: true
    case .skip, .flag: false
    }
  }
}

extension Decision {
  /// What the cell is to hold; nil for none, and for other verdicts.
  fileprivate var decidedValue: String? {
    if case .value(let value) = verdict { value } else { nil }
  }
}

extension ItemKey {
  /// The text by which the engine joins items: that of the entity key, or of a row.
  package var text: String {
    switch self {
    case .entity(let key): key
    case .row(let source, let content, let ordinal): "\(source)/\(content)/\(ordinal)"
    }
  }

  package var isEntity: Bool {
    if case .entity = self { true } else { false }
  }
}
