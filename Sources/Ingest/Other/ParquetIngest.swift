import Basics
import Engine
import Foundation
import Workspace

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
      var columns = try await engine.describe(view)
      // The engine cannot number the rows of a file that has such a column.
      let isNumbered = !columns.contains { $0.name.lowercased() == Self.rowNumber }
      let classes = try await ClassLabels(of: file, engine).names.filter { name, _ in
        columns.contains { $0.name == name && CommonType.integers.contains($0.engineType) }
      }
      if isNumbered || !classes.isEmpty {
        let named = classes.sorted { $0.key < $1.key }.map(ClassLabels.item)
        let items: SQL = named.isEmpty ? "*" : "* REPLACE (\(named.joined()))"
        let numbers: SQL = isNumbered ? ", file_row_number = true" : ""
        try await engine.execute(
          """
          CREATE OR REPLACE VIEW \(identifier: view) AS
          SELECT \(items) FROM read_parquet(\(literal: file.path), hive_partitioning = false\(numbers))
          """
        )
      }
      for index in columns.indices where classes[columns[index].name] != nil {
        columns[index].engineType = "VARCHAR"
      }
      let rows = try await engine.count(view)
      return IngestedPart(
        file: name,
        encoding: "",
        rowsRead: rows,
        rowsKept: rows,
        rowsRejected: 0,
        columns: columns,
        notes: Self.notes(classes),
        declared: Self.roles(classes),
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

  private static func notes(_ classes: [String: [String]]) -> [String] {
    classes.sorted { $0.key < $1.key }.map { name, names in
      "the codes of \(name) are read as the names of \(names.count) classes in the file's metadata"
    }
  }

  private static func roles(_ classes: [String: [String]]) -> DeclaredRoles? {
    guard !classes.isEmpty else { return nil }
    var roles = DeclaredRoles(
      label: classes.count == 1 ? classes.keys.first : nil,
      types: classes.mapValues { _ in .category },
      reason: "the file's metadata names its classes"
    )
    roles.values = classes
    return roles
  }
}
