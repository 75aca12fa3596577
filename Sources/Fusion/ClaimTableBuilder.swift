import Basics
import Columnar
import Conform
import Engine
import Ingest
import Synchronization
import Workspace

/// The statements that turn `rows` into claims.
struct ClaimTableBuilder: Sendable {
  private let engine: any QueryEngine
  private let key: SQL
  private let hasKey: SQL

  /// The forms of one attribute's raw texts, before they are claims.
  struct Draft: Sendable {
    let attribute: ClaimAttributes.Attribute
    let normaliser: AttributeNormaliser
    let values: [String]
    let unreadable: Int
    /// The form of each raw text under each order of dates in use; nil where it is unreadable.
    let forms: [(raw: String, order: Int, form: String?)]
    /// The order that each source writes dates in; empty where it does not matter.
    let orders: [String: DateOrder]
  }

  /// Tables that only the statements here read.
  private enum Name {
    static let forms = "_claim_forms"
    static let orders = "_claim_orders"
    static let values = "_claim_values"
    static let entities = "_claim_entities"
    static let sources = "_claim_sources"
  }

  init(_ loaded: LoadedDataset) {
    engine = loaded.engine
    key = EntityKey.sql(loaded.manifest.entity, loaded.engine.dialect)
    hasKey = EntityKey.isPresent(loaded.manifest.entity, loaded.engine.dialect)
  }

  private func raw(_ name: String) -> SQL {
    engine.dialect.cast(.identifier(name), to: .text)
  }

  private let source: SQL = "coalesce(_source, '')"

  /// Normalises the distinct raw texts of an attribute.
  func draft(_ attribute: ClaimAttributes.Attribute) async throws -> Draft {
    let column = raw(attribute.name)
    let table = try await engine.query(
      """
      SELECT \(column) AS raw, count(*) AS n FROM rows
      WHERE \(hasKey) AND \(column) IS NOT NULL GROUP BY 1 ORDER BY 1
      """
    )
    let counts = zip(table.strings("raw"), table.ints("n")).compactMap { raw, count in
      raw.map { ($0, Int(count ?? 0)) }
    }
    let normaliser = AttributeNormaliser(
      rule: attribute.rule,
      engineType: attribute.engineType,
      values: counts
    )
    let orders = normaliser.dependsOnOrder ? try await dateOrders(attribute.name) : [:]
    let used = orders.isEmpty ? [DateOrder.usual] : DateOrder.all.filter(orders.values.contains)
    var forms: [(raw: String, order: Int, form: String?)] = []
    var distinct: Set<String> = []
    var unreadable = 0
    for (raw, count) in counts {
      for order in used {
        switch normaliser.normalise(raw, order: order) {
        case .missing: continue
        case .unreadable:
          forms.append((raw, order.index, nil))
          if order == used.first { unreadable += count }
        case .value(let form):
          forms.append((raw, order.index, form))
          distinct.insert(form)
        }
      }
    }
    return Draft(
      attribute: attribute,
      normaliser: normaliser,
      values: Self.sorted(distinct, areNumbers: normaliser.kind == .number),
      unreadable: unreadable,
      forms: forms,
      orders: orders
    )
  }

  private static func sorted(_ values: Set<String>, areNumbers: Bool) -> [String] {
    guard areNumbers else { return values.sorted() }
    return values.map { (Double($0) ?? .infinity, $0) }.sorted { $0 < $1 }.map(\.1)
  }

  /// The order of day and month of each source, from the dates that allow only one.
  ///
  /// A source without such dates takes the order that all others together speak for.
  private func dateOrders(_ name: String) async throws -> [String: DateOrder] {
    let table = try await engine.query(
      """
      SELECT \(source) AS source, \(raw(name)) AS raw, count(*) AS n FROM rows
      WHERE \(hasKey) AND \(raw(name)) IS NOT NULL GROUP BY 1, 2
      """
    )
    var evidence: [String: DateOrderEvidence] = [:]
    var readings: [String: DateReading?] = [:]
    for ((source, raw), count) in zip(
      zip(table.strings("source"), table.strings("raw")),
      table.ints("n")
    ) {
      guard let source, let raw else { continue }
      let reading: DateReading?
      if let known = readings[raw] {
        reading = known
      } else {
        reading = DateReading(raw)
        readings[raw] = .some(reading)
      }
      var held = evidence[source] ?? DateOrderEvidence()
      if let reading { held.add(reading, count: Int(count ?? 0)) }
      evidence[source] = held
    }
    var all = DateOrderEvidence()
    for held in evidence.values { all.add(held) }
    let common = all.order(or: .usual)
    return evidence.mapValues { $0.order(or: common) }
  }

  /// Writes `claims(entity, attribute, source, raw, value, _row)` and the codes of its texts.
  func writeClaims(_ drafts: [Draft]) async throws {
    try await ingestForms(drafts)
    let parts = drafts.enumerated().map { index, draft in
      let name = draft.attribute.name
      let orders: SQL =
        draft.orders.isEmpty
        ? ""
        : """
         JOIN \(identifier: Name.orders) o
         ON o.attribute = \(literal: index) AND o.source = \(source)
         AND o.date_order = f.date_order
        """
      return """
        SELECT \(key) AS entity, \(literal: name) AS attribute, \(source) AS source, f.raw AS raw,
        f.form AS value, _row FROM rows JOIN \(identifier: Name.forms) f
        ON f.attribute = \(literal: index) AND f.raw = \(raw(name))\(orders) WHERE \(hasKey)
        """ as SQL
    }
    try await replace("claims", with: parts.joined(separator: " UNION ALL "))
    try await replace(
      Name.entities,
      with: """
        SELECT entity, row_number() OVER (ORDER BY entity) - 1 AS code
        FROM (SELECT DISTINCT entity FROM claims) d
        """
    )
    try await replace(
      Name.sources,
      with: """
        SELECT source, row_number() OVER (ORDER BY source) - 1 AS code
        FROM (SELECT DISTINCT source FROM claims) d
        """
    )
  }

