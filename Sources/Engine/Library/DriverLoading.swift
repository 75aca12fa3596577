internal import Basics
internal import Columnar
internal import Foundation

/// Loads the first of several libraries that can be loaded.
enum DriverLoading {
  /// - Parameters:
  ///   - name: what is being loaded, for messages.
  ///   - paths: files, and bare names for the system loader.
  ///   - entryPoints: init functions to try in each.
  ///   - advice: what to do when none can be loaded.
  ///   - pinned: one of the files and the SHA-256 that it must have; with another it is passed over.
  /// - Returns: the driver of the first library that loads.
  /// - Throws: ``EngineError`` with the loader's reason for each path, and the advice.
  static func load(
    _ name: String,
    paths: [String],
    entryPoints: [String],
    advice: String,
    pinned: (path: String, hash: String)? = nil
  ) throws -> Driver {
    var tried: [String] = []
    for path in paths {
      if !FileManager.default.fileExists(atPath: path) {
        tried.append("  \(path): no such file")
        continue
      }
      if let pinned, path == pinned.path, !LibraryPin.holds(path, pinned.hash) {
        tried.append("  \(path): it is not the copy that scripts/bootstrap gets (SHA-256 differs)")
        continue
      }
      do {
        return try Driver(path: path, entryPoints: entryPoints)
      } catch {
        tried.append("  \(path): \(error.message)")
      }
    }
    throw EngineError.library(
      "cannot load \(name); tried\n" + tried.joined(separator: "\n") + "\n" + advice
    )
  }

  /// Opens a database and asks it who it is, on the session's own thread.
  ///
  /// - Parameters:
  ///   - driver: the loaded library.
  ///   - options: of the database, for the driver.
  ///   - dialect: what the database speaks.
  ///   - uri: how the database is called in messages; without secrets.
  ///   - script: for servers: what every session is told first, which also shows that the server
  ///     is there.
  ///   - scratch: the folder for what an embedded engine cannot hold in memory.
  ///   - advice: what to do when the database cannot be reached.
  /// - Returns: an engine that has answered.
  /// - Throws: ``EngineError`` with the driver's reason and the advice.
  static func engine(
    driver: Driver,
    options: [(name: String, value: String)],
    dialect: Dialect,
    uri: String,
    script: SessionScript? = nil,
    scratch: ScratchFolder? = nil,
    advice: String? = nil
  ) async throws -> ADBCEngine {
    let suffix = advice.map { "\n\($0)" } ?? ""
    let database: Database
    do {
      database = try Database(driver: driver, options: options)
    } catch {
      throw EngineError.connection("cannot open \(uri): \(error.message)\(suffix)", error)
    }
    let session = EngineSession(database: database, quoting: dialect.quoting, script: script)
    do {
      let known = try await session.perform("") { call in
        (try? call.connection.information()) ?? [:]
      }
      let information = EngineInformation(
        name: known[.vendorName] ?? known[.driverName] ?? dialect.kind.rawValue,
        version: known[.vendorVersion] ?? "",
        uri: uri,
        libraryPath: driver.libraryPath,
        driverVersion: known[.driverVersion] ?? ""
      )
      return ADBCEngine(
        database: database,
        session: session,
        dialect: dialect,
        information: information,
        script: script,
        scratch: scratch
      )
    } catch let error as EngineError {
      throw EngineError.connection("cannot connect to \(uri): \(error.message)\(suffix)")
    }
  }
}
