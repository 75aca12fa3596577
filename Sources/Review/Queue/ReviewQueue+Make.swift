import Basics
import Columnar
import Conform
import Engine
import Fusion
package import Ingest
package import Workspace

extension ReviewQueue {
  /// Items that are looked at; the rest of millions waits until these are.
  private static let mostItems = 100_000
  /// At least so many are drawn by chance: of these, a rate of errors is known to some per cent.
  private static let leastDrawn = 400

  /// The doubtful cells of a dataset, those that were added, and some of all.
  ///
  /// - `hasClaims`: whether the tables `claims` and `resolutions` stand in the engine. Without them
  ///   nothing is doubtful by itself, and the cells of the label are drawn from.
  /// - `additions`: those in force, oldest first.
  /// - Complexity: O(claims) in the engine, and a pass over the rows for each attribute of additions;
  ///   memory for at most 100,000 items beside the additions.
  package static func make(
    in loaded: LoadedDataset,
    hasClaims: Bool,
    additions: [ReviewAddition] = []
  ) async throws -> ReviewQueue {
    let cells = AddedCells(loaded, hasClaims: hasClaims)
    if hasClaims { try await countShares(loaded.engine) }
    let added = try await cells.items(additions)
    let gone =
      Set(additions.map { Cell(item: $0.item, attribute: $0.attribute) }).count - added.count
    let doubtful = hasClaims ? try await conflicts(loaded.engine) : []
    // Cells are drawn by a hash of their names: the same of the same data, whoever asks.
    let wanted = max(leastDrawn, (doubtful.count + added.count) / (randomInterval - 1))
    let drawn =
      hasClaims
      ? try await drawnClaims(wanted, loaded.engine) : try await cells.drawnLabels(wanted)
    let queue = ReviewQueue(
      doubtful: doubtful,
      added: added,
      drawn: drawn,
      classes: hasClaims ? try await classes(loaded.engine) : [:],
      gone: gone,
      values: try await values(loaded)
    )
    try await findRows(of: queue, in: loaded)
    return queue
  }

  /// Finds the rows of the items with a key once, so that no screen has to look through all.
  private static func findRows(of queue: ReviewQueue, in loaded: LoadedDataset) async throws {
    let (names, engine) = (loaded.manifest.entity, loaded.engine)
    guard !names.isEmpty else { return }
    let texts = Set(queue.items.map(\.item).filter(\.isEntity).map(\.text))
    try await engine.ingest(IngestTable(["item": .strings(texts.sorted())]), as: chosen)
    let key = EntityKey.sql(names, engine.dialect)
    for statement in engine.dialect.createTable(
      entitiesRelation,
      as: """
        SELECT item, _source, _file, _row FROM (SELECT \(key) AS item, _source, _file, _row
        FROM \(identifier: RowsRelation.name) WHERE \(EntityKey.isPresent(names, engine.dialect))) k
        WHERE item IN (SELECT item FROM \(identifier: chosen))
        """
    ) { try await engine.execute(statement) }
  }

  private static func values(_ loaded: LoadedDataset) async throws -> ReviewValues {
    let columns = try await loaded.engine.describe(RowsRelation.name)
    return ReviewValues(
      Dictionary(
        columns.map { ($0.name, ValueKind(engineType: $0.engineType)) },
        uniquingKeysWith: { first, _ in first }
      ),
      tolerances: Dictionary(
        loaded.manifest.columns.compactMap { rule in rule.tolerance.map { (rule.name, $0) } },
        uniquingKeysWith: { first, _ in first }
      )
    )
  }

  private static let chosen = "_review_chosen"

  /// The cells that sources contradict each other about, the most doubtful first.
  private static func conflicts(_ engine: any QueryEngine) async throws -> [ReviewItem] {
    try await choose(
      """
      SELECT entity, attribute, value, confidence, is_undecided,
      row_number() OVER (ORDER BY confidence, entity, attribute) AS place
      FROM resolutions WHERE is_conflict ORDER BY place LIMIT \(literal: mostItems)
      """,
      engine
    )
    return try await items(
      .conflict,
      """
      SELECT r.*, c.claims, c.rarest, c.signature FROM \(identifier: chosen) r
      JOIN (\(claimed(engine.dialect))) c ON c.entity = r.entity AND c.attribute = r.attribute
      ORDER BY r.place
      """,
      engine
    )
  }

