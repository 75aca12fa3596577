import Columnar
import Engine
import Ingest

extension SourceProfiler {
  /// Rows from everywhere that tell which columns have few values.
  private static let surveyedRows = 50_000

  /// How many values some rows of a column have, and how many of these differ.
  struct SampledCount {
    var present: Int
    var distinct: Int

    /// Whether no value was seen twice: then none stands out.
    var isUnique: Bool { present > 1 && distinct == present }
    /// Whether the other rows can be expected to hold few values that these do not.
    var isRepeating: Bool {
      distinct * 2 <= present && distinct <= SourceProfiler.groupedValues / 2
    }
  }

  /// Looks at some rows of a large source.
  func sampledCounts(_ columns: [IngestedColumn]) async throws -> [SampledCount] {
    let step = max(1, source.rowsKept / Self.surveyedRows)
    let items = columns.flatMap { column -> [SQL] in
      let name = SQL.identifier(column.name)
      return column.part.isBinary
        ? ["CAST(0 AS BIGINT)", "CAST(0 AS BIGINT)"]
        : ["count(\(name))", "count(DISTINCT \(name))"]
    }
    let row = try await engine.query(
      """
      SELECT \(items.joined()) FROM \(identifier: relation) WHERE _row % \(literal: step) = 0
      """
    ).row(0).map { Int($0.int ?? 0) }
    return columns.indices.map { SampledCount(present: row[$0 * 2], distinct: row[$0 * 2 + 1]) }
  }

  /// The profile of a column from its values; nil when they are many after all.
  func profileByGroups(_ column: IngestedColumn) async throws -> ColumnProfile? {
    try await groups(column).map { profile(column, by: $0) }
  }

  /// The profile of a column that follows from its values.
  func profile(_ column: IngestedColumn, by groups: ValueGroups) -> ColumnProfile {
    var profile = profile(column, figures(of: groups, column))
    profile.distinct = DistinctCount(count: groups.groups.count, relativeError: 0)
    profile.top = groups.top(Self.shownValues).map {
      ValueCount(value: String($0.value.prefix(Self.shownCharacters)), count: $0.count)
    }
    guard profile.isMeasured else { return profile }
    if let deviation = profile.sd, !deviation.isFinite {
      profile.sd = nil
      profile.problems.append("sd: squares of the numbers are out of range")
    }
    var points: [Double]
    if profile.part.isTemporal {
      let found = groups.discreteQuantiles(Self.asked)
      points = found.compactMap(\.number)
      profile.quantiles = zip(Self.asked, found).map {
        Quantile(probability: $0, value: .text($1.text))
      }
    } else {
      points = groups.quantiles(Self.asked)
      profile.quantiles = zip(Self.asked, points).map {
        Quantile(probability: $0, value: .number($1))
      }
    }
    profile.quantiles.removeAll { !Self.probabilities.contains($0.probability) }
    guard let (least, greatest) = groups.extremes, let low = least.number,
      let high = greatest.number
    else { return profile }
    addDistribution(
      &profile,
      MeasuredRange(low, high, points: points, isExact: true),
      counts: groups.counts
    )
    return profile
  }

  /// Reads the values of a column with their rows; nil when there are more than are grouped.
  func groups(_ column: IngestedColumn) async throws -> ValueGroups? {
    let isTextual = !column.part.isNumeric && !column.part.isTemporal
    let number: SQL = isTextual ? "NULL" : measure("v", column.engineType)
    let length: SQL = isTextual ? engine.dialect.length("CAST(v AS VARCHAR)") : "0"
    let name = SQL.identifier(column.name)
    let found = try await engine.query(
      """
      SELECT CAST(v AS VARCHAR) AS text, \(number) AS number, \(length) AS length, n FROM (
        SELECT \(name) AS v, count(*) AS n FROM \(identifier: relation)
        WHERE \(name) IS NOT NULL GROUP BY 1) AS groups
      LIMIT \(literal: Self.groupedValues + 1)
      """
    )
    guard found.rowCount <= Self.groupedValues else { return nil }
    let (texts, numbers) = (found.strings("text"), found.values("number"))
    let (lengths, counts) = (found.ints("length"), found.ints("n"))
    return ValueGroups(
      texts.indices.map { row in
        let text = texts[row] ?? ""
        return ValueGroups.Group(
          text: text,
          number: numbers[row].double,
          scalar: column.part.isNumeric ? numbers[row] : .string(text),
          length: Int(lengths[row] ?? 0),
          count: Int(counts[row] ?? 0)
        )
      }
    )
  }

  /// The figures that a scan gives, in the order of `aggregates`.
  private func figures(of groups: ValueGroups, _ column: IngestedColumn) -> [Value] {
    let part = column.part
    func whole(_ count: Int) -> Value { .int(Int64(count)) }
    func real(_ number: Double?) -> Value { number.map { .double($0) } ?? .null }
    let extremes = groups.extremes
    var figures: [Value] = [
      whole(groups.present), part.isFloating ? whole(groups.finite) : .null,
      whole(groups.groups.count), extremes?.least.scalar ?? .null,
      extremes?.greatest.scalar ?? .null, .null, .null, .null, .null, .null, .null, .null,
    ]
    if part.isNumeric {
      if isMeasured(column) {
        let moments = groups.moments
        (figures[5], figures[6]) = (real(moments.mean), real(moments.deviation))
      }
      if let range = range(of: column) {
        figures[10] = whole(groups.count(below: range.lowerBound))
        figures[11] = whole(groups.count(above: range.upperBound))
      }
    } else if !part.isTemporal, let lengths = groups.lengths {
      figures[7] = whole(lengths.least)
      figures[8] = whole(lengths.greatest)
      figures[9] = real(lengths.mean)
    }
    return figures
  }
}
