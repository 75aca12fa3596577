/// What a driver, or the reading of its data, reported.
package struct ADBCError: Error, Sendable, Hashable {
  package struct Code: RawRepresentable, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let unknown = Code(rawValue: 1)
    package static let notImplemented = Code(rawValue: 2)
    package static let notFound = Code(rawValue: 3)
    package static let alreadyExists = Code(rawValue: 4)
    package static let invalidArgument = Code(rawValue: 5)
    package static let invalidState = Code(rawValue: 6)
    package static let invalidData = Code(rawValue: 7)
    package static let integrity = Code(rawValue: 8)
    package static let `internal` = Code(rawValue: 9)
    package static let io = Code(rawValue: 10)
    package static let cancelled = Code(rawValue: 11)
    package static let timeout = Code(rawValue: 12)
    package static let unauthenticated = Code(rawValue: 13)
    package static let unauthorized = Code(rawValue: 14)
    /// Our own: no library could be loaded, or it is not a driver.
    package static let driverMissing = Code(rawValue: 200)
  }

  package var code: Code
  /// The driver's own words; may quote data.
  package var message: String
  package var vendorCode: Int32?
  package var sqlState: String?
  package var sql: String?

  package init(
    _ code: Code,
    _ message: String,
    vendorCode: Int32? = nil,
    sqlState: String? = nil,
    sql: String? = nil
  ) {
    self.code = code
    self.message = message
    self.vendorCode = vendorCode
    self.sqlState = sqlState
    self.sql = sql
  }

  package static func invalidData(_ message: String) -> ADBCError {
    ADBCError(.invalidData, message)
  }

  package static func driverMissing(_ message: String) -> ADBCError {
    ADBCError(.driverMissing, message)
  }

  func with(sql: String) -> ADBCError {
    var copy = self
    copy.sql = copy.sql ?? sql
    return copy
  }
}
