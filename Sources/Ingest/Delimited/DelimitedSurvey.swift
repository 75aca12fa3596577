import Basics
import Foundation
import Workspace
import TextFiles

/// What a delimited file is, before the engine sees it: its layout, and the rows it holds.
struct DelimitedSurvey {
  let layout: DelimitedLayout
  /// The file, or its twin with one separator between the fields.
  let text: PreparedText
  /// Without the header.
  let rows: Int
  /// Whether the engine may be trusted with the file as it is.
  let isSound: Bool

  /// Finds the layout and divides the lines when no single character does; nil for a file without a
  /// line.
  ///
  /// - Throws: `CurationError` when the file cannot be read.
  /// - Complexity: O(bytes); files with quotes are scanned up to three times.
  init?(
    _ original: PreparedText,
    _ source: Manifest.Source,
    missing: [String],
    _ demands: TextDemands,
    _ scratch: ScratchFolder,
    isTabular: Bool
  ) throws {
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
      let settled = try Self.settleQuotes(table, text, isTabular)
      if settled.quote != table.dialect.quote {
        // Header and cells are read by one rule.
        hints.quote = settled.quote == nil ? "" : "\""
        hints.separator = hints.separator ?? table.separator
        table = try DelimitedLayout.sniff(text.url, hints) ?? table
      }
      if settled.quote == nil { quoteNote = "quotes are characters like any other here" }
    }
    if text.survey.loneReturns > 0 && text.survey.lineFeeds > 0 {
      try Self.settleReturns(&table, text)
    }
    if !table.emptyFields.isEmpty { try Self.keepFilledFields(&table, text) }
    var layout = DelimitedLayout(table, source: source)
    if let quoteNote { layout.notes.append(quoteNote) }
    guard !layout.names.isEmpty else { return nil }
    try layout.findShapes(in: text.url, missing: missing)
    var isSound =
      text.isSound && !table.dialect.trimsSpaces && !table.dialect.endsAtReturn
      && !table.dialect.hasRules && !(table.width == 1 && text.survey.blankLines > 0)
    let records: Int
    if table.dialect.quote != nil || !table.dialect.comment.isEmpty
      || table.dialect.endsInDelimiter
    {
      let scan = try DelimitedScan.of(
        text.url,
        table.dialect,
        fieldCount: table.width,
        skipping: table.skippedLines
      )
      records = scan.records
      isSound = isSound && scan.malformed == 0 && scan.remarks == 0 && scan.uneven == 0
    } else {
      records =
        text.survey.filledLines - (try Self.filledLines(text.url, before: table.skippedLines))
      try layout.widen(by: text.url, missing: missing)
    }
    layout.shapes = zip(layout.names, layout.shapes).map { demands.shape($1, of: $0) }
    self.layout = layout
    self.text = text
    self.isSound = isSound
    rows = max(records - (layout.hasHeader ? 1 : 0), 0)
  }

  private static func filledLines(_ file: URL, before skipped: Int) throws -> Int {
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
  private static func settleQuotes(
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
  private static func settleReturns(_ table: inout TableLayout, _ text: PreparedText) throws {
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
  private static func keepFilledFields(_ table: inout TableLayout, _ text: PreparedText) throws {
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
}
