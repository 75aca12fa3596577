import Columnar
package import Engine

extension QueryEngine {
  /// The columns of a table or view with the engine's names of their types.
  package func describe(_ table: String) async throws -> [PartColumn] {
    let found = try await query("DESCRIBE \(identifier: table)")
    return zip(found.strings("column_name"), found.strings("column_type")).map {
      PartColumn(name: $0 ?? "", engineType: $1 ?? "VARCHAR")
    }
  }

  /// Whether a table or view of this name stands in the engine.
  ///
  /// - Throws: `EngineError` when the engine cannot tell, so that absence is never a failure.
  package func hasRelation(_ name: String) async throws -> Bool {
    let found = try await query(
      "SELECT count(*) AS n FROM information_schema.tables WHERE table_name = \(literal: name)"
    )
    return (found.ints("n").first.flatMap { $0 } ?? 0) > 0
  }

  func count(_ table: String) async throws -> Int {
    let result = try await query("SELECT count(*) AS n FROM \(identifier: table)")
    return Int(result.ints("n").first.flatMap { $0 } ?? 0)
  }
}
