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

  /// How the curated rows are read as a stream, for the hashed model.
  ///
  /// `positive` beats that of the manifest.
  package func streamPlan(
    positive: String?,
    bits: Int,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> StreamPlan {
    try await curated()
    let loaded = try await loaded()
    return try await StreamPlan(
      loaded,
      positive: positive ?? loaded.manifest.positive,
      bits: bits,
      progress: progress
    )
  }

  /// Features, labels and split of the curated rows, for a run.
  package func preparedData(
    for configuration: RunConfiguration = RunConfiguration(),
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> PreparedData {
    try await curated()
    return try await LearningTask.prepare(
      try await loaded(),
      for: configuration,
      progress: progress
    )
  }
}
