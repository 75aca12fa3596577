package import Columnar

/// What went wrong with an engine or a statement.
///
/// ``description`` hides data values; ``detail`` keeps them for those who ask.
package struct EngineError: Error, Sendable, Hashable, CustomStringConvertible {
  package struct Code: RawRepresentable, Sendable, Hashable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    /// The engine refused or failed at a statement.
    package static let statement = Code(rawValue: "statement")
    /// The engine's library could not be found or loaded.
    package static let library = Code(rawValue: "library")
    /// The engine could not be opened or reached.
    package static let connection = Code(rawValue: "connection")
    /// The engine's name or URI, or a driver manifest, does not make sense.
    package static let configuration = Code(rawValue: "configuration")
    /// The engine may not reach what it was asked to reach.
    package static let access = Code(rawValue: "access")
    /// A text is no plain expression, and was not given to the engine.
    package static let expression = Code(rawValue: "expression")
    /// The statement was stopped because it took too long or too much memory.
    package static let limit = Code(rawValue: "limit")
  }

  package var code: Code
  /// The driver's own words, which may quote data.
  package var message: String
  package var sqlState: String?
  package var vendorCode: Int32?
  package var sql: SQL?

  package static func statement(_ error: ADBCError, _ sql: SQL?) -> EngineError {
    EngineError(
      code: .statement,
      message: error.message,
      sqlState: error.sqlState ?? stateWithin(error.message),
      vendorCode: error.vendorCode,
      sql: sql
    )
  }

  /// The state that Spark's messages end with, which its driver does not take out of them.
  private static func stateWithin(_ message: String) -> String? {
    guard let mark = message.firstRange(of: "SQLSTATE: ") else { return nil }
    let state = message[mark.upperBound...].prefix(5)
    let isState = state.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    return state.utf8.count == 5 && isState ? String(state) : nil
  }

  package static func library(_ message: String) -> EngineError {
    EngineError(code: .library, message: message)
  }

  package static func connection(_ message: String, _ error: ADBCError? = nil) -> EngineError {
    EngineError(
      code: .connection,
      message: message,
      sqlState: error?.sqlState,
      vendorCode: error?.vendorCode
    )
  }

  package static func configuration(_ message: String) -> EngineError {
    EngineError(code: .configuration, message: message)
  }

  package var description: String {
    guard code == .statement else { return message }
    var text = Redaction.message(message)
    if let sqlState { text += " (SQLSTATE \(sqlState))" }
    if let sql { text += "\nin: \(sql.redacted)" }
    return text
  }

  /// Everything, data values included.
  package var detail: String {
    var text = message
    if let sqlState { text += " (SQLSTATE \(sqlState))" }
    if let vendorCode { text += " (vendor code \(vendorCode))" }
    if let sql { text += "\nin: \(sql.text)" }
    return text
  }
}
