internal import CADBC

/// A loaded ADBC driver: a shared library whose init function filled our function table.
///
/// A library is never unloaded: engines leave threads behind that still run its code.
///
/// SAFETY: the table is written once before the driver is shared and only read afterwards.
@safe package final class Driver: @unchecked Sendable {
  /// Where the loader found the library.
  package let libraryPath: String
  let functions: DriverFunctions
  let table: UnsafeMutablePointer<AdbcDriver>

  /// Loads a library and asks it for its functions.
  ///
  /// - Parameters:
  ///   - path: a file, or a bare name for the system loader to find.
  ///   - entryPoints: init functions to try in order.
  /// - Throws: ``ADBCError`` with code `driverMissing` when the library cannot be loaded, has
  ///   none of the entry points, or leaves a required function out; else the driver's error.
  package init(path: String, entryPoints: [String]) throws(ADBCError) {
    var reason: UnsafePointer<CChar>?
    // SAFETY: the loader reads a C string; `reason` is its own static text.
    guard let library = unsafe cadbc_library_open(path, &reason) else {
      throw .driverMissing(
        unsafe reason.map { unsafe String(cString: $0) } ?? "cannot load \(path)"
      )
    }
    var found: CADBCDriverInit?
    for name in entryPoints where unsafe found == nil {
      unsafe found = unsafe cadbc_library_init_function(library, name)
    }
    guard let start = unsafe found else {
      throw .driverMissing("\(path) is not an ADBC driver: it has none of \(entryPoints)")
    }
    // SAFETY: allocated here, never freed: the driver lives as long as the process.
    let table = UnsafeMutablePointer<AdbcDriver>.allocate(capacity: 1)
    unsafe table.initialize(to: AdbcDriver())
    try check { error in unsafe start(Int32(CADBC_VERSION_1_1), table, &error) }
    unsafe self.table = table
    functions = unsafe try DriverFunctions(table.pointee, path: path)

    let capacity = 4096
    var buffer = [CChar](repeating: 0, count: capacity)
    let isKnown = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return false }
      return unsafe cadbc_library_path(start, base, capacity)
    }
    libraryPath =
      isKnown
      ? String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      : path
  }
}

/// The functions that Tuina calls, each known to be there.
///
/// SAFETY: C function pointers; the library that holds them is never unloaded.
@safe struct DriverFunctions: @unchecked Sendable {
  typealias DatabaseCall =
    @convention(c) (
      UnsafeMutablePointer<AdbcDatabase>, UnsafeMutablePointer<AdbcError>
    ) -> AdbcStatusCode
  typealias ConnectionCall =
    @convention(c) (
      UnsafeMutablePointer<AdbcConnection>, UnsafeMutablePointer<AdbcError>
    ) -> AdbcStatusCode
  typealias StatementCall =
    @convention(c) (
      UnsafeMutablePointer<AdbcStatement>, UnsafeMutablePointer<AdbcError>
    ) -> AdbcStatusCode

  let databaseNew: DatabaseCall
  let databaseSetOption:
    @convention(c) (
      UnsafeMutablePointer<AdbcDatabase>, UnsafePointer<CChar>, UnsafePointer<CChar>?,
      UnsafeMutablePointer<AdbcError>
    ) -> AdbcStatusCode
  let databaseInit: DatabaseCall
  let databaseRelease: DatabaseCall
  let connectionNew: ConnectionCall
  let connectionInit:
    @convention(c) (
      UnsafeMutablePointer<AdbcConnection>, UnsafeMutablePointer<AdbcDatabase>,
      UnsafeMutablePointer<AdbcError>
    ) -> AdbcStatusCode
  let connectionRelease: ConnectionCall
  let statementNew:
    @convention(c) (
      UnsafeMutablePointer<AdbcConnection>, UnsafeMutablePointer<AdbcStatement>,
      UnsafeMutablePointer<AdbcError>
    ) -> AdbcStatusCode
  let statementSetSQL:
    @convention(c) (
      UnsafeMutablePointer<AdbcStatement>, UnsafePointer<CChar>, UnsafeMutablePointer<AdbcError>
    ) -> AdbcStatusCode
  let statementExecuteQuery:
    @convention(c) (
      UnsafeMutablePointer<AdbcStatement>, UnsafeMutablePointer<ArrowArrayStream>?,
      UnsafeMutablePointer<Int64>?, UnsafeMutablePointer<AdbcError>
    ) -> AdbcStatusCode
  let statementRelease: StatementCall

