import Basics
import Columnar
import Engine
import Foundation
import Workspace

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
    var layout = try DelimitedLayout.sniff(
      text.url,
      source: source,
      quotes: text.survey.quotes,
      isTabular: isTabular,
      missing: missing
    )
    guard !layout.names.isEmpty else {
      part.problem = "the file is empty"
      return part
    }
    var records = text.survey.filledLines
    var isSound =
      text.isSound && !layout.dialect.trimsSpaces
      && !(layout.names.count == 1 && text.survey.blankLines > 0)
    if text.survey.quotes > 0 && (layout.dialect.quote != nil || isTabular) {
      let scan = try settleQuotes(&layout, text, isTabular)
      records = scan.records
      isSound = isSound && scan.malformed == 0
    }
    if text.survey.quotes == 0 { try layout.widen(by: text.url, missing: missing) }
    part.notes = layout.notes
    let expected = max(records - (layout.hasHeader ? 1 : 0), 0)
    if isSound, let columns = try await readSound(text.url, layout, table, expected) {
      part.columns = columns
      (part.rowsRead, part.rowsKept) = (expected, expected)
      let hasPlainLines = text.survey.quotes == 0 && text.survey.blankLines == 0
      let line: SQL = "rowid + \(literal: layout.hasHeader ? 2 : 1)"
      try await settleTypes(
        &part,
        table,
        layout,
        line: hasPlainLines ? line : "NULL::BIGINT"
      )
      return part
    }
    return try await readWithCare(text, layout, part, table)
  }

  /// Decides on the whole file whether quotes mean something.
  private func settleQuotes(
    _ layout: inout DelimitedLayout,
    _ text: PreparedText,
    _ isTabular: Bool
  ) throws -> DelimitedScan {
    let width = layout.names.count
    var quoted = layout.dialect
    quoted.quote = 0x22
    let plain = layout.dialect.withoutQuotes
    let honoured = try DelimitedScan.of(text.url, quoted, fieldCount: width)
    guard honoured.malformed > 0 || honoured.severalLines > 0 || layout.dialect.quote == nil
    else { return honoured }
    let ignored = try DelimitedScan.of(text.url, plain, fieldCount: width)
    let meansNothing = DelimitedScan.quotesMeanNothing(
      honoured: honoured,
      ignored: ignored,
      isTabular: isTabular
    )
    layout.dialect = meansNothing ? plain : quoted
    if meansNothing { layout.notes.append("quotes are characters like any other here") }
    return meansNothing ? ignored : honoured
  }

  /// Reads in one scan; columns that some cell contradicts are read again in a wider type.
  ///
  /// - Returns: nil when the engine does not find exactly the records expected.
  private func readSound(
    _ file: URL,
    _ layout: DelimitedLayout,
    _ table: String,
    _ expected: Int
  ) async throws -> [PartColumn]? {
    var readings = zip(layout.names, layout.shapes).map { ColumnReading($0, $1) }
    // A column becomes wider twice at most: an integer a decimal, and then a text.
    for _ in 0..<4 {
      let rejects = "tuina_rejects_\(UUID().uuidString.prefix(8))"
      let options = CSVOptions(
        dialect: layout.dialect,
        hasHeader: layout.hasHeader,
        columns: readings.map(\.read),
        missing: missing,
        rejectsTable: rejects
      )
      let scan: SQL = "read_csv(\(literal: file.path), \(options.sql))"
      do {
        let tests = readings.compactMap(\.test)
        let sound = tests.isEmpty ? "TRUE" : tests.joined(separator: " AND ")
        try await engine.execute(
          """
          CREATE OR REPLACE TABLE \(identifier: table) AS
          SELECT \(readings.map(\.item).joined()) FROM (SELECT * FROM \(scan) WHERE \(sound))
          """
        )
      } catch let error as EngineError where error.isOfContent {
        try Task.checkCancellation()
        return nil
      }
      guard let contradicted = try await contradictions(rejects) else { return nil }
      if contradicted.isEmpty {
        let isComplete = try await engine.count(table) == expected
        if isComplete, try await areWithinBounds(readings, table) { return readings.map(\.result) }
        if try await !widen(&readings, layout, file, expected) {
          return isComplete ? readings.map(\.result) : nil
        }
      }
      for index in readings.indices where contradicted.contains(readings[index].name) {
        readings[index].becomeText()
      }
    }
    return nil
  }

  private func areWithinBounds(_ readings: [ColumnReading], _ table: String) async throws -> Bool {
    let bounds = readings.compactMap(\.bounds)
    guard !bounds.isEmpty else { return true }
    let found = try await engine.query(
      """
      SELECT \(bounds.map { "CAST(\($0) AS INTEGER)" }.joined()) FROM \(identifier: table)
      """
    ).row(0)
    return found.allSatisfy { $0.int == 1 }
  }

  /// The columns with cells that their type refused, and nil when records were refused otherwise.
  private func contradictions(_ rejects: String) async throws -> Set<String>? {
    let found = try await engine.query(
      """
      SELECT error_type::VARCHAR AS kind, column_name AS name, count(*) AS n
      FROM \(identifier: rejects) GROUP BY ALL
      """
    )
    try await engine.execute("DROP TABLE IF EXISTS \(identifier: rejects)")
    try await engine.execute("DROP TABLE IF EXISTS \(identifier: rejects + "_scan")")
    guard found.strings("kind").allSatisfy({ $0 == "CAST" }) else { return nil }
    return Set(found.strings("name").compactMap { $0 })
  }

  /// Widens the columns whose cells the engine would have rounded or cut.
  ///
  /// - Returns: false when no such column explains the rows that are missing.
  private func widen(
    _ readings: inout [ColumnReading],
    _ layout: DelimitedLayout,
    _ file: URL,
    _ expected: Int
  ) async throws -> Bool {
    let open = readings.indices.filter { readings[$0].fits != nil }
    let options = CSVOptions(
      dialect: layout.dialect,
      hasHeader: layout.hasHeader,
      columns: readings.map(\.read),
      missing: missing
    )
    let counts = open.flatMap { index -> [SQL] in
      let fits = readings[index].fits ?? "TRUE"
      return [
        "count(*) FILTER (WHERE NOT \(fits))",
        "count(*) FILTER (WHERE NOT \(readings[index].fitsAsDecimal))",
      ]
    }
    let figures = try await engine.query(
      """
      SELECT \((["count(*)"] + counts).joined())
      FROM read_csv(\(literal: file.path), \(options.sql))
      """
    ).row(0).map { Int($0.int ?? 0) }
    guard figures[0] == expected else { return false }
    var hasWidened = false
    for (offset, index) in open.enumerated() where figures[1 + offset * 2] > 0 {
      hasWidened = true
      if figures[2 + offset * 2] == 0 {
        readings[index].becomeDecimal()
      } else {
        readings[index].becomeText()
      }
    }
    return hasWidened
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
    try await settleTypes(&part, table, layout, line: "_line")
    return part
  }

  private func settleTypes(
    _ part: inout IngestedPart,
    _ table: String,
    _ layout: DelimitedLayout,
    line: SQL
  ) async throws {
    let settler = TypeSettler(
      engine: engine,
      source: source.name,
      file: part.file,
      table: table,
      line: line
    )
    var wanted: [String: TextShape] = [:]
    for (name, shape) in zip(layout.names, layout.shapes) where shape != .text {
      wanted[name] = shape
    }
    part.cellsRejected += try await settler.settle(&part.columns, sampled: wanted)
  }
}

extension EngineError {
  /// Whether reading in another way may help: memory, disk and cancellation are no such cases.
  var isOfContent: Bool {
    let kinds = ["out of memory", "io error", "interrupt", "fatal error", "internal error"]
    let head = message.prefix(80).lowercased()
    return code == .statement && !kinds.contains { head.contains($0) }
  }
}
