package import Engine
import Synchronization
package import Workspace

/// A dataset whose sources stand as relations in an engine.
///
/// The engine then holds one relation a source (`IngestedSource.table`: its columns, `_row`, the
/// record's number from 1 in the source, and `_file`), the view `rows` (all sources by name, with
/// `_source`) and the table `rejects(source, file, line, column_name, reason, text)`, in which
/// rejected cells of kept rows have a `column_name` and rejected rows have none.
package final class LoadedDataset: Sendable {
  package let dataset: Dataset
  /// Completed by inference: entity, label and source columns.
  package let manifest: Manifest
  package let inferences: [Inference]
  package let engine: any QueryEngine
  package let sources: [IngestedSource]
  /// Nil when the content of some source has no identity; then nothing may be kept.
  package let fingerprint: Fingerprint?

  private let pending: Mutex<[PendingPart]>
  private let keeping = Mutex<Task<Void, Never>?>(nil)

  init(
    dataset: Dataset,
    manifest: Manifest,
    inferences: [Inference],
    engine: any QueryEngine,
    sources: [IngestedSource],
    fingerprint: Fingerprint?,
    pending: [PendingPart]
  ) {
    self.dataset = dataset
    self.manifest = manifest
    self.inferences = inferences
    self.engine = engine
    self.sources = sources
    self.fingerprint = fingerprint
    self.pending = Mutex(pending)
  }

  /// Makes one of relations that stand in the engine already.
  package convenience init(
    dataset: Dataset,
    manifest: Manifest,
    inferences: [Inference],
    engine: any QueryEngine,
    sources: [IngestedSource],
    fingerprint: Fingerprint?
  ) {
    self.init(
      dataset: dataset,
      manifest: manifest,
      inferences: inferences,
      engine: engine,
      sources: sources,
      fingerprint: fingerprint,
      pending: []
    )
  }

  /// The same relations through a connection of its own, for questions that must not wait behind
  /// the work on this one.
  package func onAnotherConnection() async throws -> LoadedDataset {
    LoadedDataset(
      dataset: dataset,
      manifest: manifest,
      inferences: inferences,
      engine: try await engine.another(),
      sources: sources,
      fingerprint: fingerprint
    )
  }

  /// Keeps the ingested rows as Parquet, so that the next opening need not read the files.
  ///
  /// Call it when the first answers are on the screen; small datasets begin with it while they are
  /// analysed. What cannot be kept (a full disk) is left out without harm. A second call waits for
  /// the first.
  package func keepForNextOpening() async {
    let task = startKeeping()
    await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Begins to keep the rows, through a connection of its own.
  @discardableResult
  func startKeeping() -> Task<Void, Never> {
    keeping.withLock { keeping in
      if let keeping { return keeping }
      let task = Task { [self] in
        let parts = pending.withLock { parts in
          defer { parts = [] }
          return parts
        }
        await keep(parts)
      }
      keeping = task
      return task
    }
  }
}
