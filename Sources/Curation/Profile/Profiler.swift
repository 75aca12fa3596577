package import Workspace

/// Describes every column of every source.
package enum Profiler {
  package static func profile(
    _ loaded: LoadedDataset,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> DatasetProfile {
    DatasetProfile(sources: loaded.sources, columns: [], seconds: 0)
  }
}
