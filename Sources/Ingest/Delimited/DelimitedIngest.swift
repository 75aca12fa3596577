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
  /// More tests than this in one statement slow its planning more than a second scan costs.
  private static let boundsPerQuery = 200

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
    guard let (layout, text, records) = try prepare(text, isTabular) else {
      part.problem = "the file is empty"
      return part
    }
    part.reading = layout.table.reading(isTabular: isTabular)
    part.notes = layout.notes
    let expected = max(records.count - (layout.hasHeader ? 1 : 0), 0)
    if records.isSound, let columns = try await readSound(text.url, layout, table, expected),
      try await !repeatsHeader(table, layout, columns)
    {
      part.columns = columns
      (part.rowsRead, part.rowsKept) = (expected, expected)
      let hasPlainLines = text.survey.quotes == 0 && text.survey.blankLines == 0
      let firstLine = layout.table.skippedLines + (layout.hasHeader ? 2 : 1)
      try await settleTypes(
        &part,
        table,
        layout,
        line: hasPlainLines ? "rowid + \(literal: firstLine)" : "NULL::BIGINT"
      )
    } else {
      part = try await readWithCare(text, layout, part, table)
    }
    return part
  }

  /// The records of a file, and whether the engine may be trusted with them.
  private struct Records {
    var count: Int
    var isSound: Bool
  }

  /// Finds the layout and divides the lines when no single character does.
  ///
  /// - Returns: nil for a file without a line.
  private func prepare(
    _ original: PreparedText,
    _ isTabular: Bool
  ) throws -> (DelimitedLayout, PreparedText, Records)? {
    var text = original
    var hints = TableHints(source, missing: missing, isTabular: isTabular)
    guard var table = try DelimitedLayout.sniff(text.url, hints) else { return nil }
    if let divider = table.divider {
      let twin = scratch.file("divided.csv")
      try divider.write(text.url, to: twin, comment: table.dialect.comment)
      text = PreparedText(
        url: twin,
        original: text.original,
        survey: try TextSurvey.of(twin, said: .utf8),
        transcoding: text.transcoding
      )
    }
    var quoteNote: String?
    let hasQuotes = text.survey.quotes > 0 && table.divider == nil
    if !hasQuotes && table.dialect.quote == 0x22 { table.dialect.quote = nil }
    if hasQuotes, source.reading.quote == nil, table.dialect.quote != 0x27 {
      let settled = try settleQuotes(table, text, isTabular)
      if settled.quote != table.dialect.quote {
        // Header and cells are read by one rule.
        hints.quote = settled.quote == nil ? "" : "\""
        hints.separator = hints.separator ?? table.separator
        table = try DelimitedLayout.sniff(text.url, hints) ?? table
      }
      if settled.quote == nil { quoteNote = "quotes are characters like any other here" }
    }
    if text.survey.loneReturns > 0 && text.survey.lineFeeds > 0 {
      try settleReturns(&table, text)
    }
    if !table.emptyFields.isEmpty { try keepFilledFields(&table, text) }
    var layout = DelimitedLayout(table, source: source)
    if let quoteNote { layout.notes.append(quoteNote) }
    guard !layout.names.isEmpty else { return nil }
    try layout.findShapes(in: text.url, missing: missing)
    let needsScan =
      table.dialect.quote != nil || !table.dialect.comment.isEmpty || table.dialect.endsInDelimiter
    var records = Records(
      count: text.survey.filledLines - (try filledLines(text.url, before: table.skippedLines)),
      isSound: text.isSound && !table.dialect.trimsSpaces && !table.dialect.endsAtReturn
        && !table.dialect.hasRules && !(table.width == 1 && text.survey.blankLines > 0)
    )
    if needsScan {
      let scan = try DelimitedScan.of(
        text.url,
        table.dialect,
        fieldCount: table.width,
        skipping: table.skippedLines
      )
      records.count = scan.records
      records.isSound =
        records.isSound && scan.malformed == 0 && scan.remarks == 0 && scan.uneven == 0
    } else {
      try layout.widen(by: text.url, missing: missing)
    }
    return (layout, text, records)
  }

  private func filledLines(_ file: URL, before skipped: Int) throws -> Int {
    guard skipped > 0 else { return 0 }
    var filled = 0
    let lines = DelimitedDialect(delimiter: 0xFF, quote: nil)
    try RecordReader.forEach(in: file, lines, fieldCount: nil) { outcome, line, _, _ in
      if line > skipped { return false }
      if outcome != .blank { filled += 1 }
      return true
    }
    return filled
  }

  /// Decides on the whole file whether quotes mean something.
  private func settleQuotes(
    _ table: TableLayout,
    _ text: PreparedText,
    _ isTabular: Bool
  ) throws -> DelimitedDialect {
    let skipped = table.skippedLines
    var quoted = table.dialect
    quoted.quote = 0x22
    let plain = table.dialect.withoutQuotes
    let isTabs = isTabular || plain.delimiter == 0x09
    let honoured = try DelimitedScan.of(
      text.url,
      quoted,
      fieldCount: table.width,
      skipping: skipped
    )
    guard honoured.malformed > 0 || honoured.severalLines > 0 || table.dialect.quote == nil
    else { return quoted }
    let ignored = try DelimitedScan.of(text.url, plain, fieldCount: table.width, skipping: skipped)
    let meansNothing = DelimitedScan.quotesMeanNothing(
      honoured: honoured,
      ignored: ignored,
      isTabular: isTabs
    )
    return meansNothing ? plain : quoted
  }

  /// Decides on the whole file whether a return without a line feed ends a record.
  private func settleReturns(_ table: inout TableLayout, _ text: PreparedText) throws {
    var ending = table.dialect
    ending.endsAtReturn = true
    var inside = table.dialect
    inside.endsAtReturn = false
    let scans = try [inside, ending].map {
      try DelimitedScan.of(
        text.url,
        $0,
        fieldCount: table.width,
        skipping: table.skippedLines
      )
    }
    // Where both read well, a file whose first line ends so goes on so.
    let ends =
      scans[0].malformed == scans[1].malformed
      ? table.dialect.endsAtReturn : scans[1].malformed < scans[0].malformed
    if ends && !table.dialect.endsAtReturn {
      table.notes.append("some lines end in returns without line feeds")
    }
    table.dialect = ends ? ending : inside
  }

  /// Keeps the fields at the end of the rows that hold something in some row of the file.
  private func keepFilledFields(_ table: inout TableLayout, _ text: PreparedText) throws {
    var filled: Set<Int> = []
    let strays = table.emptyFields
    let marks = Array(" \t,;|".utf8)
    var isFirst = table.hasHeader
    try RecordReader.forEach(
      in: text.url,
      table.dialect,
      fieldCount: table.width,
      skipping: table.skippedLines
    ) { outcome, _, parser, bytes in
      guard outcome == .record else { return true }
      if isFirst {
        isFirst = false
        return true
      }
      for field in strays
      where parser.fields[field].range.contains(where: { !marks.contains(bytes[$0]) }) {
        filled.insert(field)
      }
      return filled.count < strays.count
    }
    if filled.isEmpty { return }
    table.emptyFields.subtract(filled)
    table.notes.append("fields at the end of the rows are empty in most of them")
  }

  /// Whether some row of the table holds the names of the columns again; files that were joined do.
  ///
  /// Such a table has no column of numbers.
  private func repeatsHeader(
    _ table: String,
    _ layout: DelimitedLayout,
    _ columns: [PartColumn]
  ) async throws -> Bool {
    let header = layout.table.names
    guard layout.hasHeader, header.count == columns.count,
      columns.allSatisfy({ $0.engineType == "VARCHAR" })
    else { return false }
    let tests = zip(columns, header).prefix(200).compactMap { column, text -> SQL? in
      missing.contains(text) ? nil : "\(identifier: column.name) = \(literal: text)"
    }
    guard !tests.isEmpty else { return false }
    let found = try await engine.query(
      """
      SELECT count(*) FROM \(identifier: table) WHERE \(tests.joined(separator: " AND "))
      """
    ).row(0)
    return (found.first?.int ?? 0) > 0
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
    let physical = PhysicalColumns(layout.table)
    for index in layout.marked { readings[index].becomeText() }
    // A column becomes wider twice at most: an integer a decimal, and then a text.
    for _ in 0..<4 {
      let rejects = "tuina_rejects_\(UUID().uuidString.prefix(8))"
      let options = CSVOptions(
        dialect: layout.dialect,
        hasHeader: layout.hasHeader,
        skippedLines: layout.table.skippedLines,
        columns: physical.all(readings.map(\.read)),
        missing: missing,
        rejectsTable: rejects
      )
      let scan: SQL = "read_csv(\(literal: file.path), \(options.sql))"
      do {
        let tests = readings.compactMap { $0.test(missing: missing) }
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
    for start in stride(from: 0, to: bounds.count, by: Self.boundsPerQuery) {
      let group = bounds[start..<min(start + Self.boundsPerQuery, bounds.count)]
      let found = try await engine.query(
        """
        SELECT \(group.map { "CAST(\($0) AS INTEGER)" }.joined()) FROM \(identifier: table)
        """
      ).row(0)
      guard found.allSatisfy({ $0.int == 1 }) else { return false }
    }
    return true
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
    let open = readings.indices.filter { readings[$0].fits(missing: missing) != nil }
    let options = CSVOptions(
      dialect: layout.dialect,
      hasHeader: layout.hasHeader,
      skippedLines: layout.table.skippedLines,
      columns: PhysicalColumns(layout.table).all(readings.map(\.read)),
      missing: missing
    )
    let counts = open.flatMap { index -> [SQL] in
      let fits = readings[index].fits(missing: missing) ?? "TRUE"
      return [
        engine.dialect.count(where: "NOT \(fits)"),
        engine.dialect.count(where: "NOT \(readings[index].fitsAsDecimal)"),
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
      table: table,
      missing: missing
    )
    var wanted: [String: TextShape] = [:]
    for (name, shape) in zip(layout.names, layout.shapes) where shape != .text {
      wanted[name] = shape
    }
    part.notes += try await settler.settle(&part.columns, sampled: wanted)
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

/// The columns of a file as the engine has to be told of them: those that are left out too.
private struct PhysicalColumns {
  let table: TableLayout

  init(_ table: TableLayout) { self.table = table }

  func all(_ kept: [PartColumn]) -> [PartColumn] {
    if table.emptyFields.isEmpty { return kept }
    var rest = kept[...]
    return (0..<table.width).map { field in
      table.emptyFields.contains(field)
        ? PartColumn(name: "\u{1}stray \(field)", engineType: "VARCHAR")
        : rest.popFirst() ?? PartColumn(name: "\u{1}field \(field)", engineType: "VARCHAR")
    }
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
