package import Engine
import Foundation
package import Workspace

extension LoadedDataset {
  /// Ingests every source of a dataset, or takes up what was kept of it.
  ///
  /// A source that cannot be read says so in its `problem`, and the others go on. One engine
  /// holds one dataset at a time: loading replaces its relations.
  ///
  /// - Throws: `CurationError` for an engine that cannot read files, `EngineError` when the engine
  ///   fails, `CancellationError` when the task is cancelled; bad data is never an error.
  package static func load(
    _ dataset: Dataset,
    engine: any QueryEngine,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> LoadedDataset {
    try await DatasetLoader(dataset, engine, progress).load()
  }

  /// What an earlier loading of the same content concluded, without an engine.
  ///
  /// - Returns: nil when nothing was kept of it, and the dataset must be loaded.
  package static func keptSummary(
    of dataset: Dataset,
    _ fingerprint: Fingerprint
  ) -> DatasetSummary? {
    DatasetLoader.kept(of: dataset, fingerprint)
  }

  /// Writes parts aside as Parquet; what cannot be written is left out.
  func keep(_ parts: [PendingPart]) async {
    guard let engine = try? await engine.another() else { return }
    let store = CacheStore(dataset.paths)
    let cache = IngestCache(store: store)
    let contents = ContentFingerprint(remembering: store)
    for pending in parts {
      if Task.isCancelled { return }
      guard let part = pending.part else {
        try? await cache.keepTable(pending.table, for: pending.key, engine: engine)
        continue
      }
      // What changed since must not be kept under the name of what it was.
      guard (try? pending.files.map(contents.name(of:))) == pending.contents else { continue }
      try? await cache.keep(
        part,
        table: pending.table,
        source: pending.source,
        for: pending.key,
        engine: engine
      )
    }
  }
}

/// A part that stands in the engine and is not kept yet, or a table of values.
struct PendingPart: Sendable {
  /// Nil for a table that has no account of its own.
  var part: IngestedPart?
  var table: String
  var source: String
  var key: String
  /// Empty for a table of values, whose key names the content of all files.
  var files: [URL] = []
  /// The names of the files' contents when they were read.
  var contents: [String] = []
}
