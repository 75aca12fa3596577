import Basics
import Columnar
import Engine
import Workspace

/// Judges what the values of columns are for people and models, from a few counts of each.
struct ColumnClassifier {
  /// Rows that patterns and lengths are looked at in.
  static let sampleRows = 50_000
  /// Up to this many rows, distinct values are counted over all rows.
  static let wholeRows = 500_000
  /// Up to this many rows, they are counted exactly: the numbers are shown as reasons.
  static let exactRows = 100_000
  /// More columns than this in one statement slow its planning more than a second scan costs.
  static let columnsPerQuery = 250

  private static let wideColumns = 100
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
    var judged: [Judged] = []
    for start in stride(from: 0, to: columns.count, by: Self.columnsPerQuery) {
      let group = Array(columns[start..<min(start + Self.columnsPerQuery, columns.count)])
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
        Judged(
          type: rules.first { $0.name == column.name }?.type ?? Self.emptyType(column.engineType),
          distinct: 0,
          missing: 0
        )
      }
    }
    let names = columns.map { SQL.identifier($0.name) }
    let isExact = rows <= Self.exactRows
    let isWide = columns.count > Self.wideColumns
    let sample: SQL =
      rows > Self.wholeRows
      ? "(SELECT \(names.joined()) FROM \(identifier: table) LIMIT \(literal: Self.sampleRows))"
      : "\(identifier: table)"
    let figures = try await engine.query(
      "SELECT count(*), \(columns.flatMap { aggregates($0, exact: isExact, isWide: isWide) }.joined()) FROM \(sample) AS sample"
    ).row(0)
    let sampled = Int(figures[0].int ?? 0)
    var counts: [Counts] = []
    for (index, column) in columns.enumerated() {
      let start = 1 + index * Counts.width
      counts.append(
        Counts(Array(figures[start..<(start + Counts.width)]), rows: sampled, column.engineType)
      )
    }
    try await completeCounts(&counts, columns, sampled)
    return zip(columns, counts).map { column, counts in
      let said = rules.first { $0.name == column.name }?.type
      return Judged(
        type: said ?? counts.type(named: column.name),
        distinct: counts.distinct,
        missing: max(counts.rows - counts.present, 0)
      )
    }
  }

  /// Counts over all rows where the sample cannot tell a key from a repeated value.
  private func completeCounts(
    _ counts: inout [Counts],
    _ columns: [PartColumn],
    _ sampled: Int
  ) async throws {
    guard sampled < rows else { return }
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
    _ counts: inout [Counts],
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

  private func aggregates(_ column: PartColumn, exact: Bool, isWide: Bool) -> [SQL] {
    let name = SQL.identifier(column.name)
    let count: SQL =
      if Counts.isNested(column.engineType) {
        "CAST(0 AS BIGINT)"
      } else if exact {
        // A hash table a column, as count(DISTINCT) makes, costs milliseconds even when empty.
        isWide ? "coalesce(len(list_distinct(list(\(name)))), 0)" : "count(DISTINCT \(name))"
      } else {
        "approx_count_distinct(\(name))"
      }
    let present: [SQL] = ["count(\(name))", count]
    guard column.engineType == "VARCHAR" else {
      let bounds: [SQL] =
        column.engineType == "BIGINT" ? ["min(\(name))", "max(\(name))"] : ["NULL", "NULL"]
      return present + bounds + Array(repeating: "NULL", count: Counts.width - 4)
    }
    func share(_ pattern: String) -> SQL {
      engine.dialect.count(where: "regexp_matches(\(name), \(literal: pattern))")
    }
    return present + [
      "avg(length(\(name)))", "max(length(\(name)))",
      share("(?i)\\.(png|jpe?g|gif|bmp|webp|tiff?)$"),
      share("(?i)^\\s*\\d{1,2}:\\d{2}(:\\d{2})?\\s*([ap]\\.?m?\\.?)?(\\s*\\(?\\+\\d.*)?$"),
      share("^\\s*\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}([ T].*)?$"),
      share("^\\s*[-+]?\\d+([.,]\\d+)?\\s*[A-Za-z%µ°²³/]{1,6}\\.?\\s*$"),
      share("\\s\\S+\\s"),
      share("^[A-Za-z0-9_.:#/@+-]+$"),
    ]
  }

  private static func emptyType(_ engineType: String) -> ColumnType {
    Counts([Value](repeating: .null, count: Counts.width), rows: 0, engineType).type(named: "")
  }
}

/// The figures of one column in a sample.
private struct Counts {
  static let width = 10

