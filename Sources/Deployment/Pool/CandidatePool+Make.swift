import Basics
import Columnar
import Foundation
import Scoring
import Synchronization
import Workspace

extension CandidatePool {
  /// Encodes the rows of files into a pool, which appears under its name once it is whole.
  static func make(
    _ place: URL,
    of rows: InputRows,
    _ files: [URL],
    fields: [HashedField],
    kept: [String],
    columns: [String],
    _ progress: @escaping @Sendable (BatchScoring.Progress) -> Void
  ) async throws {
    let directory = PoolDirectory(
      files: try files.map(PoolDirectory.File.init),
      fields: fields.map(PoolDirectory.Field.init),
      kept: kept,
      columns: rows.columns,
      counts: rows.counts,
      reading: rows.reading
    )
    let missing = rows.plain?.missing ?? [:]
    let fields = fields.map { field in
      missing[field.name].map { field.reading(missing: $0) } ?? field
    }
    let rejects = try await RejectTable(rows).text()
    try await AtomicFile.replace(place) { draft in
      let writer = Mutex(try PoolWriter(draft, fields: fields, directory: directory))
      try await rows.forEachBatch(
        columns,
        of: rows.plain?.relation,
        after: .start
      ) { batch, range, file in
        let done = try writer.withLock { writer in
          try writer.take(batch, range, file: file)
          return writer.rows
        }
        progress(
          BatchScoring.Progress(
            stage: .encoding,
            rows: done,
            total: rows.rowCount,
            histogram: ScoreHistogram()
          )
        )
      }
      _ = try writer.withLock { try $0.finish(rejects: rejects) }
    }
  }
}
