import Ingest
import Columnar
import Engine

extension SourceProfiler {
  /// The most frequent values, and the exact number of different ones where they are grouped.
  ///
  /// Of columns that are known to be unique any values are as frequent as others.
  func addTopValues(_ profiles: inout [ColumnProfile], unique: Set<String> = []) async throws {
    let open = profiles.indices.filter {
      !profiles[$0].part.isBinary && profiles[$0].rows > profiles[$0].missing
    }
    let grouped = open.filter { isExact || profiles[$0].distinct.count <= Self.groupedValues }
    try await addGroups(&profiles, grouped)
    try await addCandidates(&profiles, open.filter { !grouped.contains($0) }, unique)
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
  private func addCandidates(
    _ profiles: inout [ColumnProfile],
    _ columns: [Int],
    _ unique: Set<String>
  ) async throws {
    guard !columns.isEmpty else { return }
    let slots = Self.distinctSampling
    let items = columns.flatMap { index -> [SQL] in
      let name = SQL.identifier(profiles[index].name)
      let few: SQL = """
        SELECT \(name) AS v FROM \(identifier: relation)
        WHERE \(name) IS NOT NULL LIMIT \(literal: Self.shownValues)
        """
      let candidates =
        unique.contains(profiles[index].name)
        ? "(SELECT \(engine.dialect.collect("v")) FROM (\(few)) AS few)"
        : engine.dialect.approximateTop(name, count: Self.shownValues)
      return [
        "CAST(\(candidates) AS VARCHAR[])",
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
}
