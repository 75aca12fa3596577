import Columnar
import Engine
import Foundation
import Workspace

/// Reads one JSON file into a table: an array of objects, objects one a line, or objects in a row.
///
/// Columns are the union of the keys. Values that are objects or lists, and keys whose values
/// have no common type, become JSON text.
struct JSONIngest {
  let engine: any QueryEngine
  let scratch: ScratchFolder
  let source: Manifest.Source
  let missing: [String]
  let log: RejectLog

  private enum Form: String { case array, newlineDelimited = "newline_delimited", unstructured }

  // With `isLines` the file is said to hold one object a line: an array is one bad line of it.
  func ingest(
    _ text: PreparedText,
    name: String,
    table: String,
    isLines: Bool
  ) async throws -> IngestedPart {
    var part = IngestedPart(
      file: name,
      encoding: text.original.rawValue,
      rowsRead: 0,
      rowsKept: 0,
      rowsRejected: 0,
      columns: []
    )
    guard let first = try Self.firstByte(of: text.url) else {
      part.problem = "the file is empty"
      return part
    }
    if first == UInt8(ascii: "[") {
      do {
        part.columns = try await read(text, .array, table)
        part.rowsKept = try await engine.count(table)
        part.rowsRead = part.rowsKept
        return part
      } catch let error as EngineError {
        guard isLines else { throw error }
        return try await readLines(text, part, table)
      }
    }
    if let columns = try? await read(text, .newlineDelimited, table), text.isSound,
      try await engine.count(table) == text.survey.filledLines,
      columns.map(\.name) != ["json"]
    {
      part.columns = columns
      (part.rowsRead, part.rowsKept) = (text.survey.filledLines, text.survey.filledLines)
      return part
    }
    return try await readLines(text, part, table)
  }

