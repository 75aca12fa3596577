import Basics
import Engine
import Foundation
import Workspace
import TextFiles

/// Reads plain text, one row a line, and libsvm, a label and `index:value` pairs a line.
struct LinesIngest {
  let engine: any QueryEngine
  let scratch: ScratchFolder
  let source: Manifest.Source
  let log: RejectLog

  func ingest(
    _ text: PreparedText,
    name: String,
    table: String,
    isSparse: Bool
  ) async throws -> IngestedPart {
    var part = IngestedPart(
      file: name,
      encoding: text.original.rawValue,
      rowsRead: 0,
      rowsKept: 0,
      rowsRejected: 0,
      columns: []
    )
    let lines = scratch.file("lines.csv")
    defer { try? FileManager.default.removeItem(at: lines) }
    let account = try LineList.write(text.url, to: lines)
    part.rowsRead = account.count
    let options = CSVOptions(
      dialect: .comma,
      hasHeader: false,
      columns: [
        PartColumn(name: "_line", engineType: "BIGINT"),
        PartColumn(name: "problem", engineType: "VARCHAR"),
        PartColumn(name: "text", engineType: "VARCHAR"),
      ],
      missing: [],
      longestRecord: account.longestRecord,
      endsInFeeds: true
    )
    let scan: SQL = "read_csv(\(literal: lines.path), \(options.sql))"
    let isPair: SQL =
      "regexp_full_match(text, '\\s*[-+0-9.eE]+(\\s+[^\\s:]+:[-+0-9.eE]+)*\\s*')"
    let isWell = isSparse ? isPair : "TRUE"
    let columns: SQL =
      isSparse
      ? """
      TRY_CAST(regexp_extract(text, '\\S+') AS DOUBLE) AS label,
      trim(regexp_replace(text, '^\\s*\\S+', '')) AS features
      """ : "text"
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: table) AS
      SELECT _line, \(columns) FROM \(scan) WHERE problem IS NULL AND \(isWell)
      """
    )
    try await engine.execute(
      """
      INSERT INTO \(identifier: RejectTable.name)
      SELECT \(literal: source.name), \(literal: name), _line, NULL,
        coalesce(problem, 'not a label and index:value pairs'),
        left(text, \(literal: RejectLog.keptCharacters))
      FROM \(scan) WHERE problem IS NOT NULL OR NOT \(isWell)
      """
    )
    part.rowsKept = try await engine.count(table)
    part.rowsRejected = part.rowsRead - part.rowsKept
    part.columns = try await engine.describe(table).filter { $0.name != "_line" }
    part.cellsRejected += try log.addBroken(
      text,
      source: source.name,
      file: name,
      column: isSparse ? "features" : "text"
    )
    return part
  }
}
