import Basics
import Columnar
import Engine
import Fusion
import Ingest
import Workspace

/// Looks up what stands in cells that were named one by one.
struct AddedCells {
  private static let rows = ReviewQueue.rowsRelation
  private static let asked = "_review_added"

  private let loaded: LoadedDataset
  private let hasClaims: Bool
  private var engine: any QueryEngine { loaded.engine }

  init(_ loaded: LoadedDataset, hasClaims: Bool) {
    self.loaded = loaded
    self.hasClaims = hasClaims
  }

  /// The items of additions, each cell once, with what stands there now; those that are gone from the
  /// data are left out.
  ///
  /// - `additions`: oldest first; of several about a cell the last counts.
  func items(_ additions: [ReviewAddition]) async throws -> [ReviewItem] {
    var latest: [ReviewQueue.Cell: ReviewAddition] = [:]
    for addition in additions {
      latest[ReviewQueue.Cell(item: addition.item, attribute: addition.attribute)] = addition
    }
    let additions = latest.values.sorted { $0.id < $1.id }
    try await findRows(additions.map(\.item), isFirst: true)
    guard !additions.isEmpty else { return [] }
    var found = try await cells(additions.map { ($0.item, $0.attribute) })
    for (place, addition) in additions.enumerated() {
      found[place]?.kind = addition.kind
      found[place]?.addition = addition
      if let confidence = addition.confidence { found[place]?.confidence = confidence }
    }
    return found.compactMap(\.self)
  }

  /// Cells of the label, drawn by a hash of the names of their items; none without a label.
  func drawnLabels(_ count: Int) async throws -> [ReviewItem] {
    guard let label = loaded.manifest.label else { return [] }
    let entity = loaded.manifest.entity
    let items: SQL =
      entity.isEmpty
      ? "SELECT item FROM (\(RecordItems.contents(loaded))) k"
      : """
      SELECT DISTINCT \(EntityKey.sql(entity, engine.dialect)) AS item
      FROM \(identifier: RowsRelation.name) WHERE \(EntityKey.isPresent(entity, engine.dialect))
      """
    let names = try await engine.query(
      """
      SELECT item FROM (\(items)) i ORDER BY \(engine.dialect.md5("item")), item
      LIMIT \(literal: count)
      """
    ).strings("item").compactMap(\.self)
    let keys = names.compactMap { entity.isEmpty ? ItemKey(rowText: $0) : .entity($0) }
    try await findRows(keys, isFirst: false)
    return try await cells(keys.map { ($0, label) }).compactMap { found in
      var item = found
      item?.kind = .random
      return item
    }
  }

  /// Puts the rows of items without a key where the screens find them.
  private func findRows(_ items: [ItemKey], isFirst: Bool) async throws {
    let texts = items.filter { !$0.isEntity }.map(\.text)
    if isFirst {
      for statement in engine.dialect.createTable(
        Self.rows,
        as: """
          SELECT CAST('' AS VARCHAR) AS item, _source, _file, _row
          FROM \(identifier: RowsRelation.name) WHERE FALSE
          """
      ) { try await engine.execute(statement) }
    }
    guard !texts.isEmpty else { return }
    try await engine.ingest(IngestTable(["item": .strings(texts)]), as: Self.asked)
    try await engine.execute(
      """
      INSERT INTO \(identifier: Self.rows) SELECT k.item, k._source, k._file, k._row
      FROM (\(RecordItems.contents(loaded))) k
      WHERE k.item IN (SELECT item FROM \(identifier: Self.asked))
      AND k.item NOT IN (SELECT item FROM \(identifier: Self.rows))
      """
    )
  }

