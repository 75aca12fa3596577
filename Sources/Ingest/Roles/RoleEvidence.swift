import Basics
import Columnar
import Engine
import Workspace

/// Asks the values of a dataset's sources what names and counts of columns leave open.
struct RoleEvidence {
  let engine: any QueryEngine
  let manifest: Manifest
  let sources: [IngestedSource]

  /// Names that columns of given parts have.
  private static let splitNames: Set<String> = [
    "split", "part", "subset", "set", "partition", "fold", "dataset",
  ]

  func infer(_ facts: [SourceColumns]) async throws -> ColumnRoles {
    var evidence: [ClaimCandidate: ClaimEvidence] = [:]
    for candidate in ColumnRoles.candidates(facts, manifest: manifest) {
      guard let source = sources.first(where: { $0.name == candidate.table }) else { continue }
      evidence[candidate] = try await ClaimMeasurement(engine: engine, table: source.table)
        .evidence(for: candidate)
    }
    var roles = ColumnRoles.infer(sources: facts, manifest: manifest, evidence: evidence)
    if manifest.split == nil, let split = try await splitColumn(facts, roles) {
      roles.split = split.value
      roles.inferences.append(split)
    }
    if let remark = try await itemsRemark(roles) { roles.inferences.append(remark) }
    if let remark = keysRemark(roles) { roles.inferences.append(remark) }
    return roles
  }

  /// A column of which every value names a part, one of them the training part.
  private func splitColumn(
    _ facts: [SourceColumns],
    _ roles: ColumnRoles
  ) async throws -> Inference? {
    for table in facts where table.rows > 0 {
      for column in table.columns
      where Self.splitNames.contains(column.name.lowercased())
        && (2...8).contains(column.distinct) && column.type == .category
        && !roles.entity.contains(column.name) && roles.label != column.name
      {
        guard let source = sources.first(where: { $0.name == table.source }) else { continue }
        let words = try await engine.query(
          """
          SELECT DISTINCT CAST(\(identifier: column.name) AS VARCHAR) AS word
          FROM \(identifier: source.table) WHERE \(identifier: column.name) IS NOT NULL LIMIT 9
          """
        ).strings("word").compactMap(\.self)
        let parts = words.map(Manifest.SplitPart.init(word:))
        guard parts.allSatisfy({ $0 != nil }), parts.contains(.train), Set(parts).count > 1 else {
          continue
        }
        return Inference(
          subject: "split",
          value: column.name,
          reason: "each of its values names a part: "
            + words.sorted().map { "'\($0)'" }.joined(separator: ", ")
        )
      }
    }
    return nil
  }

  /// How many things the rows speak of, and that a model sees each thing once.
  private func itemsRemark(_ roles: ColumnRoles) async throws -> Inference? {
    guard !roles.entity.isEmpty else { return nil }
    let holding = sources.filter { source in
      roles.entity.allSatisfy { name in source.columns.contains { $0.name == name } }
    }
    guard !holding.isEmpty else { return nil }
    // Whole numbers are compared as they are: their texts say nothing else.
    let types = Set(
      holding.flatMap(\.columns).filter { roles.entity.contains($0.name) }.map(\.engineType)
    )
    let isWhole = roles.entity.count == 1 && types == ["BIGINT"]
    let whole = SQL.identifier(roles.entity[0])
    let key = isWhole ? whole : EntityKey.sql(roles.entity, engine.dialect)
    let present =
      isWhole ? "\(whole) IS NOT NULL" : EntityKey.isPresent(roles.entity, engine.dialect)
    // Hashes of 64 bits stand for keys and names: no two of millions are alike, and they group fast.
    let keys = holding.enumerated().map { index, source -> SQL in
      let column = roles.sourceColumns[source.name]
      let stands = source.columns.contains { $0.name == column }
      let name: SQL =
        stands ? engine.dialect.hash(.identifier(column ?? "")) : "\(literal: index)"
      return """
        SELECT \(engine.dialect.hash(key)) AS k, \(name) AS s
        FROM \(identifier: source.table) WHERE \(present)
        """
    }
    let isOneVoice = holding.count == 1 && roles.sourceColumns[holding[0].name] == nil
    let found = try await engine.query(
      isOneVoice
        ? "SELECT count(*) AS kept, count(DISTINCT k) AS items, 0 AS shared FROM (\(keys[0])) AS keys"
        : """
        SELECT CAST(sum(n) AS BIGINT) AS kept, count(*) AS items,
          count(*) FILTER (WHERE low IS DISTINCT FROM high) AS shared FROM (
          SELECT count(*) AS n, min(s) AS low, max(s) AS high
          FROM (\(keys.joined(separator: " UNION ALL "))) AS keys GROUP BY k) AS things
        """
    ).row(0).map { Int($0.int ?? 0) }
    let (rows, items, shared) = (found[0], found[1], found[2])
    guard items > 0, rows > items else { return nil }
    let all = sources.reduce(0) { $0 + $1.rowsKept }
    var reason =
      "\(rows) rows speak of \(items) values of \(roles.entity.joined(separator: " and "))"
    if shared > 0 {
      reason += "; for training the rows of one value become one"
      if let label = roles.label { reason += ", with one fused '\(label)'" }
    }
    if all > rows { reason += "; \(all - rows) rows have no value" }
    return Inference(subject: "items", value: "\(items)", reason: reason)
  }

  /// That keys written in two ways are one.
  private func keysRemark(_ roles: ColumnRoles) -> Inference? {
    for name in roles.entity {
      let types = Set(
        sources.flatMap(\.columns).filter { $0.name == name }.map(\.engineType)
      )
      guard types.count > 1 else { continue }
      return Inference(
        subject: "keys",
        value: name,
        reason: "the sources write it in different ways; keys are compared as values: 1.0 is 1, "
          + "and 001 is not"
      )
    }
    return nil
  }
}
