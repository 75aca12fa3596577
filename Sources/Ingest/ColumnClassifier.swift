import Basics
import Columnar
import Engine
import Synchronization
import Workspace

/// Judges what the values of columns are for people and models, from a few counts of each.
struct ColumnClassifier {
  /// Texts of about so many rows from everywhere are looked at.
  static let patternRows = 10_000
  /// Rows that distinct values are counted in first, where there are very many.
  static let sampleRows = 50_000
  /// Up to this many rows, distinct values are counted over all rows.
  static let wholeRows = 500_000
  /// Up to this many rows, they are counted exactly: the numbers are shown as reasons.
  static let exactRows = 100_000
  /// More columns than this in one statement slow its planning more than a second scan costs.
  static let columnsPerQuery = 250

  private static let wideColumns = 100
  /// Rows of so many columns are read at once; each statement binds all columns of its relation.
  private static let columnsPerPass = 5_000
  private static let keySlots = 64
  /// Above this share of different values, by an estimate, a column may be a key.
  private static let leastUniqueness = 0.6

  struct Judged: Sendable {
    var type: ColumnType
    var distinct: Int
    var missing: Int
  }

  let engine: any QueryEngine
  let table: String
  let rows: Int

  /// Judges columns in their order; a rule of the manifest is taken at its word.
  func judge(_ columns: [PartColumn], rules: [Manifest.ColumnRule]) async throws -> [Judged] {
    let isStreamed = columns.count > Self.wideColumns && rows <= Self.patternRows
    let width = isStreamed ? Self.columnsPerPass : Self.columnsPerQuery
    var judged: [Judged] = []
    for start in stride(from: 0, to: columns.count, by: width) {
      let group = Array(columns[start..<min(start + width, columns.count)])
      judged += try await judgeGroup(group, rules)
    }
    return judged
  }

  private func judgeGroup(
    _ columns: [PartColumn],
    _ rules: [Manifest.ColumnRule]
  ) async throws -> [Judged] {
    guard rows > 0 else {
      return columns.map { column in
        let counts = ColumnCounts(rows: 0, engineType: column.engineType)
        return Judged(
          type: rules.first { $0.name == column.name }?.type ?? counts.type(named: ""),
          distinct: 0,
          missing: 0
        )
      }
    }
    let isStreamed = columns.count > Self.wideColumns && rows <= Self.patternRows
    var counts = isStreamed ? try await streamedCounts(columns) : try await askedCounts(columns)
    try await completeCounts(&counts, columns)
    return zip(columns, counts).map { column, counts in
      let said = rules.first { $0.name == column.name }?.type
      return Judged(
        type: said ?? counts.type(named: column.name),
        distinct: counts.distinct,
        missing: max(counts.rows - counts.present, 0)
      )
    }
  }

  /// Counts the cells of many columns in one pass over few rows: planning ten aggregates for each
  /// of them takes the engine longer.
  private func streamedCounts(_ columns: [PartColumn]) async throws -> [ColumnCounts] {
    let tallies = Mutex(columns.map { ColumnTally($0.engineType) })
    try await engine.forEachBatch(
      "SELECT \(identifiers: columns.map(\.name)) FROM \(identifier: table)"
    ) { batch in
      tallies.withLock { tallies in
        for (place, column) in batch.columns.enumerated() { tallies[place].add(column) }
      }
    }
    return tallies.withLock { tallies in
      zip(columns, tallies).map { $1.counts(rows: rows, $0.engineType) }
    }
  }

  /// Counts in the engine, and looks at some of the texts.
  private func askedCounts(_ columns: [PartColumn]) async throws -> [ColumnCounts] {
    let names = columns.map { SQL.identifier($0.name) }
    let sample: SQL =
      rows > Self.wholeRows
      ? "(SELECT \(names.joined()), _row FROM \(identifier: table) LIMIT \(literal: Self.sampleRows))"
      : "\(identifier: table)"
    let figures = try await engine.query(
      "SELECT count(*), \(columns.flatMap(aggregates).joined()) FROM \(sample) AS sample"
    ).row(0)
    let sampled = Int(figures[0].int ?? 0)
    var counts = columns.enumerated().map { index, column in
      var counts = ColumnCounts(rows: sampled, engineType: column.engineType)
      let start = 1 + index * Self.figuresPerColumn
      counts.present = Int(figures[start].int ?? 0)
      counts.distinct = min(Int(figures[start + 1].int ?? 0), counts.present)
      if let low = figures[start + 2].int, let high = figures[start + 3].int, low <= high {
        counts.bounds = low...high
      }
      return counts
    }
    let texts = columns.indices.filter { columns[$0].engineType == "VARCHAR" }
    let step = max(1, sampled / Self.patternRows)
    try await lookAtTexts(&counts, columns, texts, in: sample, every: step)
    // A column that is mostly empty shows too few texts in few rows.
    let sparse = texts.filter { counts[$0].signs.count < min(counts[$0].present, 100) }
    if step > 1 { try await lookAtTexts(&counts, columns, sparse, in: sample, every: 1) }
    return counts
  }

