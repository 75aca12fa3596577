import Basics
import Columnar
import Engine
import Foundation
import Workspace
import TextFiles

/// Reads one delimited file into a table: quickly when it is sound, with care when it is not.
///
/// A sound file goes to the engine as it is, typed by what samples show, and the rows the engine
/// kept are checked against a count of its own. Anything else (broken bytes, malformed records,
/// a count that differs) goes through `Canonicaliser`, which settles what is a row before the
/// engine sees it. A type that some cell contradicts gives way to text, so that no row is lost
/// to a type.
struct DelimitedIngest {
  let engine: any QueryEngine
  let scratch: ScratchFolder
  let source: Manifest.Source
  let missing: [String]
  let demands: TextDemands
  let log: RejectLog

  /// - Parameters:
  ///   - text: the file, as UTF-8 and without compression.
  ///   - name: the file's name in rejects and in `_file`.
  ///   - table: the table to make.
  ///   - isTabular: whether the file is said to be tab separated.
  /// - Returns: the account of the file, with the columns of the table.
  /// - Throws: `CurationError` when the file cannot be read, `EngineError` when the engine fails.
  func ingest(
    _ text: PreparedText,
    name: String,
    table: String,
    isTabular: Bool
  ) async throws -> IngestedPart {
    var part = IngestedPart(
      file: name,
      encoding: text.original.rawValue,
      rowsRead: 0,
      rowsKept: 0,
      rowsRejected: 0,
      columns: []
    )
    guard
      let survey = try DelimitedSurvey(
        text,
        source,
        missing: missing,
        demands,
        scratch,
        isTabular: isTabular
      )
    else {
      part.problem = "the file is empty"
      return part
    }
    let layout = survey.layout
    part.reading = layout.table.reading(isTabular: isTabular)
    part.notes = layout.notes
    let scan = SoundScan(
      engine: engine,
      layout: layout,
      missing: missing,
      files: [survey.text.url],
      expected: survey.rows
    )
    if survey.isSound, let columns = try await scan.read(into: table) {
      part.columns = columns
      (part.rowsRead, part.rowsKept) = (survey.rows, survey.rows)
      part.notes += try await TypeSettler(engine: engine, table: table, missing: missing)
        .settle(&part.columns, sampled: layout.shapesByName)
    } else {
      part = try await readWithCare(survey.text, layout, part, table)
    }
    return part
  }

  /// Lets `Canonicaliser` settle the rows, then types the columns by what all their cells show.
  private func readWithCare(
    _ text: PreparedText,
    _ layout: DelimitedLayout,
    _ start: IngestedPart,
    _ table: String
  ) async throws -> IngestedPart {
    var part = start
    let twin = scratch.file("canonical.csv")
    defer { try? FileManager.default.removeItem(at: twin) }
    let canonicaliser = Canonicaliser(
      layout: layout,
      source: source.name,
      file: part.file,
      encoding: text.original,
      transcoding: text.transcoding
    )
    let account = try canonicaliser.rewrite(text.url, to: twin, log: log)
    part.rowsRead = account.rowsRead
    part.rowsKept = account.rowsKept
    part.rowsRejected = account.rowsRejected
    part.cellsRejected = account.cellsRejected
    part.notes += account.notes
    part.columns = layout.names.map { PartColumn(name: $0, engineType: "VARCHAR") }
    let options = CSVOptions(
      dialect: .comma,
      hasHeader: false,
      columns: [PartColumn(name: "_line", engineType: "BIGINT")] + part.columns,
      missing: missing,
      longestRecord: account.longestRecord,
      endsInFeeds: true
    )
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: table) AS
      SELECT * FROM read_csv(\(literal: twin.path), \(options.sql))
      """
    )
    let kept = try await engine.count(table)
    guard kept == account.rowsKept else {
      throw CurationError(
        .malformed,
        "the engine kept \(kept) rows where \(account.rowsKept) are well formed",
        at: part.file,
        suggestion: "please report this file"
      )
    }
    part.notes += try await TypeSettler(engine: engine, table: table, missing: missing)
      .settle(&part.columns, sampled: layout.shapesByName)
    return part
  }
}

extension Canonicaliser.Account {
  /// What was left out between the rows.
  fileprivate var notes: [String] {
    func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }
    var notes: [String] = []
    if remarks > 0 { notes.append("\(lines(remarks)) between the rows left out: remarks") }
    if repeatedHeaders > 0 {
      notes.append("\(lines(repeatedHeaders)) between the rows left out: the header again")
    }
    if surplusRows > 0 {
      notes.append("\(lines(surplusRows)) end in a separator too many, with nothing behind it")
    }
    if shortRows > 0 {
      notes.append("\(lines(shortRows)) end before the last column, where they are missing")
    }
    return notes
  }
}

extension TableLayout {
  /// What a manifest would say of it; only what is not usual.
  func reading(isTabular: Bool) -> Manifest.Reading {
    var reading = Manifest.Reading()
    if skippedLines > 0, header.isEmpty || hasHeader { reading.skip = skippedLines }
    if !dialect.comment.isEmpty {
      reading.comment = String(decoding: dialect.comment, as: UTF8.self)
    }
    if separator != .byte(isTabular ? 0x09 : 0x2C), width > 1 {
      reading.separator = Manifest.Separator(rawValue: separator.text)
    }
    if dialect.quote == 0x27 { reading.quote = "'" }
    if dialect.quote != nil, dialect.escape == 0x5C { reading.escape = "\\" }
    return reading
  }
}
