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
  var problem: String?

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

struct PartColumn: Sendable, Hashable, Codable {
  var name: String
  var engineType: String
}
