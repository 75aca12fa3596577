import Engine
import TextFiles

/// Tells the engine's reader everything, so that it guesses (and skips) nothing by itself.
struct CSVOptions {
  var dialect: DelimitedDialect
  var hasHeader: Bool
  /// Lines before the header, or before the first row without one.
  var skippedLines = 0
  var columns: [PartColumn]
  var missing: [String]
  /// Where the engine notes what it could not read; nil makes that an error.
  var rejectsTable: String?
  /// The column that is to name the file of each row; nil for none.
  var fileColumn: String?
  var longestRecord = 0
  /// Whether records end in line feeds only, so that a return inside a field is a character.
  var endsInFeeds = false

  /// The engine's own limit (`max_line_size`), in bytes.
  private static let usualLimit = 2_000_000

  /// Without missing texts only a field without anything, not even quotes, is missing.
  ///
  /// The engine would take a marker from every column and keep no trace of it: it is left to
  /// those who see all cells of a column, and the engine is told of the empty text alone.
  private var missingTexts: SQL {
    guard !missing.isEmpty else { return "nullstr = '', allow_quoted_nulls = false" }
    return "nullstr = \(literal: missing.contains("") ? "" : Self.noText)"
  }

  /// Stands in no file: where the empty text is a value, the engine takes none for missing.
  private static let noText = "\u{1}\u{2}"

  var sql: SQL {
    let quote = dialect.quote.map { String(Unicode.Scalar($0)) } ?? ""
    let escape = dialect.quote == nil ? "" : String(Unicode.Scalar(dialect.escape))
    var sql: SQL = """
      auto_detect = false, hive_partitioning = false, header = \(literal: hasHeader),
      skip = \(literal: skippedLines), comment = '',
      delim = \(literal: String(Unicode.Scalar(dialect.delimiter))), quote = \(literal: quote),
      escape = \(literal: escape), null_padding = false, \(missingTexts),
      dateformat = '%Y-%m-%d',
      columns = {\(columns.map { "\(literal: $0.name): \(literal: $0.engineType)" as SQL }.joined())}
      """
    if let rejectsTable {
      sql += ", store_rejects = true, rejects_table = \(literal: rejectsTable), rejects_limit = 0"
      sql += ", rejects_scan = \(literal: rejectsTable + "_scan")"
    }
    if let fileColumn { sql += ", filename = \(literal: fileColumn)" }
    if endsInFeeds { sql += ", new_line = '\\n'" }
    if longestRecord * 2 > Self.usualLimit {
      sql += ", max_line_size = \(literal: longestRecord * 2 + 1024)"
    }
    return sql
  }
}
