import Workspace

/// One file of a source after ingestion, as its table and its account.
struct IngestedPart: Sendable, Hashable, Codable {
  /// Relative to the dataset folder.
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
