import Columnar
import Engine
package import Ingest

/// How many rows and cells of a source were set aside for one reason.
package struct RejectCount: Sendable, Hashable, Codable {
  package var source: String
  package var reason: String
  package var count: Int

  package init(source: String, reason: String, count: Int) {
    self.source = source
    self.reason = reason
    self.count = count
  }

  /// Rejected rows and cells by source and reason, the most frequent first.
  package static func all(in loaded: LoadedDataset) async throws -> [RejectCount] {
    let table = try await loaded.engine.query(
      """
      SELECT source, reason, count(*) AS rejected FROM rejects
      GROUP BY source, reason ORDER BY rejected DESC, source, reason
      """
    )
    let sources = table.strings("source")
    let reasons = table.strings("reason")
    return table.ints("rejected").enumerated().map { row, count in
      RejectCount(
        source: sources[row] ?? "",
        reason: reasons[row] ?? "",
        count: Int(count ?? 0)
      )
    }
  }
}
