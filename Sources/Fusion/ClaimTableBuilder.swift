import Basics
import Columnar
import Conform
import Engine
import Ingest
import Synchronization
import Workspace

/// The statements that number the values of `rows`, and turn rows into claims.
struct ClaimTableBuilder: Sendable {
  let engine: any QueryEngine
  private let sources: [IngestedSource]
  private let key: SQL
  private let hasKey: SQL

  /// Tables that only the statements here and the view `claims` read.
  enum Name {
    static let texts = "_claim_texts"
    static let values = "_claim_values"
    static let entities = "_claim_entities"
    static let sources = "_claim_sources"
    static let attributes = "_claim_attributes"
    static let resolved = "_claim_resolved"

    /// The distinct values of an attribute in their type, with the code of each.
    static func forms(_ index: Int) -> String { "_claim_forms_\(index)" }
  }

  init(_ loaded: LoadedDataset) {
    engine = loaded.engine
    sources = loaded.sources
    key = EntityKey.sql(loaded.manifest.entity, loaded.engine.dialect)
    hasKey = EntityKey.isPresent(loaded.manifest.entity, loaded.engine.dialect)
  }

  private let source: SQL = "coalesce(_source, '')"

  /// The engine's types of the columns of all sources and of the texts beside them, by their names
  /// in small letters.
  func columnTypes() async throws -> [String: String] {
    Dictionary(
      try await engine.describe(RowsRelation.withTexts).map {
        ($0.name.lowercased(), $0.engineType)
      },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// Numbers the distinct values of an attribute.
  func forms(
    _ attribute: ClaimAttributes.Attribute,
    number: Int,
    types: [String: String]
  ) async throws -> ClaimForms {
    let column = SQL.identifier(attribute.name)
    try await replace(
      Name.forms(number),
      with: """
        SELECT value, row_number() OVER () - 1 AS code, n FROM (
        SELECT \(column) AS value, count(*) AS n FROM \(identifier: RowsRelation.name)
        WHERE \(hasKey) AND \(column) IS NOT NULL GROUP BY 1) d
        """
    )
    let table = try await engine.query(
      """
      SELECT code, \(engine.dialect.cast("value", to: .text)) AS text, n
      FROM \(identifier: Name.forms(number))
      """
    )
    var counts = [ValueForms.Count](repeating: ("", 0), count: table.rowCount)
    for (code, (text, count)) in zip(
      table.ints("code"),
      zip(table.strings("text"), table.ints("n"))
    ) {
      if let code { counts[Int(code)] = (text ?? "", Int(count ?? 0)) }
    }
    return ClaimForms(
      attribute,
      engineType: types[attribute.name.lowercased()] ?? "VARCHAR",
      hasTexts: types[RowsRelation.text(of: attribute.name).lowercased()] != nil,
      counts: counts
    )
  }

  /// Numbers the entities and the sources that speak of them.
  func numberEntities() async throws -> NumberedEntities {
    try await replace(
      Name.entities,
      with: """
        SELECT entity, row_number() OVER (ORDER BY entity) - 1 AS code, n, low <> high AS is_shared
        FROM (SELECT \(key) AS entity, count(*) AS n, min(\(source)) AS low, max(\(source)) AS high
        FROM rows WHERE \(hasKey) GROUP BY 1) d
        """
    )
    try await replace(
      Name.sources,
      with: """
        SELECT source, row_number() OVER (ORDER BY source) - 1 AS code
        FROM (SELECT DISTINCT \(source) AS source FROM rows WHERE \(hasKey)) d
        """
    )
    let figures = try await engine.query(
      """
      SELECT count(*), coalesce(sum(n), 0), \(engine.dialect.count(where: "is_shared")),
      (SELECT count(*) FROM rows) FROM \(identifier: Name.entities)
      """
    ).row(0).map { Int($0.double ?? 0) }
    return NumberedEntities(
      count: figures[0],
      shared: figures[2],
      rowsWithout: figures[3] - figures[1],
      sources: try await sourceNames()
    )
  }

  /// Makes the view `claims(entity, attribute, source, raw, value, _file, _row)`.
  func writeClaims(_ forms: [ClaimForms]) async throws {
    try await ingest(forms)
    let parts = forms.indices.flatMap { index in
      [claims(forms[index], number: index), unreadable(forms[index].column.name)]
        .compactMap(\.self)
    }
    try await engine.execute(
      engine.dialect.createView("claims", as: parts.joined(separator: " UNION ALL "))
    )
  }

  /// The text of a cell as it was written, or its value where that is all there is.
  private func written(_ column: ClaimedColumn) -> SQL {
    column.hasTexts
      ? .identifier(RowsRelation.text(of: column.name))
      : engine.dialect.cast(.identifier(column.name), to: .text)
  }

  /// The claims that have a value, whether it is within the manifest's range or not.
  private func claims(_ forms: ClaimForms, number: Int) -> SQL {
    let column = SQL.identifier(forms.column.name)
    // The rows' own columns are named inside only: they may be called source or code.
    return """
      SELECT r.entity, \(literal: forms.column.name) AS attribute, r.source, r.raw,
      t.form AS value, r._file, r._row FROM (SELECT \(key) AS entity, \(source) AS source,
      \(column) AS claimed, \(written(forms.column)) AS raw, _file, _row
      FROM \(identifier: RowsRelation.withTexts) WHERE \(hasKey) AND \(column) IS NOT NULL) r
      JOIN \(identifier: Name.forms(number)) f ON f.value = r.claimed
      JOIN \(identifier: Name.texts) t ON t.attribute = \(literal: number) AND t.code = f.code
      """
  }

  private func hasUnreadable(_ name: String) -> Bool {
    sources.lazy.flatMap(\.columns).contains {
      $0.unreadable > 0 && $0.name.lowercased() == name.lowercased()
    }
  }

  /// The cells of an attribute whose texts cannot be read, which make no claim; nil without any.
  private func unreadable(_ name: String) -> SQL? {
    guard hasUnreadable(name) else { return nil }
    return """
      SELECT r.entity, \(literal: name) AS attribute, r.source, u.text AS raw,
      \(engine.dialect.cast("NULL", to: .text)) AS value, u._file, u._row
      FROM \(identifier: RowsRelation.unreadable) u
      JOIN (SELECT \(key) AS entity, \(source) AS source, _source, _file, _row FROM rows
      WHERE \(hasKey)) r
      ON r._source = u._source AND r._file = u._file AND r._row = u._row
      WHERE lower(u.column_name) = \(literal: name.lowercased())
      """
  }

  /// Cells of an attribute with a key whose text cannot be read.
  func unreadableCount(_ name: String) async throws -> Int {
    guard let unreadable = unreadable(name) else { return 0 }
    let table = try await engine.query("SELECT count(*) AS n FROM (\(unreadable)) u")
    return Int(table.ints("n").first.flatMap { $0 } ?? 0)
  }

  private func ingest(_ forms: [ClaimForms]) async throws {
    var attributes: [Int64?] = []
    var codes: [Int64?] = []
    var texts: [String?] = []
    for (index, form) in forms.enumerated() {
      for (place, code) in form.codes.enumerated() where code != ClaimForms.missing {
        attributes.append(Int64(index))
        codes.append(Int64(place))
        texts.append(code >= 0 ? form.values[Int(code)] : nil)
      }
    }
    try await engine.ingest(
      IngestTable(["attribute": .ints(attributes), "code": .ints(codes), "form": .strings(texts)]),
      as: Name.texts
    )
  }

  func replace(_ table: String, with query: SQL) async throws {
    for statement in engine.dialect.createTable(table, as: query) {
      try await engine.execute(statement)
    }
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
  private func sourceNames() async throws -> [String] {
    try await engine.query("SELECT source FROM \(identifier: Name.sources) ORDER BY code")
      .strings("source").map { $0 ?? "" }
  }

  /// Attributes asked for in one pass over the rows.
  private static let attributesAtOnce = 8
  /// Hashes of texts are whole numbers below this, which doubles hold.
  private static let hashes = 1 << 52

  /// Reads, for each row, the codes of its entity, its source and its values.
  ///
  /// - `body`: takes an attribute, and entity, source and value codes, NaN where there is no value,
  ///   and numbers that tell apart what was written; nil where that is what tells values apart.
  func forEachCode(
    _ forms: [ClaimForms],
    _ body: @escaping @Sendable (Int, [Double], [Double], [Double], [Double]?) -> Void
  ) async throws {
    let dialect = engine.dialect
    for start in stride(from: 0, to: forms.count, by: Self.attributesAtOnce) {
      try Task.checkCancellation()
      let range = start..<min(start + Self.attributesAtOnce, forms.count)
      let withTexts = range.filter { forms[$0].column.hasTexts }
      let fields =
        range.map { "f\(raw: "\($0)").code AS v\(raw: "\($0)")" as SQL }
        + withTexts.map { "r.w\(raw: "\($0)")" as SQL }
      let values =
        range.map { "\(identifier: forms[$0].column.name) AS r\(raw: "\($0)")" as SQL }
        + withTexts.map { index in
          let hash = dialect.hash(written(forms[index].column))
          return """
            \(dialect.cast("abs(\(hash) % \(literal: Self.hashes))", to: .double))
            AS w\(raw: "\(index)")
            """ as SQL
        }
      let joins = range.map { index in
        """
        LEFT JOIN \(identifier: Name.forms(index)) f\(raw: "\(index)")
        ON f\(raw: "\(index)").value = r.r\(raw: "\(index)")
        """ as SQL
      }
      let relation = withTexts.isEmpty ? RowsRelation.name : RowsRelation.withTexts
      try await engine.forEachBatch(
        """
        SELECT e.code AS e, s.code AS s, \(fields.joined()) FROM (
        SELECT \(key) AS entity, \(source) AS source, \(values.joined())
        FROM \(identifier: relation) WHERE \(hasKey)) r
        JOIN \(identifier: Name.entities) e ON e.entity = r.entity
        JOIN \(identifier: Name.sources) s ON s.source = r.source
        \(joins.joined(separator: " "))
        """
      ) { batch in
        guard let entities = batch.column("e")?.doubles(),
          let sources = batch.column("s")?.doubles()
        else { return }
        for index in range {
          guard let codes = batch.column("v\(index)")?.doubles() else { continue }
          body(index, entities, sources, codes, batch.column("w\(index)")?.doubles())
        }
      }
    }
  }
}

/// What rows speak of, and who speaks.
struct NumberedEntities: Sendable {
  let count: Int
  /// Entities that two sources or more speak of.
  let shared: Int
  /// Rows that name no entity.
  let rowsWithout: Int
  /// The names of the sources, by code.
  let sources: [String]
}
