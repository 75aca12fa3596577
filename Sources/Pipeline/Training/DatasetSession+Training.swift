import Ingest
package import Learning
package import Workspace

extension DatasetSession {
  /// What models learn from: the curated rows in memory, and how they become features.
  ///
  /// - Throws: `LearningError` when there is nothing to learn; what resolving conflicts throws.
  package func learningTable(
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> (task: LearningTask, table: LearningTable) {
    try await curated()
    let loaded = try await loaded()
    let table = try await LearningTask.table(of: loaded, progress: progress)
    return (LearningTask(manifest: loaded.manifest), table)
  }

  /// Features, labels and split of the curated rows, for a run; `positive` beats that of the manifest.
  package func preparedData(
    for configuration: RunConfiguration = RunConfiguration(),
    positive: String? = nil,
    slices: [String] = [],
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> PreparedData {
    try await curated()
    return try await LearningTask.prepare(
      try await loaded(),
      for: configuration,
      positive: positive,
      slices: slices,
      progress: progress
    )
  }
}
