import Basics
import Columnar
import Engine
import Foundation
import Workspace
import TextFiles

/// Reads formats with a row a line: plain text, libsvm (a label and `index:value` pairs) and
/// fastText (a text behind `__label__` marks).
struct LinesIngest {
  enum Form { case text, sparse, labelled }

  let engine: any QueryEngine
  let scratch: ScratchFolder
  let source: Manifest.Source
  let log: RejectLog

  func ingest(
    _ text: PreparedText,
    name: String,
    table: String,
    form: Form
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
    let remarks = form == .sparse ? try await remarkCount(scan) : 0
    part.rowsRead = account.count - remarks
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: table) AS
      SELECT _line, \(form.columns) FROM \(scan) WHERE problem IS NULL AND \(form.isRow)
      """
    )
    try await engine.execute(
      """
      INSERT INTO \(identifier: RejectTable.name)
      SELECT \(literal: source.name), \(literal: name), _line, NULL,
        coalesce(problem, \(literal: form.complaint)), left(text, \(literal: RejectLog.keptCharacters))
      FROM \(scan) WHERE problem IS NOT NULL OR NOT (\(form.isRow) OR \(form.isRemark))
      """
    )
    part.rowsKept = try await engine.count(table)
    part.rowsRejected = part.rowsRead - part.rowsKept
    if remarks > 0 { part.notes.append("\(remarks) lines are remarks and left out") }
    try await settle(&part, table, form)
    part.columns = try await engine.describe(table).filter { $0.name != "_line" }
    part.cellsRejected += try log.addBroken(
      text,
      source: source.name,
      file: name,
      column: form == .sparse ? "features" : "text"
    )
    return part
  }

  private func remarkCount(_ scan: SQL) async throws -> Int {
    let found = try await engine.query(
      "SELECT count(*) AS n FROM \(scan) WHERE problem IS NULL AND \(Form.sparse.isRemark)"
    )
    return Int(found.ints("n").first.flatMap { $0 } ?? 0)
  }

  /// Drops columns that no line fills, gives labels their type and says what they are.
  private func settle(_ part: inout IngestedPart, _ table: String, _ form: Form) async throws {
    guard form != .text else { return }
    let optional = form == .sparse ? ["qid", "comment"] : []
    let label = SQL.identifier("label")
    let counts = optional.map { "count(\(identifier: $0))" as SQL }
    let figures = try await engine.query(
      """
      SELECT \((counts + ["count(\(label))", "count(*) FILTER (WHERE regexp_full_match(\(label), '[-+]?[0-9]{1,18}'))",
        "count(TRY_CAST(\(label) AS DOUBLE))", "count(*) FILTER (WHERE contains(\(label), ','))"])
        .joined()) FROM \(identifier: table)
      """
    ).row(0).map { Int($0.int ?? 0) }
    let labels = Array(figures.suffix(4))
    for (name, count) in zip(optional, figures) where count == 0 {
      try await engine.execute(
        "ALTER TABLE \(identifier: table) DROP COLUMN \(identifier: name)"
      )
    }
    let type: String? =
      form != .sparse
      ? nil : labels[1] == labels[0] ? "BIGINT" : labels[2] == labels[0] ? "DOUBLE" : nil
    if let type {
      try await engine.execute(
        "ALTER TABLE \(identifier: table) ALTER COLUMN label TYPE \(raw: type)"
      )
    }
    if labels[3] > 0 {
      part.notes.append(
        "\(labels[3]) lines have several labels: each set of them, joined by commas, is a class"
      )
    }
    switch form {
    case .sparse:
      part.notes.append(
        "the index:value pairs stay as they are written, in 'features'; models read each index as a feature"
      )
      part.declared = DeclaredRoles(
        label: "label",
        types: ["features": .ignore, "qid": .id, "comment": .ignore],
        reason: "it is the first number of each line"
      )
    case .labelled:
      part.declared = DeclaredRoles(
        label: "label",
        types: ["label": .category, "text": .text],
        reason: "'__label__' stands before it"
      )
    case .text: break
    }
  }
}

extension LinesIngest.Form {
  /// Whether a line is a row, as an expression over `text`.
  fileprivate var isRow: SQL {
    guard self == .sparse else { return "TRUE" }
    let number = "[-+0-9.eE]+"
    let pattern =
      "\\s*\(number)(,\(number))*(\\s+qid:\\S+)?(\\s+[^\\s:#]+:\(number))*\\s*(#.*)?"
    return "regexp_full_match(text, \(literal: pattern))"
  }

  /// Whether a line is a remark, which is no row.
  fileprivate var isRemark: SQL {
    self == .sparse ? "regexp_matches(text, '^\\s*#')" : "FALSE"
  }

  fileprivate var complaint: String { "not a label and index:value pairs" }

  fileprivate var columns: SQL {
    switch self {
    case .text: "text"
    case .sparse:
      """
      regexp_extract(text, '\\S+') AS label,
      nullif(regexp_extract(text, '^\\s*\\S+\\s+qid:(\\S+)', 1), '') AS qid,
      trim(regexp_extract(text, '^\\s*\\S+(?:\\s+qid:\\S+)?([^#]*)', 1)) AS features,
      nullif(trim(regexp_extract(text, '#(.*)$', 1)), '') AS comment
      """
    case .labelled:
      """
      nullif(array_to_string(regexp_extract_all(text, '(?:^|\\s)__label__(\\S+)', 1), ','), '')
        AS label,
      trim(regexp_replace(text, '(^|\\s)__label__\\S+', '', 'g')) AS text
      """
    }
  }
}
