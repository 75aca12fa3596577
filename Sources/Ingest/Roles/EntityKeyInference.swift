import Basics

/// The column that names the thing a row speaks about.
struct EntityKeyInference {
  let column: String
  let reason: String

  /// The share of different values within a source from which a column can be its key: near
  /// duplicates and twice reported things lower it, and estimated counts too.
  private static let leastUniqueness = 0.85
  private static let mostMissing = 0.05

  static func infer(
    _ sources: [SourceColumns],
    _ sourceColumns: [String: String]
  ) -> EntityKeyInference? {
    let tables = sources.filter { $0.rows > 0 && !$0.columns.isEmpty }
    if let key = keyOfClaims(tables, sourceColumns) { return key }
    // Keys of parts count their own rows: the same key in two parts is no second opinion.
    if tables.count > 1 { return tables.contains(where: \.isPart) ? nil : sharedKey(tables) }
    return tables.first.flatMap(ownKey)
  }

  private static func keyOfClaims(
    _ tables: [SourceColumns],
    _ sourceColumns: [String: String]
  ) -> EntityKeyInference? {
    for table in tables {
      guard let name = sourceColumns[table.source],
        let source = table.columns.first(where: { $0.name == name }),
        let key = ClaimTable.repeatedKey(in: table, beside: source)
      else { continue }
      let rows = (Double(table.rows) / Double(key.column.distinct)).formatted1
      return EntityKeyInference(
        column: key.column.name,
        reason: "each of its values has about \(rows) rows, from different values of '\(name)'"
      )
    }
    return nil
  }

  private static func sharedKey(_ tables: [SourceColumns]) -> EntityKeyInference? {
    struct Candidate {
      var sources = 0
      var rowKeys = 0
      var score: Int
      var place: Int
    }
    var candidates: [String: Candidate] = [:]
    for table in tables {
      for (place, column) in table.columns.enumerated() where couldBeKey(column, in: table) {
        let score = ColumnName(column.name).keyScore
        var candidate = candidates[column.name] ?? Candidate(score: score, place: place)
        candidate.sources += 1
        if ClaimTable.isRowKey(column, in: table) { candidate.rowKeys += 1 }
        candidates[column.name] = candidate
      }
    }
    let shared = candidates.filter { $0.value.sources > 1 && $0.value.sources * 2 >= tables.count }
    let best = shared.min { a, b in
      (-a.value.sources, -a.value.rowKeys, -a.value.score, a.value.place, a.key)
        < (-b.value.sources, -b.value.rowKeys, -b.value.score, b.value.place, b.key)
    }
    guard let best else { return nil }
    return EntityKeyInference(
      column: best.key,
      reason: "\(best.value.sources) of \(tables.count) sources have it, and within each nearly "
        + "every value is different"
    )
  }

  private static func ownKey(_ table: SourceColumns) -> EntityKeyInference? {
    let named = table.columns
      .filter { couldBeKey($0, in: table) && ColumnName($0.name).keyScore > 0 }
    let best = named.map { ColumnName($0.name).keyScore }.max()
    let rowKey = named.first { ClaimTable.isRowKey($0, in: table) }
    guard let column = rowKey ?? named.first(where: { ColumnName($0.name).keyScore == best }) else {
      return nil
    }
    if rowKey != nil {
      return EntityKeyInference(
        column: column.name,
        reason: "it is named like a key, and every row has another value"
      )
    }
    return EntityKeyInference(
      column: column.name,
      reason: "it is named like a key, and nearly every value is different"
    )
  }

  /// Measured numbers, times and long texts are nearly unique too, and name nothing: they count
  /// only under a name that promises a key.
  private static func couldBeKey(_ column: SourceColumns.Column, in table: SourceColumns) -> Bool {
    let name = ColumnName(column.name)
    let present = table.rows - column.missing
    guard present > 0, Double(column.missing) <= Double(table.rows) * mostMissing,
      Double(column.distinct) >= Double(present) * leastUniqueness, name.labelScore == 0
    else { return false }
    switch column.type {
    case .id, .category: return name.keyScore > 0 || !name.isGiven
    case .number, .text: return name.keyScore > 0
    case .date, .time, .image, .ignore: return false
    }
  }
}
