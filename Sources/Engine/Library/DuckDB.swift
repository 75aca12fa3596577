internal import Foundation

/// The embedded engine.
enum DuckDB {
  static let library = "libduckdb.so"
  static let variable = "TUINA_DUCKDB"
  static let advice = """
    Get it with scripts/bootstrap in the checkout, which puts a checked copy into .deps/lib, \
    or set \(variable) to a libduckdb of version 1.3 or later.
    """

  static func open(
    path: String,
    threads: Int?,
    memory: String?,
    search: LibrarySearch = LibrarySearch()
  ) async throws -> ADBCEngine {
    let driver = try DriverLoading.load(
      "DuckDB",
      paths: search.candidates(library: library, variable: variable),
      entryPoints: ["duckdb_adbc_init"],
      advice: advice
    )
    return try await DriverLoading.engine(
      driver: driver,
      options: options(path: path, threads: threads, memory: memory),
      dialect: .duckDB,
      uri: path == ":memory:" ? "duckdb" : "duckdb://\(path)"
    )
  }

  /// Settings of every database we open: nothing is fetched from the network behind the user's
  /// back, and what does not fit in memory goes to the system's temporary folder.
  static func options(
    path: String,
    threads: Int?,
    memory: String?
  ) -> [(name: String, value: String)] {
    let spill = FileManager.default.temporaryDirectory
      .appending(path: "tuina-\(ProcessInfo.processInfo.processIdentifier)")
    var options = [
      (name: "path", value: path),
      (name: "autoinstall_known_extensions", value: "false"),
      (name: "temp_directory", value: spill.path),
    ]
    if let threads { options.append((name: "threads", value: String(max(1, threads)))) }
    if let memory { options.append((name: "memory_limit", value: memory)) }
    return options
  }
}
