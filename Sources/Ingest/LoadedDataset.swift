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

  /// The parts that are not kept yet; each is given once.
  func takePending() -> [PendingPart] {
    pending.withLock { parts in
      defer { parts = [] }
      return parts
    }
  }
}
