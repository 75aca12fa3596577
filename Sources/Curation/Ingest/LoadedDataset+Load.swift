package import Engine
package import Workspace

extension LoadedDataset {
  /// Ingests every source of a dataset.
  package static func load(
    _ dataset: Dataset,
    engine: any QueryEngine,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> LoadedDataset {
    LoadedDataset(
      dataset: dataset,
      manifest: dataset.manifest,
      inferences: dataset.inferences,
      engine: engine,
      sources: [],
      fingerprint: ""
    )
  }
}
