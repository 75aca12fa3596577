import Basics
import Engine
package import Ingest
package import Workspace

/// Describes every column of every source, and how many rows violate the manifest's checks.
package enum Profiler {
  /// Goes up when the same content would be profiled otherwise, so that no kept profile answers.
  package static let version = 5

  /// Profiles all sources.
  ///
  /// A source costs one statement for counts, moments, quantiles and lengths, one for histograms
  /// and one or two for frequent values; wide sources cost that for each batch of columns. All
  /// checks together are one more pass.
  ///
  /// - Throws: `EngineError` when the engine fails, `CancellationError` when cancelled.
  package static func profile(
    _ loaded: LoadedDataset,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> DatasetProfile {
    let clock = ContinuousClock()
    let start = clock.now
    var columns: [ColumnProfile] = []
    let total = loaded.sources.reduce(0) { $0 + $1.columns.count }
    for source in loaded.sources where !source.columns.isEmpty {
      let profiler = SourceProfiler(
        engine: loaded.engine,
        source: source,
        rules: loaded.manifest.columns,
        root: loaded.dataset.root
      )
      columns += try await profiler.profile { done in
        progress(
          WorkProgress(
            stage: "profiling \(source.name)",
            completed: Double(columns.count + done),
            total: Double(total),
            unit: "columns"
          )
        )
      }
    }
    try await Identifiers(loaded).addOverlaps(&columns)
    return DatasetProfile(
      sources: loaded.sources,
      columns: columns,
      checks: try await Checks.run(loaded),
      seconds: (clock.now - start).inSeconds
    )
  }
}
