package import Basics
package import Workspace

/// One source after ingestion: what was read, kept and set aside.
///
/// `rowsRead == rowsKept + rowsRejected` always holds.
package struct IngestedSource: Sendable, Hashable, Codable {
  package var name: String
  /// The engine table or view that holds the kept rows.
  package var table: String
  /// Files read, relative to the dataset folder.
  package var files: [String]
  package var format: SourceFormat
  package var encoding: String
  package var rowsRead: Int
  package var rowsKept: Int
  package var rowsRejected: Int
  /// Cells of kept rows that could not be read; they are missing there, and among the rejects
  /// with their column.
  package var cellsRejected: Int
  /// Cells whose text cannot be read as the kind of their column: in the relation `unreadable`.
  package var cellsUnreadable: Int { columns.reduce(0) { $0 + $1.unreadable } }
  package var columns: [IngestedColumn]
  /// How its text was found to be written, where a manifest can say so and all its files are alike.
  package var reading = Manifest.Reading()
  /// Why the source, or a part of it, could not be read at all.
  package var problem: String?

  package init(
    name: String,
    table: String,
    files: [String],
    format: SourceFormat,
    encoding: String,
    rowsRead: Int,
    rowsKept: Int,
    rowsRejected: Int,
    cellsRejected: Int = 0,
    columns: [IngestedColumn],
    problem: String? = nil
  ) {
    self.name = name
    self.table = table
    self.files = files
    self.format = format
    self.encoding = encoding
    self.rowsRead = rowsRead
    self.rowsKept = rowsKept
    self.rowsRejected = rowsRejected
    self.cellsRejected = cellsRejected
    self.columns = columns
    self.problem = problem
  }
}

/// A column of a source as it stands in the engine.
package struct IngestedColumn: Sendable, Hashable, Codable {
  package var name: String
  package var type: ColumnType
  /// The engine's own name of the type: `DOUBLE`, `VARCHAR`.
  package var engineType: String
  /// The unit that numbers were brought to; nil when none is written or declared.
  package var unit: String?
  /// Cells whose text cannot be read as the kind of the column.
  package var unreadable: Int
  /// The texts that count as missing, the empty one apart.
  package var missingMarkers: [TextCount]

  package init(
    name: String,
    type: ColumnType,
    engineType: String,
    unit: String? = nil,
    unreadable: Int = 0,
    missingMarkers: [TextCount] = []
  ) {
    self.name = name
    self.type = type
    self.engineType = engineType
    self.unit = unit
    self.unreadable = unreadable
    self.missingMarkers = missingMarkers
  }
}
