internal import Columnar
internal import Foundation

/// Opens engines by name.
package enum Engines {
  /// Opens an engine.
  ///
  /// - Parameters:
  ///   - uri: nil or `duckdb` for an embedded database in memory, `duckdb:///path` for the same
  ///     with the database in a file to look into, `sc://host:port` for Spark Connect, else the name of an ADBC driver,
  ///     or a URI whose scheme is one (`postgresql://…`), found by its manifest.
  ///   - threads: worker threads of an embedded engine; its own default when nil.
  ///   - memory: memory limit of an embedded engine, such as `4GB`; its own default when nil.
  /// - Returns: an engine that has been reached.
  /// - Throws: ``EngineError`` that names every path tried when a library is missing.
  package static func open(
    uri: String?,
    threads: Int? = nil,
    memory: String? = nil
  ) async throws -> any QueryEngine {
    let location = try EngineLocation(uri)
    switch location {
    case .duckDB(let path):
      return try await DuckDB.open(path: path, threads: threads, memory: memory)
    case .spark(let uri):
      return try await Spark.open(uri: uri)
    case .driver(let name, let uri):
      return try await ManifestDriver.open(name: name, uri: uri)
    }
  }
}

/// What an engine's name or URI asks for.
enum EngineLocation: Sendable, Hashable {
  case duckDB(path: String)
  case spark(uri: String)
  case driver(name: String, uri: String?)

  init(_ text: String?) throws {
    let text = (text ?? "duckdb").trimmingCharacters(in: .whitespaces)
    switch text {
    case "", "duckdb", "duckdb:": self = .duckDB(path: ":memory:")
    case let file where file.hasPrefix("duckdb://"):
      self = .duckDB(path: String(file.dropFirst("duckdb://".count)))
    case let server where server.hasPrefix("sc://"): self = .spark(uri: server)
    default:
      let scheme = text.firstRange(of: "://").map { String(text[..<$0.lowerBound]) }
      let name = scheme ?? text
      let allowed = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
      guard allowed, !name.isEmpty else {
        throw EngineError.configuration(
          "unknown engine \(text): use duckdb, sc://host:port or the name of an ADBC driver"
        )
      }
      self = .driver(name: name, uri: scheme == nil ? nil : text)
    }
  }
}
