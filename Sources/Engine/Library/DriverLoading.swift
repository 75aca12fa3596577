internal import Columnar
internal import Foundation

/// Loads the first of several libraries that can be loaded.
enum DriverLoading {
  /// - Parameters:
  ///   - name: what is being loaded, for messages.
  ///   - paths: files, and bare names for the system loader.
  ///   - entryPoints: init functions to try in each.
  ///   - advice: what to do when none can be loaded.
  /// - Returns: the driver of the first library that loads.
  /// - Throws: ``EngineError`` with the loader's reason for each path, and the advice.
  static func load(
    _ name: String,
    paths: [String],
    entryPoints: [String],
    advice: String
  ) throws -> Driver {
    var tried: [String] = []
    for path in paths {
      if path.contains("/"), !FileManager.default.fileExists(atPath: path) {
        tried.append("  \(path): no such file")
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
  static func engine(
    driver: Driver,
    options: [(name: String, value: String)],
    dialect: Dialect,
    uri: String
  ) async throws -> ADBCEngine {
    let database: Database
    do {
      database = try Database(driver: driver, options: options)
    } catch {
      throw EngineError.connection("cannot open \(uri)", error)
    }
    let session = EngineSession(database: database, quoting: dialect.quoting)
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
        information: information
      )
    } catch let error as EngineError {
      throw EngineError.connection("cannot connect to \(uri): \(error.message)")
    }
  }
}
