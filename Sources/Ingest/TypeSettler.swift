import Columnar
import Engine

/// Gives text columns the type that all their cells fit, so that the engine reads them exactly.
///
/// A column with a single cell that does not fit stays text: conforming reads it with all that the
/// column and its source show, and keeps the text beside the value.
struct TypeSettler {
  private static let columnsPerQuery = 50

  let engine: any QueryEngine
  let table: String
  /// The texts that mean a missing value.
  let missing: [String]

  /// Retypes the text columns for which samples showed a shape, or nothing at all.
  ///
  /// - Returns: what was counted as missing, for people.
  func settle(
    _ columns: inout [PartColumn],
    sampled: [String: TextShape]
  ) async throws -> [String] {
    let open = try await filled(
      columns.indices.filter {
        columns[$0].engineType == "VARCHAR" && (sampled[columns[$0].name] ?? .text) != .text
      },
      columns
    )
    var replacements: [SQL] = []
    var retyped: [String] = []
    for start in stride(from: 0, to: open.count, by: Self.columnsPerQuery) {
      let group = open[start..<min(start + Self.columnsPerQuery, open.count)]
      let tests = group.flatMap { index in
        (sampled[columns[index].name]?.candidates ?? []).map { unfit(columns[index].name, $0) }
      }
      guard !tests.isEmpty else { continue }
      let counts = try await engine.query(
        "SELECT \(tests.joined()) FROM \(identifier: table)"
      ).row(0).map { Int($0.int ?? 0) }
      var place = 0
      for index in group {
        let name = columns[index].name
        let candidates = sampled[name]?.candidates ?? []
        let fitting = candidates.indices.first { counts[place + $0] == 0 }
        place += candidates.count
        guard let fitting else { continue }
        let shape = candidates[fitting]
        columns[index].engineType = shape.engineType
        retyped.append(name)
        let column = SQL.identifier(name)
        replacements.append(
          """
          CASE WHEN \(shape.fits(column)) THEN TRY_CAST(\(column) AS \(raw: shape.engineType)) END
            AS \(column)
          """
        )
      }
    }
    guard !replacements.isEmpty else { return [] }
    let notes = try await markers(of: retyped)
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: table) AS
      SELECT * REPLACE (\(replacements.joined())) FROM \(identifier: table)
      """
    )
    return notes
  }

  /// The columns among those at `indices` that have any value.
  private func filled(_ indices: [Int], _ columns: [PartColumn]) async throws -> [Int] {
    guard !indices.isEmpty else { return [] }
    let counts = indices.map { "count(\(identifier: columns[$0].name))" as SQL }
    let present = try await engine.query(
      "SELECT \(counts.joined()) FROM \(identifier: table)"
    ).row(0)
    return zip(indices, present).filter { ($1.int ?? 0) > 0 }.map(\.0)
  }

  /// Cells that a shape does not fit and that mean no missing value.
  private func unfit(_ name: String, _ shape: TextShape) -> SQL {
    let column = SQL.identifier(name)
    let markers: SQL =
      missing.isEmpty ? "" : " AND \(column) NOT IN (\(literals: missing))"
    return engine.dialect.count(
      where: "\(column) IS NOT NULL AND NOT \(shape.fits(column))\(markers)"
    )
  }

  /// The markers that become missing in columns that get a type, with their cells.
  private func markers(of columns: [String]) async throws -> [String] {
    guard !missing.isEmpty else { return [] }
    var notes: [String] = []
    for start in stride(from: 0, to: columns.count, by: Self.columnsPerQuery) {
      let group = columns[start..<min(start + Self.columnsPerQuery, columns.count)]
      let selects = group.map { name -> SQL in
        """
        SELECT \(literal: name) AS name, \(identifier: name) AS marker, count(*) AS n
        FROM \(identifier: table) WHERE \(identifier: name) IN (\(literals: missing)) GROUP BY 2
        """
      }
      let found = try await engine.query(selects.joined(separator: " UNION ALL "))
      let cells = zip(zip(found.strings("name"), found.strings("marker")), found.ints("n"))
      notes += cells.map { cell in
        let count = Int(cell.1 ?? 0)
        return "\(cell.0.1 ?? "") in \(count) cell\(count == 1 ? "" : "s") of "
          + "\(cell.0.0 ?? "") is read as missing"
      }.sorted()
    }
    return notes
  }
}
