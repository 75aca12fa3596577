package import Basics
package import Columnar

/// An engine behind an ADBC driver.
package struct ADBCEngine: QueryEngine {
  package let dialect: Dialect
  package let information: EngineInformation
  private let database: Database
  private let session: EngineSession
  private let script: SessionScript?
  /// Held for as long as the database may write into it.
  private let scratch: ScratchFolder?

  init(
    database: Database,
    session: EngineSession,
    dialect: Dialect,
    information: EngineInformation,
    script: SessionScript? = nil,
    scratch: ScratchFolder? = nil
  ) {
    self.database = database
    self.session = session
    self.script = script
    self.scratch = scratch
    self.dialect = dialect
    self.information = information
  }

  package func query(_ sql: SQL) async throws -> Table {
    try await session.perform(sql) { call in
      var batches: [RecordBatch] = []
      let schema = try call.forEachBatch { batches.append($0) }
      return Table(schema: schema, batches: batches)
    }
  }

  package func forEachBatch(
    _ sql: SQL,
    _ body: @escaping @Sendable (RecordBatch) throws -> Void
  ) async throws {
    _ = try await session.perform(sql) { call in try call.forEachBatch(body) }
  }

  @discardableResult
  package func execute(_ sql: SQL) async throws -> Int? {
    try await session.execute(sql, isForSession: dialect.isForSession(sql))
  }

  package func ingest(_ table: IngestTable, as name: String) async throws {
    guard dialect.takesTablesInBulk else { return try await ingestAsText(table, as: name) }
    try await session.perform("DROP TABLE IF EXISTS \(identifier: name)") { call in
      try call.connection.execute(call.text, cancellation: call.cancellation)
      try call.connection.ingest(table, as: name, cancellation: call.cancellation)
    }
  }

  package func another() async throws -> any QueryEngine {
    let session = EngineSession(
      database: database,
      quoting: dialect.quoting,
      script: script
    )
    return ADBCEngine(
      database: database,
      session: session,
      dialect: dialect,
      information: information,
      script: script,
      scratch: scratch
    )
  }

  /// Sends the rows inside statements; a table that cannot be completed is removed again.
  private func ingestAsText(_ table: IngestTable, as name: String) async throws {
    try await execute("DROP TABLE IF EXISTS \(identifier: name)")
    do {
      for statement in TextIngest(table, as: name) { try await execute(statement) }
    } catch {
      // The task may be cancelled already, and what it began must go all the same.
      let cleanUp = Task { try await execute("DROP TABLE IF EXISTS \(identifier: name)") }
      _ = await cleanUp.result
      throw error
    }
  }
}
