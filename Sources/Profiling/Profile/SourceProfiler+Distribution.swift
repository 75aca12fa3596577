import Columnar
import Engine
import Ingest

extension SourceProfiler {
  /// Adds the quantiles of ordered columns: of all values, or where they are many, of those in
  /// rows that the hash of their number chooses, so that the same data always gives the same ones.
  func addQuantiles(_ profiles: inout [ColumnProfile]) async throws {
    let ordered = profiles.indices.filter {
      profiles[$0].min != nil && (profiles[$0].part.isNumeric || profiles[$0].part.isTemporal)
    }
    guard !ordered.isEmpty else { return }
    let items = ordered.map { index -> SQL in
      let profile = profiles[index]
      let interval = max(1, (profile.rows - profile.missing) / Self.exactRows)
      let chosen: SQL =
        interval > 1 ? " FILTER (WHERE _row_hash % \(literal: interval) = 0)" : ""
      guard profile.part.isTemporal else {
        let number = measure(profile.name, profile.engineType)
        return "\(engine.dialect.quantiles(number, Self.probabilities))\(chosen)"
      }
      let list = "[" + Self.probabilities.map { "\($0)" }.joined(separator: ", ") + "]"
      let values: SQL = "quantile_disc(\(identifier: profile.name), \(raw: list))\(chosen)"
      return "CAST(\(values) AS VARCHAR[])"
    }
    let hashed: SQL = "*, hash(_row) AS _row_hash"
    let row = try await engine.query(
      """
      SELECT \(items.joined())
      FROM (SELECT \(isExact ? "*" : hashed) FROM \(identifier: relation)) AS hashed
      """
    ).row(0)
    for (position, index) in ordered.enumerated() {
      guard case .list(let values) = row[position] else { continue }
      profiles[index].quantiles = zip(Self.probabilities, values).compactMap {
        probability,
        value in
        Self.scalar(value).map { Quantile(probability: probability, value: $0) }
      }
    }
  }

  /// Adds histograms, and measures how far estimated quantiles are off, in one pass over the rows.
  func addDistributions(_ profiles: inout [ColumnProfile]) async throws {
    let measured = try await measuredRanges(profiles)
    var plans: [(index: Int, marks: DistributionMarks)] = []
    for index in profiles.indices {
      guard let range = measured[index], (range.high - range.low).isFinite else { continue }
      let isInteger = CommonType.integers.contains(profiles[index].engineType)
      plans.append(
        (index, DistributionMarks(range.low, range.high, isInteger, range.quantiles))
      )
    }
    guard !plans.isEmpty else { return }
    let items = plans.map { index, marks in
      engine.dialect.counts(
        of: measure(profiles[index].name, profiles[index].engineType),
        upTo: marks.edges
      )
    }
    let row = try await engine.query(
      "SELECT \(items.joined()) FROM \(identifier: relation)"
    ).row(0)
    for (position, plan) in plans.enumerated() {
      guard case .list(let counts) = row[position] else { continue }
      let numbers = counts.map { Int($0.int ?? 0) }
      guard numbers.count == plan.marks.edges.count else { continue }
      profiles[plan.index].histogram = plan.marks.histogram(numbers)
      for (quantile, share) in plan.marks.shares(numbers).enumerated() {
        let probability = profiles[plan.index].quantiles[quantile].probability
        profiles[plan.index].quantiles[quantile].rankError =
          max(0, share.lowerBound - probability, probability - share.upperBound)
      }
    }
  }

  private typealias MeasuredRange = (low: Double, high: Double, quantiles: [Double])

  /// The smallest and largest value of each ordered column as a number, and where they are
  /// estimates, its quantiles; nil for the others.
  private func measuredRanges(_ profiles: [ColumnProfile]) async throws -> [MeasuredRange?] {
    var ranges: [MeasuredRange?] = profiles.map { profile in
      guard case .number(let low)? = profile.min, case .number(let high)? = profile.max else {
        return nil
      }
      let quantiles = profile.quantiles.compactMap { quantile -> Double? in
        if case .number(let value) = quantile.value { value } else { nil }
      }
      return (low, high, isExact ? [] : quantiles)
    }
    let temporal = profiles.indices.filter {
      profiles[$0].part.isTemporal && profiles[$0].min != nil
    }
    guard !temporal.isEmpty else { return ranges }
    let items = temporal.flatMap { index -> [SQL] in
      let profile = profiles[index]
      let value = measure(profile.name, profile.engineType)
      let type = SQL(raw: profile.engineType)
      let quantiles = profile.quantiles.map { quantile -> SQL in
        guard !isExact, case .text(let text) = quantile.value else { return "NULL" }
        return "epoch(CAST(\(literal: text) AS \(type)))"
      }
      return ["min(\(value))", "max(\(value))"] + quantiles
    }
    let row = try await engine.query(
      "SELECT \(items.joined()) FROM \(identifier: relation)"
    ).row(0)
    var position = 0
    for index in temporal {
      let count = profiles[index].quantiles.count
      let quantiles = row[(position + 2)..<(position + 2 + count)].compactMap(\.double)
      if let low = row[position].double, let high = row[position + 1].double {
        ranges[index] = (low, high, isExact ? [] : quantiles)
      }
      position += 2 + count
    }
    return ranges
  }
}

extension ColumnProfile {
  var part: PartColumn { PartColumn(name: name, engineType: engineType) }
}
