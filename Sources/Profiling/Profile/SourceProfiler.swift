import Basics
import Columnar
import Engine
import Foundation
import Ingest
import Workspace

/// Profiles the columns of one source in few statements.
struct SourceProfiler {
  /// Up to this many rows, distinct counts and quantiles are exact; of more, about as many are
  /// sampled for quantiles, whose error is then counted.
  static let exactRows = 100_000
  /// Columns with more distinct values than this (by the engine's estimate) are not grouped.
  static let groupedValues = 50_000
  static let shownValues = 10
  static let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]
  /// The same with the points that bound a histogram.
  static let asked = [0.01] + probabilities + [0.99]
  /// One value in this many, chosen by hash, is counted to estimate how many there are.
  ///
  /// Distinct sampling: Gibbons, VLDB 2001.
  static let distinctSampling = 64
  static let columnsPerStatement = 100
  static let shownCharacters = 200

  let engine: any QueryEngine
  let source: IngestedSource
  /// What the manifest says of columns.
  let rules: [Manifest.ColumnRule]
  /// Where the files of pictures are looked up.
  let folders: [URL]
  /// The relation that is asked: the source's, or the few of its columns that are looked at.
  private(set) var relation: String

  init(
    engine: any QueryEngine,
    source: IngestedSource,
    rules: [Manifest.ColumnRule] = [],
    root: URL? = nil
  ) {
    self.engine = engine
    self.source = source
    self.rules = rules
    folders =
      root.map { root in
        [root]
          + Set(source.files.map { root.appending(path: $0).deletingLastPathComponent() })
          .sorted { $0.path < $1.path }
      } ?? []
    relation = source.table
  }

  func profile(progress: (_ done: Int) -> Void) async throws -> [ColumnProfile] {
    if isStreamed { return try await streamedProfiles(progress: progress) }
    var profiles: [ColumnProfile] = []
    let whole = try await materialised()
    for start in stride(from: 0, to: source.columns.count, by: Self.columnsPerStatement) {
      progress(start)
      let end = min(start + Self.columnsPerStatement, source.columns.count)
      let columns = Array(source.columns[start..<end])
      let narrow = try await whole.narrowed(to: columns)
      var found = try await narrow.scannedProfiles(of: columns)
      try await narrow.addKinds(&found)
      profiles += found
    }
    return profiles
  }

  /// Profiles columns by their values where these are few in a large source, and else by scans.
  func scannedProfiles(of columns: [IngestedColumn]) async throws -> [ColumnProfile] {
    let sampled = isExact ? [] : try await sampledCounts(columns)
    var known: [Int: ColumnProfile] = [:]
    for (index, counts) in sampled.enumerated()
    where counts.isRepeating && !columns[index].part.isBinary {
      known[index] = try await profileByGroups(columns[index])
    }
    let scanned = columns.indices.filter { known[$0] == nil }
    if !scanned.isEmpty {
      let unique = scanned.filter { sampled.indices.contains($0) && sampled[$0].isUnique }
      var found = try await basics(scanned.map { columns[$0] })
      try await addQuantiles(&found)
      try await addDistributions(&found)
      try await addTopValues(&found, unique: Set(unique.map { columns[$0].name }))
      for (index, profile) in zip(scanned, found) { known[index] = profile }
    }
    return columns.indices.compactMap { known[$0] }
  }

  /// Copies a wide source that has few rows: binding its views costs all columns each time.
  private func materialised() async throws -> SourceProfiler {
    guard source.columns.count > Self.columnsPerStatement, isExact else { return self }
    var copied = self
    copied.relation = "profiled_source"
    try await engine.execute(
      engine.dialect.createTemporary(
        copied.relation,
        as: "SELECT * FROM \(identifier: source.table)"
      )
    )
    return copied
  }

  /// Copies a few columns of a wide source: each of many subqueries would bind all of them again.
  func narrowed(to columns: [IngestedColumn]) async throws -> SourceProfiler {
    guard source.columns.count > Self.columnsPerStatement else { return self }
    var narrow = self
    narrow.relation = "profiled_columns"
    try await engine.execute(
      """
      CREATE OR REPLACE TEMPORARY TABLE \(identifier: narrow.relation) AS
      SELECT \(identifiers: columns.map(\.name) + ["_row"]) FROM \(identifier: relation)
      """
    )
    return narrow
  }

  // MARK: Counts, moments, quantiles, lengths

  var isExact: Bool { source.rowsKept <= Self.exactRows }

  private func basics(_ columns: [IngestedColumn]) async throws -> [ColumnProfile] {
    let failing = try await failing(columns[...])
    let row = try await figures(
      columns.enumerated().flatMap { aggregates($1, withDeviation: !failing.contains($0)) }
    )
    return columns.enumerated().map { index, column in
      let start = index * Self.figuresPerColumn
      var profile = profile(column, Array(row[start..<(start + Self.figuresPerColumn)]))
      if failing.contains(index) {
        profile.problems.append("sd: squares of the numbers are out of range")
      }
      return profile
    }
  }

  /// The columns whose numbers are too large to square.
  ///
  /// The engine fails the statement as a whole and names no column, so those with numbers beyond
  /// 1e150 are tried alone.
  private func failing(_ columns: ArraySlice<IngestedColumn>) async throws -> Set<Int> {
    let open = columns.indices.filter { isMeasured(columns[$0]) && columns[$0].part.isFloating }
    guard !open.isEmpty else { return [] }
    let bounds = try await figures(
      open.map { "max(abs(\(measure(columns[$0].name, columns[$0].engineType))))" }
    )
    var failing: Set<Int> = []
    for (index, bound) in zip(open, bounds) where (bound.double ?? 0) > 1e150 {
      do {
        let number = measure(columns[index].name, columns[index].engineType)
        _ = try await figures(["stddev_samp(\(number))"])
      } catch is EngineError {
        try Task.checkCancellation()
        failing.insert(index)
      }
    }
    return failing
  }

  private func figures(_ items: [SQL]) async throws -> [Value] {
    try await engine.query("SELECT \(items.joined()) FROM \(identifier: relation)").row(0)
  }

  private static let figuresPerColumn = 12

  func isMeasured(_ column: IngestedColumn) -> Bool {
    ColumnProfile(
      source: "",
      name: column.name,
      type: column.type,
      engineType: column.engineType,
      rows: 0,
      missing: 0,
      distinct: DistinctCount(count: 0, relativeError: 0)
    ).isMeasured
  }

  func range(of column: IngestedColumn) -> ClosedRange<Double>? {
    rules.first { $0.name == column.name }?.range
  }

  private func aggregates(_ column: IngestedColumn, withDeviation: Bool) -> [SQL] {
    let part = column.part
    let name = SQL.identifier(column.name)
    let none: SQL = "NULL"
    let number = measure(column.name, column.engineType)
    // Where the count is to be exact, grouping for the frequent values gives it as well.
    var items = [
      "count(\(name))", part.isFloating ? "count(\(number))" : none,
      engine.dialect.approximateDistinct(name),
    ]
    if part.isBinary { return items + Array(repeating: none, count: 9) }
    if part.isNumeric {
      let isWhole = CommonType.integers.contains(column.engineType)
      let bounds: [SQL] = ["min(\(number))", "max(\(number))"]
      items += bounds.map { isWhole ? $0 : "CAST(\($0) AS DOUBLE)" }
      let isMeasured = isMeasured(column)
      items += [
        isMeasured ? "avg(\(number))" : none,
        isMeasured && withDeviation ? "stddev_samp(\(number))" : none,
      ]
      items += [none, none, none]
      guard let range = range(of: column) else { return items + [none, none] }
      return items + [
        "count(CASE WHEN \(number) < \(literal: range.lowerBound) THEN 1 END)",
        "count(CASE WHEN \(number) > \(literal: range.upperBound) THEN 1 END)",
      ]
    }
    items += ["CAST(min(\(name)) AS VARCHAR)", "CAST(max(\(name)) AS VARCHAR)", none, none]
    if part.isTemporal { return items + Array(repeating: none, count: 5) }
    let length = engine.dialect.length("CAST(\(name) AS VARCHAR)")
    return items + ["min(\(length))", "max(\(length))", "avg(\(length))", none, none]
  }

  /// The column as a number: finite values only; seconds for dates and times.
  func measure(_ column: String, _ engineType: String) -> SQL {
    let name = SQL.identifier(column)
    let part = PartColumn(name: column, engineType: engineType)
    if part.isTemporal { return "epoch(\(name))" }
    if part.isFloating { return "(CASE WHEN isfinite(\(name)) THEN \(name) END)" }
    return CommonType.integers.contains(engineType) ? name : "TRY_CAST(\(name) AS DOUBLE)"
  }

  func profile(_ column: IngestedColumn, _ figures: [Value]) -> ColumnProfile {
    let present = Int(figures[0].int ?? 0)
    var profile = ColumnProfile(
      source: source.name,
      name: column.name,
      type: column.type,
      engineType: column.engineType,
      rows: source.rowsKept,
      missing: max(source.rowsKept - present - column.unreadable, 0),
      distinct: DistinctCount(count: min(Int(figures[2].int ?? 0), present), relativeError: 0)
    )
    profile.unit = column.unit
    profile.unreadable = column.unreadable
    profile.missingMarkers = column.missingMarkers.map {
      ValueCount(value: $0.text, count: $0.count)
    }
    if let range = range(of: column), let below = figures[10].int, let above = figures[11].int {
      profile.declaredRange = DeclaredRange(
        low: range.lowerBound,
        high: range.upperBound,
        below: Int(below),
        above: Int(above)
      )
    }
    if let finite = figures[1].int { profile.nonFinite = max(present - Int(finite), 0) }
    // Few rows are grouped and then counted exactly; pictures and nested values never are.
    if !isExact || column.part.isBinary {
      profile.distinct.relativeError = engine.dialect.approximateDistinctError
    }
    // The order of letters says nothing of dates and times that are kept as they were written.
    if !profile.isWrittenMoment {
      profile.min = Self.scalar(figures[3])
      profile.max = Self.scalar(figures[4])
    }
    profile.mean = figures[5].double.flatMap { $0.isFinite ? $0 : nil }
    profile.sd = figures[6].double
    if let shortest = figures[7].int, let longest = figures[8].int, let mean = figures[9].double {
      profile.lengths = LengthProfile(min: Int(shortest), mean: mean, max: Int(longest))
    }
    return profile
  }

  static func scalar(_ value: Value) -> Scalar? {
    if let text = value.string { return .text(String(text.prefix(shownCharacters))) }
    if case .int(let whole) = value { return Scalar(whole: whole) }
    return value.double.map { .number($0) }
  }
}

extension IngestedColumn {
  var part: PartColumn { PartColumn(name: name, engineType: engineType) }
}