  var rows: Int
  var present: Int
  var distinct: Int
  /// Present values in the whole table, when they were counted.
  var wholePresent: Int?
  private let engineType: String
  private let meanLength: Double
  private let maximumLength: Int
  private let paths: Int
  private let clocks: Int
  private let dates: Int
  private let measures: Int
  private let sentences: Int
  private let codes: Int
  private let sampledPresent: Int
  /// The least and the greatest whole number.
  private let bounds: ClosedRange<Int64>?

  init(_ values: [Value], rows: Int, _ engineType: String) {
    self.rows = rows
    self.engineType = engineType
    present = Int(values[0].int ?? 0)
    distinct = min(Int(values[1].int ?? 0), present)
    bounds =
      if engineType == "BIGINT", let low = values[2].int, let high = values[3].int, low <= high {
        low...high
      } else {
        nil
      }
    meanLength = values[2].double ?? 0
    maximumLength = Int(values[3].int ?? 0)
    paths = Int(values[4].int ?? 0)
    clocks = Int(values[5].int ?? 0)
    dates = Int(values[6].int ?? 0)
    measures = Int(values[7].int ?? 0)
    sentences = Int(values[8].int ?? 0)
    codes = Int(values[9].int ?? 0)
    sampledPresent = present
  }

  mutating func scale(to all: Int) {
    let share = rows == 0 ? 0 : Double(present) / Double(rows)
    present = wholePresent ?? Int((share * Double(all)).rounded())
    rows = all
    distinct = min(distinct, present)
  }

  static func isNested(_ type: String) -> Bool {
    type.hasPrefix("STRUCT") || type.hasPrefix("MAP") || type.hasSuffix("]")
  }

  func type(named name: String) -> ColumnType {
    switch engineType {
    case "VARCHAR": return textType(named: name)
    case "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS", "TIMESTAMP_S",
      "TIMESTAMP_MS":
      return .date
    case "TIME": return .time
    case "BOOLEAN", "UUID": return engineType == "UUID" ? .id : .category
    case "BLOB": return .image
    case let type where CommonType.integers.contains(type) || type == "HUGEINT":
      return integerType(named: name)
    case let type where type.hasPrefix("STRUCT"):
      return type.contains("bytes BLOB") || type.contains("\"bytes\" BLOB") ? .image : .ignore
    case let type where Self.isNested(type): return .ignore
    default: return .number
    }
  }

  /// Whether values hardly ever repeat, with room for the error of an estimate.
  private var isNearUnique: Bool { present >= 20 && Double(distinct) >= 0.9 * Double(present) }

  private func integerType(named name: String) -> ColumnType {
    let lower = name.lowercased()
    let soundsLikeKey = ["id", "key", "index", "uuid"].contains { ending in
      lower == ending || lower.hasSuffix("_" + ending) || lower.hasSuffix(" " + ending)
        || name.hasSuffix(ending.prefix(1).uppercased() + ending.dropFirst())
        || name.hasSuffix(ending.uppercased())
    }
    if soundsLikeKey || isPhone(lower) || (isNearUnique && lower == "column1") { return .id }
    return present > 0 && distinct <= 12 && distinct * 5 <= present ? .category : .number
  }

  /// Whether whole numbers are telephone numbers: by their name, or since all have ten or eleven
  /// digits beyond what counts seconds since 1970.
  private func isPhone(_ name: String) -> Bool {
    guard let bounds, bounds.lowerBound > 0 else { return false }
    let words = name.split { !$0.isLetter }
    let isNamed = words.contains { word in
      ["phone", "tel", "telephone", "mobile", "fax", "msisdn"].contains(word)
    }
    if isNamed { return bounds.lowerBound >= 10_000 }
    return (3_000_000_000...99_999_999_999).contains(bounds.lowerBound)
      && String(bounds.lowerBound).count == String(bounds.upperBound).count
  }

  private func textType(named name: String) -> ColumnType {
    guard sampledPresent > 0 else { return .category }
    func most(_ count: Int, _ share: Double) -> Bool {
      Double(count) >= share * Double(sampledPresent)
    }
    if most(paths, 0.9) { return .image }
    if most(dates, 0.8) { return .date }
    if most(clocks, 0.6) { return .time }
    if most(measures, 0.8) && distinct > 12 { return .number }
    if meanLength > 60 || (meanLength > 25 && !repeats && most(sentences, 0.5)) { return .text }
    if isNearUnique { return maximumLength <= 64 && most(codes, 0.9) ? .id : .text }
    return repeats || meanLength <= 25 ? .category : .text
  }

  private var repeats: Bool { distinct * 2 <= present }
}
