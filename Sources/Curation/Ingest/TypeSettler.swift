import Columnar
import Engine

/// Gives text columns the type that all their cells fit, or all but a few that hold no value.
///
/// A cell that contradicts the type but has a digit in it (`1.2 cm`, `007`, `31/12/2020`) is a
/// value written otherwise: the column stays text, for normalising. Cells without any digit
/// (`unknown`, `#REF!`) in at most one of `toleratedShare` become missing, each with a reject.
struct TypeSettler {
  static let toleratedShare = 0.02
  private static let columnsPerQuery = 200

  let engine: any QueryEngine
  let source: String
  let file: String
  let table: String
  /// An expression for the line of a row in the file.
  let line: SQL

  /// Retypes the text columns for which samples showed a shape.
  ///
  /// - Returns: the cells that became missing.
  func settle(_ columns: inout [PartColumn], sampled: [String: TextShape]) async throws -> Int {
    let open = columns.indices.filter {
      guard columns[$0].engineType == "VARCHAR", let shape = sampled[columns[$0].name] else {
        return false
      }
      return shape != .nothing && shape != .text
    }
    guard !open.isEmpty else { return 0 }
    var replacements: [SQL] = []
    var rejected = 0
    for start in stride(from: 0, to: open.count, by: Self.columnsPerQuery) {
      let group = open[start..<min(start + Self.columnsPerQuery, open.count)]
      let counts = try await engine.query(
        "SELECT \(group.flatMap { tests(columns[$0].name, sampled) }.joined()) FROM \(identifier: table)"
      ).row(0)
      for (offset, index) in group.enumerated() {
        let name = columns[index].name
        guard let shape = sampled[name] else { continue }
        let figures = counts[(offset * 3)..<(offset * 3 + 3)].map { Int($0.int ?? 0) }
        let (present, unfit, written) = (figures[0], figures[1], figures[2])
        guard present > 0, written == 0,
          Double(unfit) <= Self.toleratedShare * Double(present)
        else { continue }
        if unfit > 0 { try await reject(name, shape) }
        rejected += unfit
        columns[index].engineType = shape.engineType
        replacements.append(
          "TRY_CAST(\(identifier: name) AS \(raw: shape.engineType)) AS \(identifier: name)"
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

  /// Present cells, those the type does not fit, and those among them that have a digit.
  private func tests(_ name: String, _ sampled: [String: TextShape]) -> [SQL] {
    guard let shape = sampled[name] else { return [] }
    let column = SQL.identifier(name)
    let unfit = Self.unfit(column, shape)
    return [
      "count(\(column))", "count(*) FILTER (WHERE \(unfit))",
      "count(*) FILTER (WHERE \(unfit) AND regexp_matches(\(column), '[0-9]'))",
    ]
  }

  private static func unfit(_ column: SQL, _ shape: TextShape) -> SQL {
    // The engine would read 007 as 7.
    let leadingZero: SQL =
      shape == .integer || shape == .decimal
      ? " OR regexp_matches(\(column), '^\\s*[-+]?0[0-9]')" : ""
    return """
      (\(column) IS NOT NULL AND (TRY_CAST(\(column) AS \(raw: shape.engineType)) IS NULL\(leadingZero)))
      """
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
    case .integer, .decimal: "a number"
    case .date: "a date"
    case .timestamp, .zonedTimestamp: "a date with a time"
    case .time: "a clock time"
    case .nothing, .text: "a text"
    }
  }
}
