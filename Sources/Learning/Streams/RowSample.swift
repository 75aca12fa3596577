internal import Basics
internal import Columnar
internal import Synchronization
import Scoring

/// Rows of a stream that stand for all when features are fitted: those of training and validation with the
/// smallest hashes of their numbers.
struct RowSample {
  /// Rows in the sample, about.
  private static let size = 100_000.0

  /// `parts` says `train` or `validation`.
  let table: LearningTable

  /// Reads the stream once.
  init(_ stream: RowStream) async throws {
    let share = min(1, Self.size / Double(max(1, stream.rowCount)))
    let sample = Mutex<LearningTable?>(nil)
    let builder = Mutex(LearningTableBuilder(stream.plan))
    try await stream.forEachBatch { batch, rows, first in
      let chosen = rows.parts.indices.filter { row in
        let place = Double(FeatureHash.mix(UInt64(first + row) ^ 0x5A3) >> 11) * 0x1p-53
        return place < share && rows.labels[row] >= 0
          && (rows.parts[row] == .train || rows.parts[row] == .validation)
      }
      let whole = builder.withLock { builder in
        builder.append(batch)
        return builder.takeTable()
      }
      guard !chosen.isEmpty else { return }
      var part = whole.selecting(chosen)
      part.groups = []
      part.parts = chosen.map { rows.parts[$0] == .train ? "train" : "validation" }
      sample.withLock { all in
        if all == nil { all = part } else { all?.append(part) }
      }
    }
    guard var table = sample.withLock({ $0 }) else {
      throw LearningError(
        .noTrainingRows,
        "the split leaves no training rows",
        suggestion: "give training a larger share, or split by a column with more values"
      )
    }
    table.notes = []
    self.table = table
  }
}