  private func ingestForms(_ drafts: [Draft]) async throws {
    var attributes: [Int64?] = []
    var raws: [String?] = []
    var dateOrders: [Int64?] = []
    var forms: [String?] = []
    for (index, draft) in drafts.enumerated() {
      for (raw, order, form) in draft.forms {
        attributes.append(Int64(index))
        raws.append(raw)
        dateOrders.append(Int64(order))
        forms.append(form)
      }
    }
    try await engine.ingest(
      IngestTable([
        "attribute": .ints(attributes), "raw": .strings(raws), "date_order": .ints(dateOrders),
        "form": .strings(forms),
      ]),
      as: Name.forms
    )
    let orders = drafts.enumerated().flatMap { index, draft in
      draft.orders.map { (Int64(index), $0.key, Int64($0.value.index)) }
    }
    try await engine.ingest(
      IngestTable([
        "attribute": .ints(orders.map(\.0)), "source": .strings(orders.map(\.1)),
        "date_order": .ints(orders.map(\.2)),
      ]),
      as: Name.orders
    )
    let values = drafts.enumerated().flatMap { index, draft in
      draft.values.enumerated().map { (Int64(index), draft.attribute.name, $1, Int64($0)) }
    }
    try await engine.ingest(
      IngestTable([
        "attribute": .ints(values.map(\.0)), "name": .strings(values.map(\.1)),
        "value": .strings(values.map(\.2)), "code": .ints(values.map(\.3)),
      ]),
      as: Name.values
    )
  }

  private func replace(_ table: String, with query: SQL) async throws {
    for statement in engine.dialect.createTable(table, as: query) {
      try await engine.execute(statement)
    }
  }

  /// The entity keys, by code.
  func entities() async throws -> [String] {
    try await engine.query("SELECT entity FROM \(identifier: Name.entities) ORDER BY code")
      .strings("entity").map { $0 ?? "" }
  }

  /// The names of the sources, by code.
  func sources() async throws -> [String] {
    try await engine.query("SELECT source FROM \(identifier: Name.sources) ORDER BY code")
      .strings("source").map { $0 ?? "" }
  }

  func rowsWithoutEntity() async throws -> Int {
    let table = try await engine.query("SELECT count(*) AS n FROM rows WHERE NOT (\(hasKey))")
    return Int(table.ints("n").first.flatMap { $0 } ?? 0)
  }

  /// The distinct claims of each attribute, in the order that ``ClaimSet`` keeps them.
  func codes(attributeCount: Int) async throws -> [[ClaimSet.Claim]] {
    let collected = Mutex([[ClaimSet.Claim]](repeating: [], count: attributeCount))
    try await engine.forEachBatch(
      """
      SELECT DISTINCT v.attribute AS a, e.code AS e, v.code AS v, s.code AS s FROM claims c
      JOIN \(identifier: Name.values) v ON v.name = c.attribute AND v.value = c.value
      JOIN \(identifier: Name.entities) e ON e.entity = c.entity
      JOIN \(identifier: Name.sources) s ON s.source = c.source ORDER BY 1, 2, 3, 4
      """
    ) { batch in
      let columns = ["a", "e", "v", "s"].compactMap { batch.column($0) }
      guard columns.count == 4 else { return }
      collected.withLock { claims in
        for row in 0..<batch.rowCount {
          guard let attribute = columns[0].int(row), let entity = columns[1].int(row),
            let value = columns[2].int(row), let source = columns[3].int(row)
          else { continue }
          claims[Int(attribute)].append(
            .init(entity: Int32(entity), source: Int32(source), value: Int32(value))
          )
        }
      }
    }
    return collected.withLock { $0 }
  }

  /// For each attribute, the entities with at least two different claims as written.
  func rawConflicts() async throws -> [String: Int] {
    let table = try await engine.query(
      """
      SELECT attribute, count(*) AS n FROM (SELECT attribute, entity FROM claims
      GROUP BY attribute, entity HAVING count(DISTINCT raw) > 1) d GROUP BY attribute
      """
    )
    return Dictionary(
      zip(table.strings("attribute"), table.ints("n")).map { ($0 ?? "", Int($1 ?? 0)) },
      uniquingKeysWith: +
    )
  }

  /// Writes `resolutions(entity, attribute, value, posterior, method, is_conflict)`.
  func writeResolutions(_ resolved: [ResolvedAttribute], entities: [String]) async throws {
    let count = resolved.reduce(0) { $0 + $1.claims.itemCount }
    var keys: [String?] = []
    var names: [String?] = []
    var values: [String?] = []
    var posteriors: [Double?] = []
    var methods: [String?] = []
    var conflicts: [Bool?] = []
    keys.reserveCapacity(count)
    values.reserveCapacity(count)
    for attribute in resolved {
      for item in 0..<attribute.claims.itemCount {
        keys.append(entities[Int(attribute.claims.entities[item])])
        names.append(attribute.name)
        values.append(attribute.believed(item))
        posteriors.append(attribute.fusion.confidence[item])
        methods.append(attribute.fusion.method.rawValue)
        conflicts.append(attribute.claims.candidates(of: item).count > 1)
      }
    }
    try await engine.ingest(
      IngestTable([
        "entity": .strings(keys), "attribute": .strings(names), "value": .strings(values),
        "posterior": .doubles(posteriors), "method": .strings(methods),
        "is_conflict": .bools(conflicts),
      ]),
      as: "resolutions"
    )
  }
}
