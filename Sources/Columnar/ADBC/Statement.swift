internal import CADBC

/// One statement on its way through a driver.
@safe struct Statement: ~Copyable {
  let connection: Connection
  let sql: String
  private let handle: UnsafeMutablePointer<AdbcStatement>
  private let cancellation: StatementCancellation?

  /// A statement that runs SQL.
  static func sql(
    _ text: String,
    on connection: Connection,
    cancellation: StatementCancellation?
  ) throws(ADBCError) -> Statement {
    let statement = try Statement(connection, text: text, cancellation: cancellation)
    unsafe try statement.perform { (handle, functions, error) in
      unsafe functions.statementSetSQL(handle, text, &error)
    }
    return statement
  }

  /// A statement that makes a table of what it is given.
  static func ingest(
    _ table: IngestTable,
    as name: String,
    on connection: Connection,
    cancellation: StatementCancellation?
  ) throws(ADBCError) -> Statement {
    guard let setOption = unsafe connection.functions.statementSetOption,
      let bind = unsafe connection.functions.statementBindStream
    else { throw ADBCError(.notImplemented, "the driver cannot take tables in bulk") }
    let statement = try Statement(
      connection,
      text: "INGEST \(name)",
      cancellation: cancellation
    )
    unsafe try statement.perform { (handle, _, error) in
      unsafe setOption(handle, "adbc.ingest.target_table", name, &error)
    }
    unsafe try statement.perform { (handle, _, error) in
      unsafe setOption(handle, "adbc.ingest.mode", "adbc.ingest.mode.create", &error)
    }
    var stream = unsafe ArrowExport.stream(table)
    // SAFETY: binding moves the stream; one that the driver refused is released here.
    defer { unsafe cadbc_stream_release(&stream) }
    unsafe try statement.perform { (handle, _, error) in
      let status = unsafe bind(handle, &stream, &error)
      if status == 0 { unsafe stream.release = nil }
      return status
    }
    return statement
  }

  private init(
    _ connection: Connection,
    text: String,
    cancellation: StatementCancellation?
  ) throws(ADBCError) {
    // SAFETY: the driver keeps the address, so it is stable; freed in `deinit`.
    let handle = UnsafeMutablePointer<AdbcStatement>.allocate(capacity: 1)
    unsafe handle.initialize(to: AdbcStatement())
    let functions = connection.functions
    do throws(ADBCError) {
      try check { error in unsafe functions.statementNew(connection.handle, handle, &error) }
    } catch {
      unsafe handle.deallocate()
      throw error
    }
    unsafe handle.pointee.private_driver = unsafe connection.database.driver.table
    self.connection = connection
    sql = text
    unsafe self.handle = unsafe handle
    self.cancellation = cancellation
    unsafe cancellation?.begin(functions: functions, statement: handle, of: connection.handle)
  }

  deinit {
    cancellation?.end()
    // SAFETY: the one release; nothing can cancel the statement after `end`.
    try? check { error in unsafe connection.functions.statementRelease(handle, &error) }
    unsafe handle.deallocate()
  }

  /// Runs for the effect alone.
  func execute() throws(ADBCError) -> Int? {
    var rows: Int64 = -1
    unsafe try perform { (handle, functions, error) in
      unsafe functions.statementExecuteQuery(handle, nil, &rows, &error)
    }
    return rows >= 0 ? Int(rows) : nil
  }

  /// Runs and fills the stream, which the caller releases before the statement ends.
  func execute(into stream: inout ArrowArrayStream) throws(ADBCError) {
    unsafe try perform { (handle, functions, error) in
      unsafe functions.statementExecuteQuery(handle, &stream, nil, &error)
    }
  }

  private func perform(
    _ call: (UnsafeMutablePointer<AdbcStatement>, DriverFunctions, inout AdbcError) ->
      AdbcStatusCode
  ) throws(ADBCError) {
    do throws(ADBCError) {
      try check { error in unsafe call(handle, connection.functions, &error) }
    } catch {
      throw error.with(sql: sql)
    }
  }
}
