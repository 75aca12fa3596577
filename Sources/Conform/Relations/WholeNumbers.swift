import Columnar
import Engine
import Synchronization

/// Finds the columns of floating numbers that hold whole ones only.
///
/// One missing key makes other programs write `1` as `1.0`; as values they are the same, and are
/// shown and compared as 1.
struct WholeNumbers {
  private static let columnsPerStatement = 200
  private static let columnsPerPass = 5_000
  private static let headRows = 2_000
  /// Of many columns, planning the questions takes longer than reading so many rows.
  private static let streamedRows = 20_000

  let engine: any QueryEngine
  let source: ReadSource

  func columns() async throws -> Set<Int> {
    var open = source.columns.indices.filter { source.columns[$0].engineType == "DOUBLE" }
    guard source.rows > 0 else { return [] }
    if source.rows <= Self.streamedRows, open.count > Self.columnsPerStatement {
      return try await streamed(open)
    }
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

  /// Looks at all cells in few passes.
  private func streamed(_ open: [Int]) async throws -> Set<Int> {
    var found: Set<Int> = []
    for start in stride(from: 0, to: open.count, by: Self.columnsPerPass) {
      let group = Array(open[start..<min(start + Self.columnsPerPass, open.count)])
      let areWhole = Mutex([Bool](repeating: true, count: group.count))
      try await engine.forEachBatch(
        """
        SELECT \(identifiers: group.map { source.columns[$0].name })
        FROM \(identifier: source.table)
        """
      ) { batch in
        areWhole.withLock { areWhole in
          for (place, column) in batch.columns.enumerated() where areWhole[place] {
            areWhole[place] = (0..<column.count).allSatisfy { row in
              guard let number = column.double(row) else { return true }
              return number == number.rounded(.down)
                && abs(number) < Double(NumberValue.exactBound)
            }
          }
        }
      }
      for (index, isWhole) in zip(group, areWhole.withLock { $0 }) where isWhole {
        found.insert(index)
      }
    }
    return found
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