  /// Cells drawn by a hash of their names.
  private static func drawnClaims(
    _ count: Int,
    _ engine: any QueryEngine
  ) async throws -> [ReviewItem] {
    try await choose(
      """
      SELECT entity, attribute, value, confidence, is_undecided,
      \(engine.dialect.md5("concat(attribute, ' ', entity)")) AS place
      FROM resolutions ORDER BY place LIMIT \(literal: count)
      """,
      engine
    )
    return try await items(
      .random,
      """
      SELECT r.*, 1 AS claims, 1.0 AS rarest, c.signature FROM \(identifier: chosen) r
      LEFT JOIN (\(claimed(engine.dialect))) c
      ON c.entity = r.entity AND c.attribute = r.attribute ORDER BY r.place
      """,
      engine
    )
  }

  /// Keeps cells aside, so that only their claims are gathered.
  private static func choose(_ cells: SQL, _ engine: any QueryEngine) async throws {
    for statement in engine.dialect.createTable(chosen, as: cells) {
      try await engine.execute(statement)
    }
  }

  /// `entity, attribute, claims, rarest, signature` of the cells that were chosen.
  private static func claimed(_ dialect: Dialect) -> SQL {
    """
    SELECT c.entity, c.attribute, count(*) AS claims, min(s.share) AS rarest,
    \(dialect.stringAggregate(
      "concat(c.source, \(literal: String(ReviewItem.unit)), c.value)",
      separator: String(ReviewItem.record), orderedBy: "c.source, c.value"
    )) AS signature
    FROM claims c JOIN _review_shares s ON s.attribute = c.attribute AND s.value = c.value
    WHERE (c.entity, c.attribute) IN (SELECT entity, attribute FROM \(identifier: chosen))
    GROUP BY 1, 2
    """
  }

  /// How frequent each value of each attribute is.
  private static func countShares(_ engine: any QueryEngine) async throws {
    for statement in engine.dialect.createTable(
      "_review_shares",
      as: """
        SELECT attribute, value, n / sum(n) OVER (PARTITION BY attribute) AS share,
        count(*) OVER (PARTITION BY attribute) AS kinds
        FROM (SELECT attribute, value, count(*) AS n FROM resolutions GROUP BY 1, 2
          UNION ALL SELECT attribute, value, 0 FROM claims c WHERE value IS NOT NULL AND NOT EXISTS
            (SELECT 1 FROM resolutions r WHERE r.attribute = c.attribute AND r.value = c.value)
          GROUP BY 1, 2) counted
        """
    ) { try await engine.execute(statement) }
  }

  private static func classes(_ engine: any QueryEngine) async throws -> [String: Int] {
    let kinds = try await engine.query("SELECT DISTINCT attribute, kinds FROM _review_shares")
    return Dictionary(
      zip(kinds.strings("attribute"), kinds.ints("kinds")).map { ($0 ?? "", Int($1 ?? 1)) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private static func items(
    _ kind: ReviewItem.Kind,
    _ query: SQL,
    _ engine: any QueryEngine
  ) async throws -> [ReviewItem] {
    let found = try await engine.query(query)
    let (entities, attributes) = (found.strings("entity"), found.strings("attribute"))
    let (values, confidences) = (found.strings("value"), found.values("confidence"))
    let (claims, rarest) = (found.ints("claims"), found.values("rarest"))
    let undecided = found.values("is_undecided")
    let signatures = found.strings("signature")
    return (0..<found.rowCount).map { row in
      ReviewItem(
        kind: kind,
        item: .entity(entities[row] ?? ""),
        attribute: attributes[row] ?? "",
        value: values[row],
        confidence: confidences[row].double ?? 0,
        isUndecided: undecided[row] == .bool(true),
        claims: Int(claims[row] ?? 0),
        rarestShare: rarest[row].double ?? 0,
        statements: ReviewItem.statements(signatures[row] ?? ""),
        signature: signatures[row] ?? ""
      )
    }
  }
}
