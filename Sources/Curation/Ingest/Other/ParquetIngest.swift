import Engine
import Foundation

/// Opens one Parquet file as a view; its rows stay where they are.
struct ParquetIngest {
  let engine: any QueryEngine

  /// - Throws: `CurationError` with code `malformed` when the file is not whole.
  func ingest(_ file: URL, name: String, view: String) async throws -> IngestedPart {
    do {
      try await engine.execute(
        """
        CREATE OR REPLACE VIEW \(identifier: view) AS
        SELECT * FROM read_parquet(\(literal: file.path), file_row_number = true)
        """
      )
      let columns = try await engine.describe(view).filter { $0.name != "file_row_number" }
      let rows = try await engine.count(view)
      return IngestedPart(
        file: name,
        encoding: "",
        rowsRead: rows,
        rowsKept: rows,
        rowsRejected: 0,
        columns: columns
      )
    } catch let error as EngineError {
      throw CurationError(
        .malformed,
        "this is not a whole Parquet file",
        at: name,
        suggestion: "copy it again from where it came",
        cause: error
      )
    }
  }
}