  /// Judges line by line, and reads what is an object.
  private func readLines(
    _ text: PreparedText,
    _ start: IngestedPart,
    _ table: String
  ) async throws -> IngestedPart {
    var part = start
    let lines = scratch.file("lines.csv")
    defer { try? FileManager.default.removeItem(at: lines) }
    let account = try LineList.write(text.url, to: lines)
    let options = CSVOptions(
      dialect: .comma,
      hasHeader: false,
      columns: [
        PartColumn(name: "_line", engineType: "BIGINT"),
        PartColumn(name: "text", engineType: "VARCHAR"),
      ],
      missing: [],
      longestRecord: account.longestRecord
    )
    let judged = table + "_lines"
    let nul = account.linesWithNUL.map { SQL(raw: String($0)) }.joined()
    let hasNUL: SQL = account.linesWithNUL.isEmpty ? "FALSE" : "_line IN (\(nul))"
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: judged) AS
      SELECT _line, text, CASE WHEN \(hasNUL) THEN 'NUL bytes'
        WHEN NOT json_valid(text) THEN 'not valid JSON'
        WHEN json_type(text) <> 'OBJECT' THEN 'not a JSON object' END AS reason
      FROM read_csv(\(literal: lines.path), \(options.sql))
      """
    )
    let bad = try await engine.query(
      "SELECT _line, reason FROM \(identifier: judged) WHERE reason IS NOT NULL ORDER BY _line"
    )
    let badLines = bad.ints("_line").compactMap { $0.map(Int.init) }
    if badLines.count == account.count || badLines.first == account.firstLine {
      // Objects that span lines have no valid first line.
      if let columns = try? await read(text, .unstructured, table), columns.map(\.name) != ["json"]
      {
        try await engine.execute("DROP TABLE \(identifier: judged)")
        part.columns = columns
        part.rowsKept = try await engine.count(table)
        part.rowsRead = part.rowsKept
        return part
      }
    }
    try await engine.execute(
      """
      INSERT INTO \(identifier: RejectTable.name)
      SELECT \(literal: source.name), \(literal: part.file), _line, NULL, reason,
        left(text, \(literal: RejectLog.keptCharacters))
      FROM \(identifier: judged) WHERE reason IS NOT NULL
      """
    )
    try await engine.execute("DROP TABLE \(identifier: judged)")
    part.rowsRead = account.count
    part.rowsRejected = badLines.count
    part.rowsKept = account.count - badLines.count
    try noteBroken(text, Set(badLines), &part)
    let good = scratch.file("good.jsonl")
    defer { try? FileManager.default.removeItem(at: good) }
    try LineList.copy(text.url, to: good, except: badLines)
    guard part.rowsKept > 0 else { return part }
    part.columns = try await read(
      PreparedText(
        url: good,
        original: .utf8,
        survey: text.survey,
        transcoding: Transcoder.Result()
      ),
      .newlineDelimited,
      table,
      longest: account.longestRecord
    )
    let kept = try await engine.count(table)
    guard kept == part.rowsKept else {
      throw CurationError(
        .malformed,
        "the engine kept \(kept) rows where \(part.rowsKept) are well formed",
        at: part.file,
        suggestion: "please report this file"
      )
    }
    return part
  }

  private func noteBroken(
    _ text: PreparedText,
    _ bad: Set<Int>,
    _ part: inout IngestedPart
  ) throws {
    for line in text.transcoding.brokenLines where !bad.contains(line) {
      part.cellsRejected += 1
      try log.add(
        Reject(
          source: source.name,
          file: part.file,
          line: line,
          column: "(line)",
          reason: "bytes that are not \(text.original.rawValue), shown as \u{FFFD}",
          text: nil
        )
      )
    }
  }

  private func read(
    _ text: PreparedText,
    _ form: Form,
    _ table: String,
    longest: Int = 0
  ) async throws -> [PartColumn] {
    let limit = form == .array ? 1 << 28 : max(longest * 2, 1 << 24)
    let scan: SQL = """
      read_json(\(literal: text.url.path), format = \(literal: form.rawValue), sample_size = -1,
        maximum_object_size = \(literal: limit))
      """
    let found = try await engine.query("DESCRIBE SELECT * FROM \(scan)")
    let types = zip(found.strings("column_name"), found.strings("column_type")).map {
      PartColumn(name: $0 ?? "", engineType: $1 ?? "VARCHAR")
    }
    let names = ColumnNames.unique(types.map(\.name)).names
    let items = zip(types, names).map { column, name -> SQL in
      "\(expression(column)) AS \(identifier: name)"
    }
    try await engine.execute(
      "CREATE OR REPLACE TABLE \(identifier: table) AS SELECT \(items.joined()) FROM \(scan)"
    )
    return try await engine.describe(table)
  }

  private func expression(_ column: PartColumn) -> SQL {
    let name = SQL.identifier(column.name)
    switch column.engineType {
    case "JSON": return absent("(\(name) ->> '$')")
    case "VARCHAR", "UUID": return absent("CAST(\(name) AS VARCHAR)")
    case let type where type.hasPrefix("STRUCT") || type.hasPrefix("MAP") || type.hasSuffix("[]"):
      return "CAST(to_json(\(name)) AS VARCHAR)"
    default: return name
    }
  }

  private func absent(_ value: SQL) -> SQL {
    missing.isEmpty
      ? value : "CASE WHEN \(value) IN (\(literals: missing)) THEN NULL ELSE \(value) END"
  }

  private static func firstByte(of file: URL) throws -> UInt8? {
    var first: UInt8?
    try TextSurvey.blocks(of: file) { block, _ in
      if first == nil { first = block.first { $0 > 0x20 } }
    }
    return first
  }
}

extension QueryEngine {
  /// The columns of a table or view with the engine's names of their types.
  func describe(_ table: String) async throws -> [PartColumn] {
    let found = try await query("DESCRIBE \(identifier: table)")
    return zip(found.strings("column_name"), found.strings("column_type")).map {
      PartColumn(name: $0 ?? "", engineType: $1 ?? "VARCHAR")
    }
  }
}
