internal import Basics
internal import Columnar
internal import Foundation
internal import Ingest
internal import Kernels
internal import Synchronization
internal import Workspace
import Scoring

extension PreparedData {
  /// Data whose training rows stand in a file, with features that are fitted on a sample of them.
  ///
  /// The rows are read twice: for the sample, and to be written. `memory` bounds, in bytes, the rows to
  /// measure by, of which a sample is kept when there are more.
  ///
  /// - Throws: `LearningError` when there is nothing to learn, or the file cannot be written.
  init(
    spilling stream: RowStream,
    for configuration: RunConfiguration,
    memory: Int,
    progress: @escaping ProgressHandler
  ) async throws {
    progress(WorkProgress(stage: "fitting features", completed: 0, total: nil, unit: "rows"))
    let sample = try await RowSample(stream).table
    let fitted = try LearningTask(
      split: .column(stream.plan.part ?? "the sample"),
      positive: stream.positive.map { stream.classes[$0] }
    ).prepare(sample, for: configuration)
    guard let featurizer = fitted.featurizer else {
      preconditionFailure("features of a table come from a featurizer")
    }
    try Task.checkCancellation()
    let bytesARow = max(1, fitted.train.features.byteCount / max(1, fitted.train.count))
    let writing = try SpilledRows(
      stream,
      featurizer,
      bytesARow: bytesARow,
      memory: memory,
      seed: configuration.seed
    )
    try await writing.read { rows in
      progress(
        WorkProgress(
          stage: "writing features",
          completed: Double(rows),
          total: Double(stream.rowCount),
          unit: "rows"
        )
      )
    }
    let (spill, kept) = try writing.finish()
    self = fitted
    label = stream.label
    classes = stream.classes
    positive = stream.positive
    train = LabelledRows(
      features: FeatureMatrix(
        denseWidth: featurizer.denseWidth,
        sparseWidth: featurizer.sparseWidth
      ),
      labels: []
    )
    fingerprint = stream.fingerprint([String(try Self.hash(of: featurizer), radix: 16)])
    notes =
      stream.notes
      + fitted.notes.map { "in a sample of \(Figures.plural(sample.rowCount, "row")): " + $0 }
    notes.append(
      "training rows are read from a file of \(Figures.short(spill.byteCount)) bytes on disk"
    )
    split = stream.recipe
    datasetFingerprint = stream.datasetFingerprint
    self.spill = spill
    keep(kept)
  }

  private static func hash(of featurizer: Featurizer) throws -> UInt64 {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = [UInt8](try encoder.encode(featurizer))
    return byteHash(bytes.span, seed: 0)
  }
}

/// Rows of a stream on their way into the file, and those to measure by.
private final class SpilledRows: Sendable {
  private struct State {
    var builder: LearningTableBuilder
    var writer: SpillWriter
    var measuring: MeasuringRecorder
    var seen = 0
  }

  private let stream: RowStream
  private let featurizer: Featurizer
  private let state: Mutex<State>

  init(
    _ stream: RowStream,
    _ featurizer: Featurizer,
    bytesARow: Int,
    memory: Int,
    seed: UInt64
  ) throws {
    self.stream = stream
    self.featurizer = featurizer
    // As if a quarter of all rows were of one part.
    let share = min(1, Double(memory / 4) / Double(bytesARow * max(1, stream.rowCount / 4)))
    let none = LabelledRows(
      features: FeatureMatrix(
        denseWidth: featurizer.denseWidth,
        sparseWidth: featurizer.sparseWidth
      ),
      labels: []
    )
    var plan = stream.plan
    plan.slices = []
    let (bytes, overflow) = stream.rowCount.multipliedReportingOverflow(by: bytesARow)
    state = Mutex(
      State(
        builder: LearningTableBuilder(plan),
        writer: try SpillWriter(
          bytes: overflow ? .max : bytes,
          denseWidth: featurizer.denseWidth,
          sparseWidth: featurizer.sparseWidth,
          seed: seed
        ),
        measuring: MeasuringRecorder(none, of: stream, share: share)
      )
    )
  }

  /// Reads the stream once; `progress` is told the rows read.
  func read(_ progress: @escaping @Sendable (Int) -> Void) async throws {
    try await stream.forEachBatch { batch, rows, first in
      let seen = try self.state.withLock { state in
        state.builder.append(batch)
        let table = state.builder.takeTable()
        try self.add(table, batch, rows, first, &state)
        state.seen += batch.rowCount
        return state.seen
      }
      try Task.checkCancellation()
      progress(seen)
    }
  }

  func finish() throws -> (RowSpill, MeasuringRows) {
    try state.withLock { state in
      let spill = try state.writer.finish()
      let kept = state.measuring.rows
      if kept.validation.count == 0 {
        throw LearningError(
          .badSplit,
          "there are no rows for validation",
          suggestion: "give validation a share of the split"
        )
      }
      return (spill, kept)
    }
  }

  private func add(
    _ table: LearningTable,
    _ batch: RecordBatch,
    _ rows: AssignedRows,
    _ first: Int,
    _ state: inout State
  ) throws {
    let features = featurizer.features(
      of: table.columns,
      rows: table.labels.indices.map(Int32.init)
    )
    let training = state.measuring.add(
      batch,
      rows,
      first: first,
      features: features,
      isGrouped: !stream.rows.group.isEmpty
    )
    for row in training {
      let label = rows.labels[row]
      try state.writer.append(row, of: features, label: label, number: first + row)
    }
  }
}
