package import Foundation
import GRDB

/// Keeps what people decided.
///
/// One SQLite file in write-ahead mode, which several processes may use at the same time: a
/// writer waits up to `busyTimeout` for another. Every write is on the disk when its method
/// returns (`synchronous=FULL`). Methods block for a disk write and may be called from any
/// thread.
package final class StateStore: Sendable {
  /// How long a write waits for another process.
  package static let busyTimeout: Duration = .seconds(10)

  package let file: URL
  let database: DatabaseQueue

  /// Opens the state of a dataset, making its folders and file when they are not there yet.
  ///
  /// - Throws: `WorkspaceError` with code `state` for a damaged file or one of a newer Tuina,
  ///   `unwritable` or `unreadable` when permissions or the disk stand in the way.
  package convenience init(_ paths: DatasetPaths) throws {
    try paths.prepare()
    try self.init(file: paths.state)
  }

  package init(file: URL) throws {
    self.file = file
    database = try StateError.translating(file) {
      try FileLock.whileHolding(file.appendingPathExtension("lock")) {
        let database = try DatabaseQueue(path: file.path, configuration: Self.configuration)
        try StateSchema.migrate(database)
        return database
      }
    }
  }

  /// Lets writes wait so long for another process from now on, instead of `busyTimeout`; they fail
  /// with code `busy` then.
  package func waitForOthers(atMost duration: Duration) throws {
    let (seconds, attoseconds) = duration.components
    let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    try StateError.translating(file) {
      try database.inDatabase { try $0.execute(sql: "PRAGMA busy_timeout = \(milliseconds)") }
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(TimeInterval(busyTimeout.components.seconds))
    configuration.label = "state"
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA synchronous = FULL")
      // The file may come from a stranger: its schema may call nothing.
      try database.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    return configuration
  }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try StateError.translating(file) { try database.read(body) }
  }

  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try StateError.translating(file) { try database.write(body) }
  }
}
