import Columnar
import Engine
import Synchronization

/// The rejected rows and cells of an input with their reasons, as CSV.
struct RejectTable {
  private static let names = ["source", "file", "line", "column_name", "reason", "text"]

  private let input: InputRows

  init(_ input: InputRows) { self.input = input }

  /// Nil where nothing was rejected.
  func text() async throws -> [UInt8]? {
    guard input.counts.rowsRejected + input.counts.cellsRejected > 0 else { return nil }
    let lines = Mutex(ScoreLines(.csv, columns: Self.names))
    try await input.engine.forEachBatch(
      """
      SELECT source, file, line, column_name, reason, text FROM rejects UNION ALL
      SELECT source, _file, _row, column_name, reason, text FROM unreadable
      """
    ) { batch in
      lines.withLock { lines in
        for row in 0..<batch.rowCount {
          lines.append(batch.columns.map { OutputCell($0, row) })
        }
      }
    }
    return ScoreLines.header(Self.names) + lines.withLock { $0.bytes }
  }
}
