internal import Columnar

/// One connection to a database, on a thread of its own; its statements queue up.
///
/// No method suspends while a statement runs, so statements never interleave.
actor EngineSession {
  private let executor = DispatchQueueExecutor(label: "tuina.engine")
  private let database: Database
  private let quoting: Quoting
  private let script: SessionScript?
  private var openConnection: Connection?
  /// How many of the script's views the connection has.
  private var viewCount = 0

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// With a script for servers, whose sessions hold settings and views; without one where they
  /// belong to the database.
  init(database: Database, quoting: Quoting, script: SessionScript? = nil) {
    self.database = database
    self.quoting = quoting
    self.script = script
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
    } catch {
      // A server may go on with a statement that was left, but not without its session.
      let isLeft = cancellation.isCancelled || !(error is ADBCError)
      if script != nil, isLeft || isSessionLost(error) { openConnection = nil }
      guard let error = error as? ADBCError else { throw error }
      if cancellation.isCancelled { throw CancellationError() }
      throw EngineError.statement(error, sql)
    }
  }

  /// Whether the server has ended the session, as it does with idle ones.
  private func isSessionLost(_ error: any Error) -> Bool {
    (error as? ADBCError)?.message.contains("INVALID_HANDLE.SESSION") == true
  }

  /// Runs a statement, and has all sessions of the engine run it when it makes a view of one.
  nonisolated func execute(_ sql: SQL, isForSession: Bool) async throws -> Int? {
    let count = try await perform(sql) { call in
      try call.connection.execute(call.text, cancellation: call.cancellation)
    }
    if isForSession { await record(sql) }
    return count
  }

  private func record(_ view: SQL) {
    if script?.record(view) == viewCount { viewCount += 1 }
  }

  private func connection() throws -> Connection {
    let connection = try openConnection ?? connect()
    // A view whose tables are gone would not work in its own session either.
    for view in script?.views(from: viewCount) ?? [] {
      _ = try? connection.execute(view.text(quoting: quoting))
      viewCount += 1
    }
    return connection
  }

  private func connect() throws -> Connection {
    let connection = try database.connect()
    for setting in script?.settings ?? [] {
      try connection.execute(setting.text(quoting: quoting))
    }
    openConnection = connection
    viewCount = 0
    return connection
  }
}