  /// - `step`: one row of so many is looked at, by a hash, since what rows hold may follow their
  ///   number.
  private func lookAtTexts(
    _ counts: inout [ColumnCounts],
    _ columns: [PartColumn],
    _ texts: [Int],
    in sample: SQL,
    every step: Int
  ) async throws {
    guard !texts.isEmpty else { return }
    let chosen: SQL =
      step > 1 ? " WHERE \(engine.dialect.hash("_row")) % \(literal: step) = 0" : ""
    let signs = Mutex(texts.map { _ in TextSigns() })
    try await engine.forEachBatch(
      """
      SELECT \(identifiers: texts.map { columns[$0].name }) FROM \(sample) AS sample\(chosen)
      """
    ) { batch in
      signs.withLock { signs in
        for (place, column) in batch.columns.enumerated() {
          column.forEachBytes { signs[place].add($1) }
        }
      }
    }
    for (index, signs) in zip(texts, signs.withLock { $0 }) { counts[index].signs = signs }
  }

  /// Counts over all rows where the sample cannot tell a key from a repeated value.
  private func completeCounts(
    _ counts: inout [ColumnCounts],
    _ columns: [PartColumn]
  ) async throws {
    guard let sampled = counts.first?.rows, sampled < rows else { return }
    let open = counts.indices.filter { counts[$0].distinct * 5 > counts[$0].present }
    if !open.isEmpty {
      let whole = try await engine.query(
        """
        SELECT \(open.flatMap { index -> [SQL] in
          let name = SQL.identifier(columns[index].name)
          return ["count(\(name))", engine.dialect.approximateDistinct(name)]
        }.joined()) FROM \(identifier: table)
        """
      ).row(0)
      for (offset, index) in open.enumerated() {
        counts[index].wholePresent = Int(whole[offset * 2].int ?? 0)
        counts[index].distinct = Int(whole[offset * 2 + 1].int ?? 0)
      }
      try await refineKeys(&counts, columns, open)
    }
    for index in counts.indices { counts[index].scale(to: rows) }
  }

  /// Tells keys from columns that are nearly unique, which estimates of a few per cent cannot: of
  /// the values in one slot of their hash in many, none may stand twice.
  private func refineKeys(
    _ counts: inout [ColumnCounts],
    _ columns: [PartColumn],
    _ open: [Int]
  ) async throws {
    let keys = open.filter {
      Double(counts[$0].distinct) >= Self.leastUniqueness * Double(counts[$0].wholePresent ?? 0)
    }
    guard !keys.isEmpty else { return }
    let figures = try await engine.query(
      """
      SELECT \(keys.flatMap { index -> [SQL] in
        let name = SQL.identifier(columns[index].name)
        let chosen: SQL = """
          CASE WHEN \(engine.dialect.hash(name)) % \(literal: Self.keySlots) = 0 THEN \(name) END
          """
        return ["count(\(chosen))", "count(DISTINCT \(chosen))"]
      }.joined()) FROM \(identifier: table)
      """
    ).row(0).map { $0.double ?? 0 }
    for (offset, index) in keys.enumerated() where figures[offset * 2] > 0 {
      let share = figures[offset * 2 + 1] / figures[offset * 2]
      counts[index].distinct = Int(share * Double(counts[index].wholePresent ?? 0))
    }
  }

  private static let figuresPerColumn = 4

  private func aggregates(_ column: PartColumn) -> [SQL] {
    let name = SQL.identifier(column.name)
    let distinct: SQL =
      if ColumnCounts.isNested(column.engineType) {
        "CAST(0 AS BIGINT)"
      } else if rows <= Self.exactRows {
        "count(DISTINCT \(name))"
      } else {
        engine.dialect.approximateDistinct(name)
      }
    let isWhole = column.engineType == "BIGINT"
    return ["count(\(name))", distinct]
      + (isWhole ? ["min(\(name))", "max(\(name))"] : ["NULL", "NULL"])
  }
}
