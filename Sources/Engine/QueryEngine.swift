package import Basics
package import Columnar

/// A place that answers questions in SQL; its statements run one after another.
///
/// Cancelling the Swift task cancels the running statement and throws `CancellationError`.
/// - Throws: ``EngineError`` when the engine refuses.
package protocol QueryEngine: Sendable {
  var dialect: Dialect { get }
  var information: EngineInformation { get }

  /// The whole result in memory.
  func query(_ sql: SQL) async throws -> Table

  /// Gives the batches of a result as they come; the body runs on the engine's own thread.
  func forEachBatch(
    _ sql: SQL,
    _ body: @escaping @Sendable (RecordBatch) throws -> Void
  ) async throws

  /// Runs a statement for its effect.
  ///
  /// - Returns: the number of rows affected, when the engine knows it.
  @discardableResult func execute(_ sql: SQL) async throws -> Int?

  /// Creates or replaces a table from Swift values.
  func ingest(_ table: IngestTable, as name: String) async throws

  /// A second connection to the same database, for work at the same time.
  func another() async throws -> any QueryEngine
}
