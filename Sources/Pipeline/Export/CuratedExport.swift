import Columnar
import Engine
package import Foundation
import Fusion
import Ingest
import Workspace

/// Writes the curated view into a folder: the rows, where changed cells come from, what was set
/// aside, what people decided and what nobody decided.
///
/// The folder is written aside and takes its place whole, or not at all.
package struct CuratedExport {
  package enum Format: String, Sendable, Hashable, CaseIterable {
    case parquet, csv, jsonl
  }

  /// What was written.
  package struct Summary: Sendable, Hashable, Encodable {
    package var rows: Int
    package var columns: Int
    /// Cells that people decided, or that sources contradict each other about.
    package var changedCells: Int
    /// Decisions that hold, of all that are in force.
    package var decisions: Int
    package var decisionsInForce: Int
    package var rejects: Int
    /// Cells of which two values are as likely and that nobody decided.
    package var undecided: Int
    package var output: String
    package var files: [String]
    /// How many decisions had which outcome.
    package var outcomes: [String: Int]
  }

  private let session: DatasetSession
  private let formats: [Format]
  /// Whether texts are written as they are, be they formulas to a spreadsheet.
  private let isExact: Bool

  package init(_ session: DatasetSession, formats: [Format], isExact: Bool) {
    self.session = session
    self.formats = formats
    self.isExact = isExact
  }

  /// The file that marks a folder as written by this, so that it may be replaced.
  private static let mark = "lineage.csv"

  /// - Throws: `WorkspaceError` when `folder` holds something else or cannot be written; what making
  ///   the curated view throws.
  package func write(to folder: URL) async throws -> Summary {
    try checkTarget(folder)
    let grain = try await session.curated()
    let replayed = try await session.replayedDecisions()
    let loaded = try await session.loaded()
    try session.dataset.paths.prepare()
    // The engine may write nowhere else.
    let draft = session.dataset.paths.tuina.appending(
      path: "export-\(UUID().uuidString)",
      directoryHint: .isDirectory
    )
    try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: draft) }
    var summary = try await write(loaded, grain, replayed, into: draft)
    try publish(draft, as: folder)
    summary.output = folder.path
    return summary
  }

  // MARK: Content

  private func write(
    _ loaded: LoadedDataset,
    _ grain: CuratedView.Grain,
    _ replayed: [ReplayedDecision],
    into folder: URL
  ) async throws -> Summary {
    let engine = loaded.engine
    let fields = try await engine.describe("curated").filter { !$0.name.hasPrefix("_") }
    let query: SQL = """
      SELECT \(identifiers: fields.map(\.name)) FROM curated ORDER BY _source, _row
      """
    for format in formats {
      let file = folder.appending(path: "data.\(format.rawValue)")
      switch format {
      case .parquet:
        let features = try Self.features(fields)
        try await copy(
          query,
          to: file,
          "FORMAT parquet, COMPRESSION zstd, KV_METADATA {huggingface: \(literal: features)}",
          engine
        )
      case .csv: try await copyCSV(query, fields, to: file, engine)
      case .jsonl: try await copy(query, to: file, "FORMAT json", engine)
      }
    }
    let hasDecisions = replayed.contains(where: \.holds)
    let lineage = Lineage(loaded, grain, hasDecisions: hasDecisions).query()
    try await copyCSV(lineage, to: folder.appending(path: Self.mark), engine)
    try await copyCSV(
      "SELECT source, file, line, column_name, reason, text FROM rejects ORDER BY ALL",
      to: folder.appending(path: "rejects.csv"),
      engine
    )
    let undecided = self.undecided(grain, hasDecisions)
    try await copyCSV(undecided, to: folder.appending(path: "undecided.csv"), engine)
    try writeDecisions(replayed, to: folder.appending(path: "decisions.jsonl"))
    return Summary(
      rows: try await count("curated", engine),
      columns: fields.count,
      changedCells: try await count("(\(lineage)) AS cells", engine),
      decisions: replayed.count(where: \.holds),
      decisionsInForce: replayed.count,
      rejects: try await count("rejects", engine),
      undecided: try await count("(\(undecided)) AS cells", engine),
      output: "",
      files: try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted(),
      outcomes: Dictionary(grouping: replayed, by: \.outcome.rawValue).mapValues(\.count)
    )
  }

  private func count(_ relation: SQL, _ engine: any QueryEngine) async throws -> Int {
    let found = try await engine.query("SELECT count(*) AS n FROM \(relation)")
    return Int(found.ints("n").first.flatMap { $0 } ?? 0)
  }

  private func copy(
    _ query: SQL,
    to file: URL,
    _ options: SQL,
    _ engine: any QueryEngine
  ) async throws {
    try await engine.execute("COPY (\(query)) TO \(literal: file.path) (\(options))")
  }

  private func copyCSV(_ query: SQL, to file: URL, _ engine: any QueryEngine) async throws {
    let fields = try await engine.query("SELECT * FROM (\(query)) AS rows LIMIT 0").schema.fields
    let columns = fields.map { field in
      PartColumn(name: field.name, engineType: field.type == .utf8 ? "VARCHAR" : "")
    }
    try await copyCSV(query, columns, to: file, engine)
  }

  /// Texts that a spreadsheet would take for a formula get an apostrophe, as in every saved table.
  private func copyCSV(
    _ query: SQL,
    _ columns: [PartColumn],
    to file: URL,
    _ engine: any QueryEngine
  ) async throws {
    let items = columns.map { column -> SQL in
      let name = SQL.identifier(column.name)
      guard !isExact, column.engineType == "VARCHAR" else { return name }
      let isFormula = engine.dialect.regexpMatches(name, "^[=+@\\t\\r＝＋－＠-]")
      let isNumber: SQL = """
        (\(engine.dialect.regexpMatches(name, "^[-+.0-9eE]+$"))
        AND \(engine.dialect.tryCast(name, to: .double)) IS NOT NULL)
        """
      return """
        CASE WHEN \(isFormula) AND NOT \(isNumber) THEN concat('''', \(name)) ELSE \(name) END
        AS \(name)
        """
    }
    try await copy(
      "SELECT \(items.joined()) FROM (\(query)) AS rows",
      to: file,
      "FORMAT csv, HEADER",
      engine
    )
  }

  private func undecided(_ grain: CuratedView.Grain, _ hasDecisions: Bool) -> SQL {
    guard grain == .entity else {
      return """
        SELECT '' AS entity, '' AS attribute, '' AS value, CAST(0 AS DOUBLE) AS confidence WHERE FALSE
        """
    }
    let open: SQL =
      hasDecisions
      ? """
       AND NOT EXISTS (SELECT 1 FROM \(identifier: DecisionReplay.relation) d
      WHERE d.entity = r.entity
      AND (d.is_rejected OR lower(d.attribute) = lower(r.attribute)))
      """ : ""
    return """
      SELECT entity, attribute, value, confidence FROM resolutions r WHERE is_undecided\(open)
      ORDER BY entity, attribute
      """
  }

  /// Every line of the log, with what became of those in force.
  private func writeDecisions(_ replayed: [ReplayedDecision], to file: URL) throws {
    let paths = session.dataset.paths
    var lines = ""
    if FileManager.default.fileExists(atPath: paths.state.path) {
      let outcomes = Dictionary(
        replayed.map { ($0.decision.id, $0) },
        uniquingKeysWith: { first, _ in first }
      )
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      for event in try StateStore(paths).events() {
        let record = DecisionRecord(event, outcome: outcomes[event.id])
        lines += String(decoding: try encoder.encode(record), as: UTF8.self) + "\n"
      }
    }
    try AtomicFile.write(Data(lines.utf8), to: file)
  }

  /// The types of columns as the Hugging Face library reads them from a Parquet file.
  private static func features(_ columns: [PartColumn]) throws -> String {
    let types = columns.map { column -> (String, String) in
      let type =
        switch column.engineType {
        case "BIGINT": "int64"
        case "INTEGER": "int32"
        case "SMALLINT": "int16"
        case "TINYINT": "int8"
        case "DOUBLE": "float64"
        case "FLOAT": "float32"
        case "BOOLEAN": "bool"
        case "DATE": "date32"
        case "TIME": "time64[us]"
        case "TIMESTAMP": "timestamp[us]"
        case "TIMESTAMP WITH TIME ZONE": "timestamp[us, tz=UTC]"
        case "BLOB": "binary"
        default: "string"
        }
      return (column.name, type)
    }
    let features = Dictionary(
      types.map { ($0, ["_type": "Value", "dtype": $1]) },
      uniquingKeysWith: { first, _ in first }
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(
      decoding: try encoder.encode(["info": ["features": features]]),
      as: UTF8.self
    )
  }

  // MARK: The folder

  private func checkTarget(_ folder: URL) throws {
    let files = FileManager.default
    guard files.fileExists(atPath: folder.path) else { return }
    let content = try? files.contentsOfDirectory(atPath: folder.path)
    guard let content else {
      throw WorkspaceError(
        .unwritable,
        file: folder.path,
        message: "it is no folder",
        suggestion: "name a folder that does not exist yet"
      )
    }
    guard content.isEmpty || content.contains(Self.mark) else {
      throw WorkspaceError(
        .unwritable,
        file: folder.path,
        message: "the folder holds other files, which would be lost",
        suggestion: "name a folder that does not exist yet"
      )
    }
  }

  /// Moves the draft beside the folder, and changes the two.
  private func publish(_ draft: URL, as folder: URL) throws {
    let files = FileManager.default
    let parent = folder.deletingLastPathComponent()
    let name = folder.lastPathComponent
    let beside = parent.appending(path: ".\(name)-\(UUID().uuidString)")
    let old = parent.appending(path: ".\(name)-old-\(UUID().uuidString)")
    do {
      try files.createDirectory(at: parent, withIntermediateDirectories: true)
      // Another file system may lie there: what is copied takes its name at once.
      try files.copyItem(at: draft, to: beside)
      let replaces = files.fileExists(atPath: folder.path)
      if replaces { try files.moveItem(at: folder, to: old) }
      try files.moveItem(at: beside, to: folder)
      if replaces { try? files.removeItem(at: old) }
    } catch {
      try? files.removeItem(at: beside)
      throw WorkspaceError(
        .unwritable,
        file: folder.path,
        message: "the folder cannot be written: \(error.localizedDescription)",
        suggestion: "check the permissions and the room on the disk"
      )
    }
  }
}