  // Absent from drivers of version 1.0, or optional in every version.
  let statementSetOption: CADBCStatementSetOption?
  let statementBindStream: CADBCStatementBindStream?
  let statementCancel: CADBCStatementCall?
  let connectionCancel: CADBCConnectionCall?
  let connectionGetInfo: CADBCConnectionGetInfo?

  init(_ table: AdbcDriver, path: String) throws(ADBCError) {
    func required<T>(_ slot: T?, _ name: String) throws(ADBCError) -> T {
      guard let slot else { throw .driverMissing("the driver \(path) has no \(name)") }
      return slot
    }
    unsafe databaseNew = unsafe try required(table.DatabaseNew, "DatabaseNew")
    unsafe databaseSetOption = unsafe try required(table.DatabaseSetOption, "DatabaseSetOption")
    unsafe databaseInit = unsafe try required(table.DatabaseInit, "DatabaseInit")
    unsafe databaseRelease = unsafe try required(table.DatabaseRelease, "DatabaseRelease")
    unsafe connectionNew = unsafe try required(table.ConnectionNew, "ConnectionNew")
    unsafe connectionInit = unsafe try required(table.ConnectionInit, "ConnectionInit")
    unsafe connectionRelease = unsafe try required(table.ConnectionRelease, "ConnectionRelease")
    unsafe statementNew = unsafe try required(table.StatementNew, "StatementNew")
    unsafe statementSetSQL = unsafe try required(table.StatementSetSqlQuery, "StatementSetSqlQuery")
    unsafe statementExecuteQuery = unsafe try required(
      table.StatementExecuteQuery,
      "StatementExecuteQuery"
    )
    unsafe statementRelease = unsafe try required(table.StatementRelease, "StatementRelease")
    unsafe statementSetOption = unsafe table.StatementSetOption
    unsafe statementBindStream = unsafe table.StatementBindStream
    unsafe statementCancel = unsafe table.StatementCancel
    unsafe connectionCancel = unsafe table.ConnectionCancel
    unsafe connectionGetInfo = unsafe table.ConnectionGetInfo
  }
}

/// Runs one driver call and turns a status that is not 0 into an error with the driver's words.
@safe func check(_ call: (inout AdbcError) -> AdbcStatusCode) throws(ADBCError) {
  var error = unsafe cadbc_error_make()
  let status = unsafe call(&error)
  // SAFETY: the driver allocated what `error` points to; it is released exactly once, here.
  defer { unsafe cadbc_error_release(&error) }
  if status != 0 { throw unsafe ADBCError(status: status, error) }
}

extension ADBCError {
  init(status: AdbcStatusCode, _ error: AdbcError) {
    let message = unsafe error.message.map { unsafe String(cString: $0) }
    var state = [CChar](repeating: 0, count: 6)
    // SAFETY: five characters and a NUL fit.
    _ = unsafe withUnsafePointer(to: error) { unsafe cadbc_error_sqlstate($0, &state) }
    let sqlState = String(
      decoding: state.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
    let vendorCode = unsafe error.vendor_code
    self.init(
      Code(rawValue: status),
      message ?? "the driver gave no reason (status \(status))",
      vendorCode: vendorCode == .min || vendorCode == 0 ? nil : vendorCode,
      sqlState: sqlState.isEmpty || sqlState == "00000" ? nil : sqlState
    )
  }
}
