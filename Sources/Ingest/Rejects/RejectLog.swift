import Basics
import Engine
import Foundation
import TextFiles

/// Collects rejects on disk while a file is read, so that a file of nothing else fits in memory.
final class RejectLog {
  /// Characters of a rejected text that are kept; what follows stands in the source file.
  static let keptCharacters = 2_000

  private let file: URL
  private let writer: RecordWriter
  private(set) var count = 0

  init(in scratch: ScratchFolder) throws {
    file = scratch.file("rejects.csv")
    writer = try RecordWriter(file)
  }

  func add(_ reject: Reject) throws {
    count += 1
    writer.append(reject.source)
    writer.append(reject.file)
    writer.append(reject.line.map(String.init))
    writer.append(reject.column)
    writer.append(reject.reason)
    writer.append(reject.text.map(Self.shown))
    try writer.endRecord()
  }

  /// Adds the lines of a text that do not stand in the file as they are shown, but those that
  /// are rejected whole; returns how many were added.
  func addBroken(
    _ text: PreparedText,
    source: String,
    file: String,
    column: String,
    except: Set<Int> = []
  ) throws -> Int {
    let before = count
    for (lines, reason) in [
      (text.transcoding.brokenLines, text.original.brokenReason),
      (text.transcoding.foreignLines, text.original.foreignReason),
    ] {
      for line in lines where !except.contains(line) {
        try add(
          Reject(
            source: source,
            file: file,
            line: line,
            column: column,
            reason: reason,
            text: nil
          )
        )
      }
    }
    return count - before
  }

  /// Moves what was collected to the engine's table.
  func flush(into engine: any QueryEngine) async throws {
    try writer.close()
    guard count > 0 else { return }
    try await engine.execute(
      """
      INSERT INTO \(identifier: RejectTable.name) SELECT source, file, line, column_name, reason, text
      FROM read_csv(\(literal: file.path), auto_detect = false, hive_partitioning = false, header = false, delim = ',',
        quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
        columns = {'source': 'VARCHAR', 'file': 'VARCHAR', 'line': 'BIGINT',
          'column_name': 'VARCHAR', 'reason': 'VARCHAR', 'text': 'VARCHAR'})
      """
    )
  }

  private static func shown(_ text: String) -> String {
    let cut = text.utf8.count > keptCharacters ? String(text.prefix(keptCharacters)) + "…" : text
    // The engine takes a return for the end of a line, even inside quotes.
    return String(
      String.UnicodeScalarView(
        cut.unicodeScalars.map { $0 == "\0" ? "␀" : $0 == "\r" ? "␍" : $0 }
      )
    )
  }
}

/// The engine's table of what could not be read.
package enum RejectTable {
  package static let name = "rejects"

  static func create(in engine: any QueryEngine) async throws {
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: name) (source VARCHAR, file VARCHAR, line BIGINT,
        column_name VARCHAR, reason VARCHAR, text VARCHAR)
      """
    )
  }

  /// Drops the rejects of a file that in the end could not be read at all.
  static func forget(
    file: String,
    of source: String,
    in engine: any QueryEngine
  ) async throws {
    try await engine.execute(
      """
      DELETE FROM \(identifier: name) WHERE source = \(literal: source) AND file = \(literal: file)
      """
    )
  }
}
