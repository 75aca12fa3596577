import Columnar
import Engine

extension SourceProfiler {
  /// Equal-width bins between the smallest and the largest value; one a value for few integers.
  func addHistograms(_ profiles: inout [ColumnProfile]) async throws {
    var plans: [Int: (low: Double, width: Double, count: Int)] = [:]
    let temporal = profiles.indices.filter { part(profiles[$0]).isTemporal }
    let spans = try await spans(temporal.map { profiles[$0] })
    for index in profiles.indices where profiles[index].rows > profiles[index].missing {
      var range: (low: Double, high: Double)?
      if case .number(let low)? = profiles[index].min, case .number(let high)? = profiles[index].max
      {
        range = (low, high)
      } else if let position = temporal.firstIndex(of: index) {
        range = spans[position]
      }
      guard let range, (range.high - range.low).isFinite else { continue }
      let isInteger = CommonType.integers.contains(profiles[index].engineType)
      if isInteger && range.high - range.low < Double(2 * Self.bins) {
        plans[index] = (range.low, 1, Int(range.high - range.low) + 1)
      } else if range.high > range.low {
        plans[index] = (range.low, (range.high - range.low) / Double(Self.bins), Self.bins)
      } else {
        plans[index] = (range.low, 1, 1)
      }
    }
    guard !plans.isEmpty else { return }
    let selects = plans.sorted { $0.key < $1.key }.map { index, plan -> SQL in
      let value = measure(profiles[index].name, profiles[index].engineType)
      return """
        SELECT \(literal: index) AS c, CAST(greatest(least(
            floor((\(value) - \(literal: plan.low)) / \(literal: plan.width)),
            \(literal: plan.count - 1)), 0) AS BIGINT) AS b, count(*) AS n
        FROM \(identifier: relation) WHERE \(value) IS NOT NULL GROUP BY 2
        """
    }
    let found = try await engine.query(selects.joined(separator: " UNION ALL "))
    for (index, plan) in plans {
      profiles[index].histogram = (0..<plan.count).map { bin in
        HistogramBin(
          low: plan.low + Double(bin) * plan.width,
          high: plan.low + Double(bin + 1) * plan.width,
          count: 0
        )
      }
    }
    let (columns, bins, counts) = (found.ints("c"), found.ints("b"), found.ints("n"))
    for row in 0..<found.rowCount {
      guard let column = columns[row], let bin = bins[row], let count = counts[row],
        profiles[Int(column)].histogram.indices.contains(Int(bin))
      else { continue }
      profiles[Int(column)].histogram[Int(bin)].count = Int(count)
    }
  }

  /// The smallest and largest seconds of dates and times.
  private func spans(_ profiles: [ColumnProfile]) async throws -> [(low: Double, high: Double)?] {
    guard !profiles.isEmpty else { return [] }
    let items = profiles.flatMap { profile -> [SQL] in
      let value = measure(profile.name, profile.engineType)
      return ["min(\(value))", "max(\(value))"]
    }
    let row = try await engine.query(
      "SELECT \(items.joined()) FROM \(identifier: relation)"
    ).row(0)
    return profiles.indices.map { index in
      guard let low = row[index * 2].double, let high = row[index * 2 + 1].double else {
        return nil
      }
      return (low, high)
    }
  }

  /// The most frequent values, and the exact number of different ones where they are grouped.
  func addTopValues(_ profiles: inout [ColumnProfile]) async throws {
    let open = profiles.indices.filter {
      !part(profiles[$0]).isBinary && profiles[$0].rows > profiles[$0].missing
    }
    let grouped = open.filter { isExact || profiles[$0].distinct.count <= Self.groupedValues }
    try await addGroups(&profiles, grouped)
    try await addCandidates(&profiles, open.filter { !grouped.contains($0) })
  }

  private func addGroups(_ profiles: inout [ColumnProfile], _ columns: [Int]) async throws {
    guard !columns.isEmpty else { return }
    let selects = columns.map { index -> SQL in
      let name = SQL.identifier(profiles[index].name)
      return """
        (SELECT \(literal: index) AS c, CAST(v AS VARCHAR) AS v, n, count(*) OVER () AS k FROM (
          SELECT \(name) AS v, count(*) AS n FROM \(identifier: relation)
          WHERE \(name) IS NOT NULL GROUP BY 1) AS groups
        ORDER BY n DESC, v LIMIT \(literal: Self.shownValues))
        """
    }
    let found = try await engine.query(selects.joined(separator: " UNION ALL "))
    collect(found, into: &profiles)
    let (indices, kinds) = (found.ints("c"), found.ints("k"))
    for row in 0..<found.rowCount {
      guard let index = indices[row], let kinds = kinds[row] else { continue }
      profiles[Int(index)].distinct = DistinctCount(count: Int(kinds), relativeError: 0)
    }
  }

  /// Finds candidates by a filtered space-saving sketch, then counts them exactly; estimates how
  /// many values there are by counting those whose hash falls into one slot of many.
  private func addCandidates(_ profiles: inout [ColumnProfile], _ columns: [Int]) async throws {
    guard !columns.isEmpty else { return }
    let slots = Self.distinctSampling
    let items = columns.flatMap { index -> [SQL] in
      let name = SQL.identifier(profiles[index].name)
      return [
        "CAST(\(engine.dialect.approximateTop(name, count: Self.shownValues)) AS VARCHAR[])",
        "count(DISTINCT \(name)) FILTER (WHERE hash(\(name)) % \(literal: slots) = 0)",
      ]
    }
    let row = try await engine.query(
      "SELECT \(items.joined()) FROM \(identifier: relation)"
    ).row(0)
    var selects: [SQL] = []
    for (position, index) in columns.enumerated() {
      let present = profiles[index].rows - profiles[index].missing
      let sampled = Int(row[position * 2 + 1].int ?? 0)
      let estimate = min(sampled * slots, present)
      profiles[index].distinct = DistinctCount(
        count: estimate,
        relativeError: (Double(slots - 1) / Double(max(estimate, 1))).squareRoot()
      )
      guard case .list(let candidates) = row[position * 2] else { continue }
      let texts = candidates.compactMap(\.string)
      guard !texts.isEmpty else { continue }
      let name = SQL.identifier(profiles[index].name)
      let type = SQL(raw: profiles[index].engineType)
      let values = texts.map { "CAST(\(literal: $0) AS \(type))" as SQL }
      selects.append(
        """
        (SELECT \(literal: index) AS c, CAST(\(name) AS VARCHAR) AS v, count(*) AS n
        FROM \(identifier: relation) WHERE \(name) IN (\(values.joined()))
        GROUP BY \(name) ORDER BY n DESC, v LIMIT \(literal: Self.shownValues))
        """
      )
    }
    guard !selects.isEmpty else { return }
    collect(try await engine.query(selects.joined(separator: " UNION ALL ")), into: &profiles)
  }

  private func collect(_ found: Table, into profiles: inout [ColumnProfile]) {
    let (indices, values, counts) = (found.ints("c"), found.strings("v"), found.ints("n"))
    for row in 0..<found.rowCount {
      guard let index = indices[row], let value = values[row], let count = counts[row] else {
        continue
      }
      profiles[Int(index)].top.append(
        ValueCount(value: String(value.prefix(Self.shownCharacters)), count: Int(count))
      )
    }
    for index in profiles.indices {
      profiles[index].top.sort { ($1.count, $0.value) < ($0.count, $1.value) }
    }
  }

  private func part(_ profile: ColumnProfile) -> PartColumn {
    PartColumn(name: profile.name, engineType: profile.engineType)
  }
}
