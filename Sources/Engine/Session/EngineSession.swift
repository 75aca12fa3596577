internal import Columnar

/// One connection to a database, on a thread of its own; its statements queue up.
///
/// No method suspends while a statement runs, so statements never interleave.
actor EngineSession {
  private let executor = DispatchQueueExecutor(label: "tuina.engine")
  private let database: Database
  private let quoting: Quoting
  private var openConnection: Connection?

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(database: Database, quoting: Quoting) {
    self.database = database
    self.quoting = quoting
  }

  /// Runs the work with the connection, and stops the statement in it when the task is cancelled.
  nonisolated func perform<R: Sendable>(
    _ sql: SQL,
    _ work: @escaping @Sendable (borrowing Call) throws -> R
  ) async throws -> R {
    let cancellation = StatementCancellation()
    return try await withTaskCancellationHandler {
      try await run(sql, cancellation, work)
    } onCancel: {
      cancellation.cancel()
    }
  }

  /// What one piece of work is given.
  struct Call {
    let connection: Connection
    let text: String
    let cancellation: StatementCancellation

    /// Gives each batch to the body, and looks for cancellation between them.
    func forEachBatch(_ body: (RecordBatch) throws -> Void) throws -> Schema {
      var stream = try connection.stream(text, cancellation: cancellation)
      while let batch = try stream.next() {
        try body(batch)
        if cancellation.isCancelled { throw CancellationError() }
      }
      return stream.schema
    }
  }

  private func run<R: Sendable>(
    _ sql: SQL,
    _ cancellation: StatementCancellation,
    _ work: @Sendable (borrowing Call) throws -> R
  ) throws -> R {
    if cancellation.isCancelled { throw CancellationError() }
    do {
      let call = Call(
        connection: try connection(),
        text: sql.text(quoting: quoting),
        cancellation: cancellation
      )
      return try work(call)
    } catch let error as ADBCError {
      if cancellation.isCancelled { throw CancellationError() }
      throw EngineError.statement(error, sql)
    }
  }

  private func connection() throws -> Connection {
    if let openConnection { return openConnection }
    let connection = try database.connect()
    openConnection = connection
    return connection
  }
}
