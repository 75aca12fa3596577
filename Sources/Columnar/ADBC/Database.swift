internal import CADBC

/// An open database: the engine itself for an embedded driver, a server's address for others.
///
/// SAFETY: initialised before it is shared; drivers allow connections to be made from any thread.
@safe package final class Database: @unchecked Sendable {
  package let driver: Driver
  private let handle: UnsafeMutablePointer<AdbcDatabase>

  /// Passes the options to the driver in their order, then opens the database.
  package init(driver: Driver, options: [(name: String, value: String)]) throws(ADBCError) {
    self.driver = driver
    // SAFETY: the driver keeps the address, so it is stable; freed in `deinit`.
    unsafe handle = UnsafeMutablePointer<AdbcDatabase>.allocate(capacity: 1)
    unsafe handle.initialize(to: AdbcDatabase())
    let functions = driver.functions
    try check { error in unsafe functions.databaseNew(handle, &error) }
    unsafe handle.pointee.private_driver = unsafe driver.table
    for option in options {
      try check { error in
        unsafe functions.databaseSetOption(handle, option.name, option.value, &error)
      }
    }
    try check { error in unsafe functions.databaseInit(handle, &error) }
  }

  deinit {
    // SAFETY: connections hold the database, so none is left.
    try? check { error in unsafe driver.functions.databaseRelease(handle, &error) }
    unsafe handle.deallocate()
  }

  package func connect() throws(ADBCError) -> Connection {
    try Connection(self)
  }

  func start(_ connection: UnsafeMutablePointer<AdbcConnection>) throws(ADBCError) {
    try check { error in unsafe driver.functions.connectionInit(connection, handle, &error) }
  }
}