  /// What stands in cells, in their order; nil for those that are not there.
  private func cells(_ wanted: [(item: ItemKey, attribute: String)]) async throws -> [ReviewItem?] {
    var found = [ReviewItem?](repeating: nil, count: wanted.count)
    let columns = try await engine.describe(RowsRelation.name)
    let groups = Dictionary(grouping: wanted.indices) { wanted[$0].attribute.lowercased() }
    for (name, places) in groups.sorted(by: { $0.key < $1.key }) {
      guard let column = columns.first(where: { $0.name.lowercased() == name }) else { continue }
      try await engine.ingest(
        IngestTable([
          "place": .ints(places.map { Int64($0) }),
          "item": .strings(places.map { wanted[$0].item.text }),
        ]),
        as: Self.asked
      )
      let table = try await engine.query(
        try await standing(
          column.name,
          hasEntities: places.contains { wanted[$0].item.isEntity },
          hasRows: places.contains { !wanted[$0].item.isEntity }
        )
      )
      let (claims, shares) = (table.ints("claims"), table.values("share"))
      let (values, confidences) = (table.strings("value"), table.values("confidence"))
      let (sources, records) = (table.strings("source"), table.ints("record"))
      let (undecided, said) = (table.values("is_undecided"), table.strings("said"))
      for (row, place) in table.ints("place").enumerated() {
        guard let place else { continue }
        let (item, attribute) = wanted[Int(place)]
        let name =
          item.isEntity
          ? item.text : "\(sources[row] ?? "") row \(Figures.count(Int(records[row] ?? 0)))"
        found[Int(place)] = ReviewItem(
          kind: .asked,
          item: item,
          name: name,
          attribute: attribute,
          value: values[row],
          confidence: confidences[row].double ?? 0,
          isUndecided: undecided[row] == .bool(true),
          claims: Int(claims[row] ?? 1),
          rarestShare: shares[row].double ?? 0,
          statements: ReviewItem.statements(said[row] ?? ""),
          signature: item.text
        )
      }
    }
    return found
  }

  /// `place, value, confidence, is_undecided, claims, share, source, record` of the cells of a column:
  /// what is believed, or else the first value of the rows.
  private func standing(_ name: String, hasEntities: Bool, hasRows: Bool) async throws -> SQL {
    let dialect = engine.dialect
    let rows = SQL.identifier(RowsRelation.name)
    let text = dialect.cast("r.\(identifier: name)", to: .text)
    let order =
      "concat_ws(' ', r._source, lpad(\(dialect.cast("r._row", to: .text)), 20, '0'), r._file)"
      as SQL
    var parts: [SQL] = []
    let entity = loaded.manifest.entity
    if hasEntities, !entity.isEmpty {
      parts.append(
        """
        SELECT \(EntityKey.sql(entity, dialect)) AS item, \(text) AS value, \(order) AS place,
        r._source AS source, r._row AS record FROM \(rows) r
        WHERE \(EntityKey.isPresent(entity, dialect))
        """
      )
    }
    if hasRows {
      parts.append(
        """
        SELECT k.item, \(text) AS value, \(order) AS place, r._source AS source, r._row AS record
        FROM \(identifier: Self.rows) k JOIN \(rows) r
        ON r._source = k._source AND r._file = k._file AND r._row = k._row
        """
      )
    }
    let all =
      parts.isEmpty
      ? "SELECT '' AS item, '' AS value, '' AS place, '' AS source, 0 AS record WHERE FALSE"
      : parts.joined(separator: " UNION ALL ")
    let statements = dialect.stringAggregate(
      "CASE WHEN i.value IS NOT NULL THEN concat(i.source, \(literal: String(ReviewItem.unit)), i.value) END",
      separator: String(ReviewItem.record),
      orderedBy: "i.source, i.value"
    )
    let believed: SQL =
      hasClaims
      ? """
      SELECT entity, value, confidence, is_undecided FROM resolutions
      WHERE lower(attribute) = \(literal: name.lowercased())
      """
      : """
      SELECT '' AS entity, '' AS value, 0.0 AS confidence, FALSE AS is_undecided WHERE FALSE
      """
    return """
      SELECT g.place, coalesce(b.value, g.value) AS value, b.confidence, b.is_undecided, g.claims,
      s.share, g.source, g.record, g.said FROM (
      SELECT a.place, a.item, count(i.value) AS claims, min(i.source) AS source,
      min(i.record) AS record, \(statements) AS said,
      min_by(i.value, i.place) FILTER (WHERE i.value IS NOT NULL) AS value
      FROM \(identifier: Self.asked) a JOIN (\(all)) i ON i.item = a.item GROUP BY 1, 2) g
      LEFT JOIN (\(believed)) b ON b.entity = g.item
      LEFT JOIN (SELECT value, count(*) / sum(count(*)) OVER () AS share FROM (
        SELECT \(text) AS value FROM \(rows) r WHERE r.\(identifier: name) IS NOT NULL) v GROUP BY 1) s
      ON s.value = coalesce(b.value, g.value)
      """
  }
}
