import Columnar
import Engine

/// Finds the columns of floating numbers that hold whole ones only.
///
/// One missing key makes other programs write `1` as `1.0`; as values they are the same, and are
/// shown and compared as 1.
struct WholeNumbers {
  private static let columnsPerStatement = 200
  private static let headRows = 2_000

  let engine: any QueryEngine
  let source: ReadSource

  func columns() async throws -> Set<Int> {
    var open = source.columns.indices.filter { source.columns[$0].engineType == "DOUBLE" }
    guard source.rows > 0 else { return [] }
    if source.rows > Self.headRows {
      let columns = open.map { SQL.identifier(source.columns[$0].name) }.joined()
      open = try await whole(
        open,
        in: open.isEmpty
          ? "\(identifier: source.table)"
          : "(SELECT \(columns) FROM \(identifier: source.table) LIMIT \(literal: Self.headRows)) h"
      )
    }
    return Set(try await whole(open, in: "\(identifier: source.table)"))
  }

  private func whole(_ open: [Int], in relation: SQL) async throws -> [Int] {
    var found: [Int] = []
    for start in stride(from: 0, to: open.count, by: Self.columnsPerStatement) {
      let group = Array(open[start..<min(start + Self.columnsPerStatement, open.count)])
      let tests = group.map { index -> SQL in
        let name = SQL.identifier(source.columns[index].name)
        return """
          count(CASE WHEN \(name) = floor(\(name))
            AND abs(\(name)) < \(literal: NumberValue.exactBound) THEN NULL ELSE \(name) END) = 0
          """
      }
      let row = try await engine.query("SELECT \(tests.joined()) FROM \(relation)").row(0)
      for (index, value) in zip(group, row) where value == .bool(true) { found.append(index) }
    }
    return found
  }
}
