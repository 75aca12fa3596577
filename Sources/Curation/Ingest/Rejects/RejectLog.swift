import Engine
import Foundation

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

  /// Moves what was collected to the engine's table.
  func flush(into engine: any QueryEngine) async throws {
    try writer.close()
    guard count > 0 else { return }
    try await engine.execute(
      """
      INSERT INTO \(identifier: RejectTable.name) SELECT source, file, line, column_name, reason, text
      FROM read_csv(\(literal: file.path), auto_detect = false, header = false, delim = ',',
        quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
        columns = {'source': 'VARCHAR', 'file': 'VARCHAR', 'line': 'BIGINT',
          'column_name': 'VARCHAR', 'reason': 'VARCHAR', 'text': 'VARCHAR'})
      """
    )
  }

  private static func shown(_ text: String) -> String {
    let cut = text.utf8.count > keptCharacters ? String(text.prefix(keptCharacters)) + "…" : text
    return cut.contains("\0") ? cut.replacing("\0", with: "␀") : cut
  }
}

/// The engine's table of what could not be read.
enum RejectTable {
  static let name = "rejects"

  static func create(in engine: any QueryEngine) async throws {
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: name) (source VARCHAR, file VARCHAR, line BIGINT,
        column_name VARCHAR, reason VARCHAR, text VARCHAR)
      """
    )
  }
}
