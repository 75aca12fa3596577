import Basics
import Columnar
import Conform
import Engine
import Ingest
import Synchronization
import Workspace

/// The statements that turn `rows` into claims, and codes back into names.
struct ClaimTableBuilder: Sendable {
  private let engine: any QueryEngine
  private let key: SQL
  private let hasKey: SQL

  /// Tables that only the statements here and the view `claims` read.
  private enum Name {
    static let forms = "_claim_forms"
    static let orders = "_claim_orders"
    static let values = "_claim_values"
    static let entities = "_claim_entities"
    static let sources = "_claim_sources"
    static let attributes = "_claim_attributes"
    static let resolved = "_claim_resolved"
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
  func forms(_ attribute: ClaimAttributes.Attribute) async throws -> ClaimForms {
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
    return try await ClaimForms(attribute, counts: counts) {
      try await dateOrders(attribute.name)
    }
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

  /// Makes the view `claims(entity, attribute, source, raw, value, _row)` and the tables of codes.
  func writeClaims(_ forms: [ClaimForms]) async throws {
    try await ingest(forms)
    let parts = forms.enumerated().map { index, form in
      let name = form.attribute.name
      let orders: SQL =
        form.orderOfSource.isEmpty
        ? ""
        : """
         JOIN \(identifier: Name.orders) o
         ON o.attribute = \(literal: index) AND o.source = r.source
         AND o.date_order = f.date_order
        """
      return """
        SELECT r.entity, \(literal: name) AS attribute, r.source, f.raw AS raw, f.form AS value,
        r._row FROM (SELECT \(key) AS entity, \(source) AS source, \(raw(name)) AS raw, _row
        FROM rows WHERE \(hasKey)) r JOIN \(identifier: Name.forms) f
        ON f.attribute = \(literal: index) AND f.raw = r.raw\(orders)
        """ as SQL
    }
    try await engine.execute(
      engine.dialect.createView("claims", as: parts.joined(separator: " UNION ALL "))
    )
    try await replace(
      Name.entities,
      with: """
        SELECT entity, row_number() OVER (ORDER BY entity) - 1 AS code
        FROM (SELECT DISTINCT \(key) AS entity FROM rows WHERE \(hasKey)) d
        """
    )
    try await replace(
      Name.sources,
      with: """
        SELECT source, row_number() OVER (ORDER BY source) - 1 AS code
        FROM (SELECT DISTINCT \(source) AS source FROM rows WHERE \(hasKey)) d
        """
    )
  }

  private func ingest(_ forms: [ClaimForms]) async throws {
    var attributes: [Int64?] = []
    var raws: [String?] = []
    var codes: [Int64?] = []
    var dateOrders: [Int64?] = []
    var texts: [String?] = []
    for (index, form) in forms.enumerated() {
      for (order, ofRaws) in form.codes.enumerated() {
        for (raw, code) in ofRaws.enumerated() where code != ClaimForms.missing {
          attributes.append(Int64(index))
          raws.append(form.raws[raw])
          codes.append(Int64(raw))
          dateOrders.append(Int64(order))
          texts.append(code >= 0 ? form.values[Int(code)] : nil)
        }
      }
    }
    try await engine.ingest(
      IngestTable([
        "attribute": .ints(attributes), "raw": .strings(raws), "code": .ints(codes),
        "date_order": .ints(dateOrders), "form": .strings(texts),
      ]),
      as: Name.forms
    )
    let orders = forms.enumerated().flatMap { index, form in
      form.orderOfSource.map { (Int64(index), $0.key, Int64($0.value)) }
    }
    try await engine.ingest(
      IngestTable([
        "attribute": .ints(orders.map(\.0)), "source": .strings(orders.map(\.1)),
        "date_order": .ints(orders.map(\.2)),
      ]),
      as: Name.orders
    )
  }

  private func replace(_ table: String, with query: SQL) async throws {
    for statement in engine.dialect.createTable(table, as: query) {
      try await engine.execute(statement)
    }
  }

  func entityCount() async throws -> Int {
    let table = try await engine.query("SELECT count(*) AS n FROM \(identifier: Name.entities)")
    return Int(table.ints("n").first.flatMap { $0 } ?? 0)
  }

  /// All entity keys, by code.
  func entities() async throws -> [String] {
    try await engine.query("SELECT entity FROM \(identifier: Name.entities) ORDER BY code")
      .strings("entity").map { $0 ?? "" }
  }

  /// The keys of some entities.
  func entities(_ codes: Set<Int32>) async throws -> [Int32: String] {
    guard !codes.isEmpty else { return [:] }
    let list = codes.sorted().map { "\(literal: Int($0))" as SQL }.joined()
    let table = try await engine.query(
      "SELECT entity, code FROM \(identifier: Name.entities) WHERE code IN (\(list))"
    )
    return Dictionary(
      zip(table.ints("code"), table.strings("entity")).map { (Int32($0 ?? 0), $1 ?? "") },
      uniquingKeysWith: { first, _ in first }
    )
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

  /// Attributes asked for in one pass over the rows.
  private static let attributesAtOnce = 8

  /// Reads, for each row, the codes of its entity, its source and its raw texts.
  ///
  /// - `body`: takes an attribute, and entity, source and raw codes, NaN where a text is
  ///   missing.
  func forEachCode(
    _ forms: [ClaimForms],
    _ body: @escaping @Sendable (Int, [Double], [Double], [Double]) -> Void
  ) async throws {
    for start in stride(from: 0, to: forms.count, by: Self.attributesAtOnce) {
      try Task.checkCancellation()
      let range = start..<min(start + Self.attributesAtOnce, forms.count)
      let fields = range.map { "f\(raw: "\($0)").code AS v\(raw: "\($0)")" as SQL }
      let texts = range.map { index in
        "\(raw(forms[index].attribute.name)) AS r\(raw: "\(index)")" as SQL
      }
      let joins = range.map { index in
        """
        LEFT JOIN (SELECT DISTINCT raw, code FROM \(identifier: Name.forms)
        WHERE attribute = \(literal: index)) f\(raw: "\(index)")
        ON f\(raw: "\(index)").raw = r.r\(raw: "\(index)")
        """ as SQL
      }
      // The rows' own columns are named inside only: they may be called source or code.
      try await engine.forEachBatch(
        """
        SELECT e.code AS e, s.code AS s, \(fields.joined()) FROM (
        SELECT \(key) AS entity, \(source) AS source, \(texts.joined()) FROM rows
        WHERE \(hasKey)) r
        JOIN \(identifier: Name.entities) e ON e.entity = r.entity
        JOIN \(identifier: Name.sources) s ON s.source = r.source
        \(joins.joined(separator: " "))
        """
      ) { batch in
        guard let entities = batch.column("e")?.doubles(),
          let sources = batch.column("s")?.doubles()
        else { return }
        for index in range {
          guard let raws = batch.column("v\(index)")?.doubles() else { continue }
          body(index, entities, sources, raws)
        }
      }
    }
  }

  /// Writes `resolutions(entity, attribute, value, confidence, posterior, method, is_conflict,
  /// is_undecided, low, high)`.
  ///
  /// Codes and figures go to the engine, which puts in the names.
  func writeResolutions(_ resolved: [ResolvedAttribute]) async throws {
    let count = resolved.reduce(0) { $0 + $1.claims.itemCount }
    var entities: [Int64?] = []
    var attributes: [Int64?] = []
    var values: [Int64?] = []
    var confidences: [Double?] = []
    var posteriors: [Double?] = []
    var ties: [Bool?] = []
    var conflicts: [Bool?] = []
    var lows: [Double?] = []
    var highs: [Double?] = []
    entities.reserveCapacity(count)
    for (index, attribute) in resolved.enumerated() {
      let set = attribute.claims
      for item in 0..<set.itemCount {
        entities.append(Int64(set.entities[item]))
        attributes.append(Int64(index))
        values.append(Int64(attribute.fusion.believed[item]))
        confidences.append(attribute.fusion.confidence[item])
        posteriors.append(attribute.fusion.posterior[item])
        ties.append(attribute.fusion.tieCount[item] > 1)
        conflicts.append(set.candidates(of: item).count > 1)
        let width = attribute.halfWidths?[item]
        let number = attribute.numbers?[Int(attribute.fusion.believed[item])]
        lows.append(width.flatMap { width in number.map { $0 - width } })
        highs.append(width.flatMap { width in number.map { $0 + width } })
      }
    }
    try await engine.ingest(
      IngestTable([
        "entity": .ints(entities), "attribute": .ints(attributes), "value": .ints(values),
        "confidence": .doubles(confidences), "posterior": .doubles(posteriors),
        "is_conflict": .bools(conflicts), "is_undecided": .bools(ties), "low": .doubles(lows),
        "high": .doubles(highs),
      ]),
      as: Name.resolved
    )
    let texts = resolved.enumerated().flatMap { index, attribute in
      attribute.values.enumerated().map { (Int64(index), Int64($0), $1) }
    }
    try await engine.ingest(
      IngestTable([
        "attribute": .ints(texts.map(\.0)), "code": .ints(texts.map(\.1)),
        "value": .strings(texts.map(\.2)),
      ]),
      as: Name.values
    )
    try await engine.ingest(
      IngestTable([
        "code": .ints(resolved.indices.map { Int64($0) }),
        "attribute": .strings(resolved.map(\.name)),
        "method": .strings(resolved.map(\.fusion.method.rawValue)),
      ]),
      as: Name.attributes
    )
    try await replace(
      "resolutions",
      with: """
        SELECT e.entity, a.attribute, v.value, r.confidence, r.posterior, a.method, r.is_conflict,
        r.is_undecided, r.low, r.high FROM \(identifier: Name.resolved) r
        JOIN \(identifier: Name.entities) e ON e.code = r.entity
        JOIN \(identifier: Name.attributes) a ON a.code = r.attribute
        JOIN \(identifier: Name.values) v ON v.attribute = r.attribute AND v.code = r.value
        """
    )
    try await engine.execute("DROP TABLE IF EXISTS \(identifier: Name.resolved)")
  }
}
