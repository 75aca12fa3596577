import Columnar
import Engine

/// Gives text columns the type that all their cells fit, or all but a few that hold no value.
///
/// A cell that contradicts the type but has a digit in it (`1.2 cm`, `007`, `31/12/2020`) is a
/// value written otherwise: the column stays text, for normalising. Cells without any digit
/// (`unknown`, `#REF!`) in at most one of `toleratedShare` become missing, each with a reject.
struct TypeSettler {
  static let toleratedShare = 0.02
  private static let columnsPerQuery = 50

  let engine: any QueryEngine
  let source: String
  let file: String
  let table: String
  /// An expression for the line of a row in the file.
  let line: SQL

  /// Retypes the text columns for which samples showed a shape, or nothing at all.
  ///
  /// - Returns: the cells that became missing.
  func settle(_ columns: inout [PartColumn], sampled: [String: TextShape]) async throws -> Int {
    let open = try await filled(
      columns.indices.filter {
        columns[$0].engineType == "VARCHAR" && (sampled[columns[$0].name] ?? .text) != .text
      },
      columns
    )
    var replacements: [SQL] = []
    var rejected = 0
    for start in stride(from: 0, to: open.count, by: Self.columnsPerQuery) {
      let group = open[start..<min(start + Self.columnsPerQuery, open.count)]
      let asked = group.flatMap { tests(columns[$0].name, sampled) }
      let counts = try await engine.query(
        "SELECT \(asked.joined()) FROM \(identifier: table)"
      ).row(0).map { Int($0.int ?? 0) }
      var place = 0
      for index in group {
        let name = columns[index].name
        let candidates = sampled[name]?.candidates ?? []
        let tolerated = Int(Self.toleratedShare * Double(counts[place]))
        let first = place + 1
        place = first + candidates.count * 2
        let fitting = candidates.indices.first { (candidate: Int) -> Bool in
          let (unfit, written) = (counts[first + candidate * 2], counts[first + candidate * 2 + 1])
          return written == 0 && unfit <= tolerated
        }
        guard let fitting else { continue }
        let shape = candidates[fitting]
        let unfit = counts[first + fitting * 2]
        if unfit > 0 { try await reject(name, shape) }
        rejected += unfit
        columns[index].engineType = shape.engineType
        let column = SQL.identifier(name)
        replacements.append(
          """
          CASE WHEN \(shape.fits(column)) THEN TRY_CAST(\(column) AS \(raw: shape.engineType)) END
            AS \(column)
          """
        )
      }
    }
    guard !replacements.isEmpty else { return rejected }
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: table) AS
      SELECT * REPLACE (\(replacements.joined())) FROM \(identifier: table)
      """
    )
    return rejected
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

  /// Present cells; then for each candidate those that it does not fit, and those among them that
  /// have a digit.
  private func tests(_ name: String, _ sampled: [String: TextShape]) -> [SQL] {
    let column = SQL.identifier(name)
    let candidates = sampled[name]?.candidates ?? []
    return ["count(\(column))"]
      + candidates.flatMap { shape -> [SQL] in
        let unfit = Self.unfit(column, shape)
        return [
          "count(*) FILTER (WHERE \(unfit))",
          "count(*) FILTER (WHERE \(unfit) AND regexp_matches(\(column), '[0-9]'))",
        ]
      }
  }

  private static func unfit(_ column: SQL, _ shape: TextShape) -> SQL {
    "(\(column) IS NOT NULL AND NOT \(shape.fits(column)))"
  }

  private func reject(_ name: String, _ shape: TextShape) async throws {
    let column = SQL.identifier(name)
    try await engine.execute(
      """
      INSERT INTO \(identifier: RejectTable.name)
      SELECT \(literal: source), \(literal: file), \(line), \(literal: name),
        \(literal: "not \(shape.noun)"), \(column)
      FROM \(identifier: table) WHERE \(Self.unfit(column, shape))
      """
    )
  }
}

extension TextShape {
  fileprivate var noun: String {
    switch self {
    case .integer, .longInteger, .decimal: "a number"
    case .date: "a date"
    case .timestamp, .zonedTimestamp: "a date with a time"
    case .time: "a clock time"
    case .nothing, .text: "a text"
    }
  }
}
