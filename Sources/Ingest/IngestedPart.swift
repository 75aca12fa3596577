import Workspace

/// One file of a source after ingestion, or several that were read together, as their table and
/// their account.
struct IngestedPart: Sendable, Hashable, Codable {
  struct Piece: Sendable, Hashable, Codable {
    /// Relative to the dataset folder.
    var file: String
    var rows: Int
  }

  /// Relative to the dataset folder; of several files the first.
  var file: String
  var encoding: String
  var rowsRead: Int
  var rowsKept: Int
  var rowsRejected: Int
  var cellsRejected = 0
  var columns: [PartColumn]
  var notes: [String] = []
  /// How its text was found to be written, where a manifest could say so.
  var reading = Manifest.Reading()
  /// What the format says of the columns.
  var declared: DeclaredRoles?
  var problem: String?
  /// The column that numbers the rows of the table from 0; nil when they have to be counted.
  var rowNumber: String? = "rowid"
  /// Whether the rows are read from the file itself at each question.
  var staysInFile = false
  /// The files that were read together, each with its rows; empty for one file.
  ///
  /// The table's `_file` tells them apart.
  var pieces: [Piece] = []

  var files: [String] { pieces.isEmpty ? [file] : pieces.map(\.file) }

  /// What a message calls the part.
  var title: String { pieces.count > 1 ? "\(file) and \(pieces.count - 1) more" : file }

  static func unreadable(_ file: String, encoding: String, _ problem: String) -> IngestedPart {
    IngestedPart(
      file: file,
      encoding: encoding,
      rowsRead: 0,
      rowsKept: 0,
      rowsRejected: 0,
      columns: [],
      problem: problem
    )
  }
}
