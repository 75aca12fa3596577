internal import Basics
internal import Columnar
internal import Foundation

/// The embedded engine.
enum DuckDB {
  static let library = "libduckdb.so"
  static let variable = "TUINA_DUCKDB"
  static let advice = """
    Get it with scripts/bootstrap in the checkout, which puts a checked copy into .deps/lib, \
    or set \(variable) to a libduckdb of version 1.3 or later.
    """
  /// The copy that scripts/bootstrap gets, by its SHA-256; both places name the same.
  static let pinned = "fc23f12e376c47be520f75221288281906e7942e8fd6f6ce4849198ba60d0405"

  /// Opens a database in memory.
  ///
  /// The path is `:memory:`, or that of a database of the user's to look into. It is attached for
  /// reading under the name `user`, and never written: all relations are made in memory.
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
      advice: advice,
      pinned: search.checkout.map { ($0.appending(path: ".deps/lib/\(library)").path, pinned) }
    )
    let scratch = try ScratchFolder()
    let engine = try await DriverLoading.engine(
      driver: driver,
      options: options(threads: threads, memory: memory, spill: scratch.url),
      dialect: .duckDB,
      uri: path == ":memory:" ? "duckdb" : "duckdb://\(path)",
      scratch: scratch
    )
    // A moment without a zone is in UTC, on every machine; an engine without zones knows no other.
    _ = try? await engine.execute("SET GLOBAL TimeZone = 'UTC'")
    await giveTextsAsViews(engine)
    guard path != ":memory:" else { return engine }
    guard FileManager.default.fileExists(atPath: path) else {
      throw EngineError.connection("there is no database \(path)")
    }
    do {
      try await engine.execute("ATTACH \(literal: path) AS \(identifier: "user") (READ_ONLY)")
    } catch let error as EngineError {
      throw EngineError.connection("cannot open duckdb://\(path): \(error.message)")
    }
    return engine
  }

  /// Has texts come as the engine holds them, short ones without a copy, where the library can.
  private static func giveTextsAsViews(_ engine: ADBCEngine) async {
    _ = try? await engine.execute("SET arrow_output_version = '1.4'")
    _ = try? await engine.execute("SET produce_arrow_string_view = true")
    // Some libraries then say of a UUID that it is a view, and write it side by side.
    let uuid = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
    let probe = try? await engine.query("SELECT CAST(\(literal: uuid) AS UUID) AS text")
    guard probe?.strings("text") != [uuid] else { return }
    _ = try? await engine.execute("SET produce_arrow_string_view = false")
  }

  /// Settings of every database we open: nothing is fetched from the network behind the user's
  /// back, and what does not fit in memory goes to a folder that only the user can read.
  static func options(
    threads: Int?,
    memory: String?,
    spill: URL
  ) -> [(name: String, value: String)] {
    var options = [
      (name: "path", value: ":memory:"),
      (name: "autoinstall_known_extensions", value: "false"),
      (name: "temp_directory", value: spill.path),
    ]
    if let threads { options.append((name: "threads", value: String(max(1, threads)))) }
    if let memory { options.append((name: "memory_limit", value: memory)) }
    return options
  }
}
