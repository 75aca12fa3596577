internal import CADBC

/// A connection to a database; not for use by two threads at once.
@safe package final class Connection {
  let database: Database
  let handle: UnsafeMutablePointer<AdbcConnection>

  var functions: DriverFunctions { database.driver.functions }

  init(_ database: Database) throws(ADBCError) {
    self.database = database
    // SAFETY: the driver keeps the address, so it is stable; freed in `deinit`.
    unsafe handle = UnsafeMutablePointer<AdbcConnection>.allocate(capacity: 1)
    unsafe handle.initialize(to: AdbcConnection())
    try check { error in unsafe database.driver.functions.connectionNew(handle, &error) }
    unsafe handle.pointee.private_driver = unsafe database.driver.table
    unsafe try database.start(handle)
  }

  deinit {
    // SAFETY: statements and streams hold the connection, so none is left.
    try? check { error in unsafe functions.connectionRelease(handle, &error) }
    unsafe handle.deallocate()
  }

  /// Runs a query and gives its rows as they come.
  ///
  /// The cancellation is registered for as long as the stream lives.
  package func stream(
    _ sql: String,
    cancellation: StatementCancellation? = nil
  ) throws(ADBCError) -> BatchStream {
    try BatchStream(Statement.sql(sql, on: self, cancellation: cancellation))
  }

  /// Runs a statement for its effect.
  ///
  /// - Returns: the number of rows affected, when the driver knows it.
  @discardableResult
  package func execute(
    _ sql: String,
    cancellation: StatementCancellation? = nil
  ) throws(ADBCError) -> Int? {
    let statement = try Statement.sql(sql, on: self, cancellation: cancellation)
    return try statement.execute()
  }

  /// Sends a table to the engine in bulk, replacing a table of that name.
  ///
  /// - Returns: the number of rows written, when the driver knows it.
  @discardableResult
  package func ingest(
    _ table: IngestTable,
    as name: String,
    cancellation: StatementCancellation? = nil
  ) throws(ADBCError) -> Int? {
    let statement = try Statement.ingest(
      table,
      as: name,
      on: self,
      cancellation: cancellation
    )
    return try statement.execute()
  }

  /// What the driver says about itself and its engine, by ADBC's info codes.
  ///
  /// Empty when the driver does not tell.
  package func information() throws(ADBCError) -> [InformationCode: String] {
    guard let getInfo = unsafe functions.connectionGetInfo else { return [:] }
    var stream = unsafe ArrowArrayStream()
    try check { error in unsafe getInfo(handle, nil, 0, &stream, &error) }
    var batches = unsafe try BatchStream(connection: self, moving: &stream)
    var information: [InformationCode: String] = [:]
    while let batch = try batches.next() {
      guard batch.columns.count == 2 else { break }
      for row in 0..<batch.rowCount {
        if let code = batch.columns[0].int(row) {
          information[InformationCode(rawValue: code)] = batch.columns[1].string(row)
        }
      }
    }
    return information
  }
}

/// A question of ADBC's `ConnectionGetInfo`.
package struct InformationCode: RawRepresentable, Sendable, Hashable {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }

  package static let vendorName = InformationCode(rawValue: 0)
  package static let vendorVersion = InformationCode(rawValue: 1)
  package static let driverName = InformationCode(rawValue: 100)
  package static let driverVersion = InformationCode(rawValue: 101)
}
