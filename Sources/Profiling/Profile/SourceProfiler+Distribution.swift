import Basics
import Columnar
import Engine
import Ingest

extension SourceProfiler {
  /// Adds the quantiles of ordered columns: of all values, or where they are many, of those in
  /// rows that the hash of their number chooses, so that the same data always gives the same ones.
  func addQuantiles(_ profiles: inout [ColumnProfile]) async throws {
    let ordered = profiles.indices.filter {
      profiles[$0].min != nil && profiles[$0].isMeasured
    }
    guard !ordered.isEmpty else { return }
    let items = ordered.map { index -> SQL in
      let profile = profiles[index]
      let interval = max(1, (profile.rows - profile.missing) / Self.exactRows)
      let chosen: SQL =
        interval > 1 ? " FILTER (WHERE _row_hash % \(literal: interval) = 0)" : ""
      guard profile.part.isTemporal else {
        let number = measure(profile.name, profile.engineType)
        return "\(engine.dialect.quantiles(number, Self.asked))\(chosen)"
      }
      let list = "[" + Self.asked.map { "\($0)" }.joined(separator: ", ") + "]"
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
      profiles[index].quantiles = zip(Self.asked, values).compactMap { probability, value in
        Self.scalar(value).map { Quantile(probability: probability, value: $0) }
      }
    }
  }

  /// Adds histograms, and measures how far estimated quantiles are off, in one pass over the rows.
  func addDistributions(_ profiles: inout [ColumnProfile]) async throws {
    let measured = try await measuredRanges(profiles)
    var plans: [(index: Int, marks: DistributionMarks)] = []
    for index in profiles.indices {
      guard let range = measured[index] else { continue }
      marks(&profiles[index], range).map { plans.append((index, $0)) }
    }
    for index in profiles.indices {
      profiles[index].quantiles.removeAll { !Self.probabilities.contains($0.probability) }
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
      Self.fill(&profiles[plan.index], plan.marks, numbers)
      for (quantile, share) in plan.marks.shares(numbers).enumerated() {
        guard quantile < profiles[plan.index].quantiles.count else { break }
        let probability = profiles[plan.index].quantiles[quantile].probability
        profiles[plan.index].quantiles[quantile].rankError =
          max(0, share.lowerBound - probability, probability - share.upperBound)
      }
    }
  }

  /// Adds the histogram of one column whose values can be counted without a scan.
  func addDistribution(
    _ profile: inout ColumnProfile,
    _ range: MeasuredRange,
    counts: (_ edges: [Double]) -> [Int]
  ) {
    guard let marks = marks(&profile, range) else { return }
    Self.fill(&profile, marks, counts(marks.edges))
  }

  /// The edges to count at; nil where the range of a column is not finite.
  private func marks(
    _ profile: inout ColumnProfile,
    _ range: MeasuredRange
  ) -> DistributionMarks? {
    guard (range.high - range.low).isFinite else { return nil }
    let bounds = bounds(&profile, range)
    return DistributionMarks(bounds: bounds, largest: range.high, range.quantiles)
  }

  private static func fill(
    _ profile: inout ColumnProfile,
    _ marks: DistributionMarks,
    _ counts: [Int]
  ) {
    profile.histogram = marks.histogram(counts)
    let outside = marks.outside(counts)
    profile.belowHistogram = outside.below
    profile.aboveHistogram = outside.above
  }

  /// The bounds of the bins: of dates where the calendar has a step, else of equal width.
  ///
  /// Where the smallest or the largest value lies far beyond the 1 % or 99 % point, the bins end at
  /// that point, and what is beyond is counted: one slip of the pen must not empty all other bins.
  private func bounds(_ profile: inout ColumnProfile, _ range: MeasuredRange) -> [Double] {
    var (low, high) = (range.low, range.high)
    if let first = range.first, let last = range.last, first < last {
      let far = (last - first) / 2
      if first - low > far { low = first }
      if high - last > far { high = last }
    }
    if profile.part.isTemporal,
      let calendar = CalendarBins.bounds(low, high, isDate: profile.engineType == "DATE")
    {
      profile.calendarStep = calendar.step
      return calendar.edges
    }
    let isInteger = CommonType.integers.contains(profile.engineType)
    if isInteger { (low, high) = (low.rounded(.down), high.rounded(.up)) }
    return DistributionMarks.bounds(low, high, isInteger)
  }

  /// The extremes of a column, its 1 % and 99 % points, and where quantiles are estimates, those
  /// that are shown.
  struct MeasuredRange {
    var low: Double
    var high: Double
    var first: Double?
    var last: Double?
    var quantiles: [Double]

    /// The points are those of the probabilities that were asked, or none.
    init(_ low: Double, _ high: Double, points: [Double?], isExact: Bool) {
      (self.low, self.high) = (low, high)
      first = points.first ?? nil
      last = points.count > 1 ? points[points.count - 1] : nil
      quantiles =
        isExact || points.count < 2 ? [] : points.dropFirst().dropLast().compactMap(\.self)
    }
  }

  /// The smallest and largest value of each ordered column as a number, and where they are
  /// estimates, its quantiles; nil for the others.
  private func measuredRanges(_ profiles: [ColumnProfile]) async throws -> [MeasuredRange?] {
    var ranges: [MeasuredRange?] = profiles.map { profile in
      guard profile.isMeasured, !profile.part.isTemporal, let low = profile.min?.number,
        let high = profile.max?.number
      else { return nil }
      let points = profile.quantiles.map(\.value.number)
      return MeasuredRange(low, high, points: points, isExact: isExact)
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
        guard case .text(let text) = quantile.value else { return "NULL" }
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
      let points = row[(position + 2)..<(position + 2 + count)].map(\.double)
      if let low = row[position].double, let high = row[position + 1].double {
        ranges[index] = MeasuredRange(low, high, points: points, isExact: isExact)
      }
      position += 2 + count
    }
    return ranges
  }
}

extension ColumnProfile {
  var part: PartColumn { PartColumn(name: name, engineType: engineType) }

  /// Whether the values are amounts or moments: digits that name something have no mean.
  var isMeasured: Bool {
    guard part.isNumeric || part.isTemporal else { return false }
    return type == .number || type == .date || type == .time
  }

  /// Whether the values are dates or times that the engine holds as texts.
  var isWrittenMoment: Bool { (type == .date || type == .time) && !part.isTemporal }
}
