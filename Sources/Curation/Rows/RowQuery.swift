package import Columnar
import Engine

/// Opens the rows behind a number.
package enum RowQuery {
  package static func count(_ filter: RowFilter, in loaded: LoadedDataset) async throws -> Int { 0 }

  package static func page(
    _ filter: RowFilter,
    in loaded: LoadedDataset,
    sortedBy: (column: String, descending: Bool)? = nil,
    offset: Int,
    limit: Int
  ) async throws -> Table {
    try await loaded.engine.query("SELECT 1")
  }
}
