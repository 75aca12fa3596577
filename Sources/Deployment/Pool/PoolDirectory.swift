import Foundation
import Scoring

/// What a pool says of itself: what was read of which files, and where its blocks lie.
struct PoolDirectory: Sendable, Hashable {
  static let kind = "tuina-pool"
  static let version = 1

  /// A column that models read, and how its cells were encoded: `HashedField.cellsForm`.
  struct Field: Sendable, Hashable {
    var name: String
    var form: String

    init(_ field: HashedField) {
      name = field.name
      form = field.cellsForm
    }

    var isNumber: Bool { form == "number" }
  }

  struct File: Sendable, Hashable {
    var path: String
    var bytes: Int
    /// In seconds since 1970.
    var modified: Double

    /// - Throws: the error of the system for a file that is not there.
    init(_ file: URL) throws {
      let facts = try FileManager.default.attributesOfItem(
        atPath: file.resolvingSymlinksInPath().path
      )
      path = file.standardizedFileURL.path
      bytes = (facts[.size] as? NSNumber)?.intValue ?? 0
      modified = (facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    }
  }

  struct Block: Sendable, Hashable {
    var offset: Int
    var bytes: Int
    var rows: Int
    var checksum: UInt64
    /// Where its last row stands.
    var end: RowPosition

    var range: RowRange { RowRange(input: end.input, first: end.row - rows + 1, count: rows) }
  }

  /// Bytes of the file that are no block.
  struct Section: Sendable, Hashable {
    var offset: Int
    var bytes: Int
  }

  var files: [File]
  var fields: [Field]
  /// Columns of the input that can be written beside scores.
  var kept: [String]
  /// All columns of the input, with their types in the engine that read them.
  var columns: [InputRows.Column]
  var counts: InputCounts
  var blocks: [Block] = []
  /// The table of rejected rows and cells.
  var rejects: Section?
}

extension PoolDirectory: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, version, files, fields, kept, columns, counts, blocks, rejects
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard try container.decode(String.self, forKey: .kind) == Self.kind,
      try container.decode(Int.self, forKey: .version) == Self.version
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .version,
        in: container,
        debugDescription: "no pool of this version"
      )
    }
    files = try container.decode([File].self, forKey: .files)
    fields = try container.decode([Field].self, forKey: .fields)
    kept = try container.decode([String].self, forKey: .kept)
    columns = try container.decode([InputRows.Column].self, forKey: .columns)
    counts = try container.decode(InputCounts.self, forKey: .counts)
    blocks = try container.decode([Block].self, forKey: .blocks)
    rejects = try container.decodeIfPresent(Section.self, forKey: .rejects)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.kind, forKey: .kind)
    try container.encode(Self.version, forKey: .version)
    try container.encode(files, forKey: .files)
    try container.encode(fields, forKey: .fields)
    try container.encode(kept, forKey: .kept)
    try container.encode(columns, forKey: .columns)
    try container.encode(counts, forKey: .counts)
    try container.encode(blocks, forKey: .blocks)
    try container.encodeIfPresent(rejects, forKey: .rejects)
  }
}

extension PoolDirectory.Field: Codable {
  private enum CodingKeys: String, CodingKey { case name, form }
}

extension PoolDirectory.File: Codable {
  private enum CodingKeys: String, CodingKey { case path, bytes, modified }
}

extension PoolDirectory.Block: Codable {
  private enum CodingKeys: String, CodingKey { case offset, bytes, rows, checksum, end }
}

extension PoolDirectory.Section: Codable {
  private enum CodingKeys: String, CodingKey { case offset, bytes }
}
