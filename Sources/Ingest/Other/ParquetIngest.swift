import Basics
import Engine
import Foundation

/// Opens one Parquet file as a view; its rows stay where they are.
struct ParquetIngest {
  private static let rowNumber = "file_row_number"

  let engine: any QueryEngine

  /// - Throws: `CurationError` with code `malformed` when the file is not whole.
  func ingest(_ file: URL, name: String, view: String) async throws -> IngestedPart {
    do {
      try await engine.execute(
        """
        CREATE OR REPLACE VIEW \(identifier: view) AS
        SELECT * FROM read_parquet(\(literal: file.path), hive_partitioning = false)
        """
      )
      let columns = try await engine.describe(view)
      // The engine cannot number the rows of a file that has such a column.
      let isNumbered = !columns.contains { $0.name.lowercased() == Self.rowNumber }
      if isNumbered {
        try await engine.execute(
          """
          CREATE OR REPLACE VIEW \(identifier: view) AS
          SELECT * FROM read_parquet(\(literal: file.path), file_row_number = true,
            hive_partitioning = false)
          """
        )
      }
      let rows = try await engine.count(view)
      return IngestedPart(
        file: name,
        encoding: "",
        rowsRead: rows,
        rowsKept: rows,
        rowsRejected: 0,
        columns: columns,
        rowNumber: isNumbered ? Self.rowNumber : nil,
        staysInFile: true
      )
    } catch let error as EngineError where error.isOfContent {
      try Task.checkCancellation()
      throw CurationError(
        .malformed,
        "this is not a whole Parquet file (\(error.reason))",
        at: name,
        suggestion: "copy it again from where it came"
      )
    }
  }
}
