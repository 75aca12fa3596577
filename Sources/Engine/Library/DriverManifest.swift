internal import Foundation

/// An ADBC driver manifest: a TOML file that says where a driver's library is.
struct DriverManifest: Sendable, Hashable {
  var library: String
  var entryPoint: String?

  /// Looks for `<name>.toml` where the ADBC driver managers look.
  ///
  /// - Throws: ``EngineError`` when the manifest names no library for this platform.
  static func find(_ name: String, environment: [String: String]) throws -> DriverManifest? {
    for folder in folders(environment) {
      let file = folder.appending(path: "\(name).toml")
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
      return try DriverManifest(text, file: file)
    }
    return nil
  }

  static func folders(_ environment: [String: String]) -> [URL] {
    var folders = (environment["ADBC_DRIVER_PATH"] ?? "").split(separator: ":")
      .filter { $0.hasPrefix("/") }
      .map { URL(filePath: String($0), directoryHint: .isDirectory) }
    let home = environment["HOME"] ?? NSHomeDirectory()
    let configuration = environment["XDG_CONFIG_HOME"] ?? "\(home)/.config"
    folders.append(URL(filePath: "\(configuration)/adbc/drivers", directoryHint: .isDirectory))
    folders.append(URL(filePath: "/etc/adbc/drivers", directoryHint: .isDirectory))
    return folders
  }

  static var platform: String {
    #if arch(x86_64)
    "linux_amd64"
    #elseif arch(arm64)
    "linux_arm64"
    #else
    "linux"
    #endif
  }

  /// Reads the keys that matter: `Driver.shared`, plain or by platform, and `Driver.entrypoint`.
  init(_ text: String, file: URL, platform: String = Self.platform) throws {
    var table = ""
    var values: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
        table = line[line.index(after: line.startIndex)..<end].trimmingCharacters(in: .whitespaces)
        continue
      }
      guard let equals = line.firstIndex(of: "=") else { continue }
      let key = line[..<equals].trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'"))
      let path = table.isEmpty ? key : "\(table).\(key)"
      values[path] = Self.string(line[line.index(after: equals)...])
    }
    guard let library = values["Driver.shared.\(platform)"] ?? values["Driver.shared"] else {
      throw EngineError.configuration(
        "the driver manifest \(file.path) has no Driver.shared for \(platform)"
      )
    }
    let isBareName = !library.contains("/")
    let beside = file.deletingLastPathComponent().appending(path: library)
    let isBeside = FileManager.default.fileExists(atPath: beside.path)
    self.library = library.hasPrefix("/") || (isBareName && !isBeside) ? library : beside.path
    entryPoint = values["Driver.entrypoint"] ?? values["entrypoint"]
  }

  /// The library's full path; a bare name is one of the system's.
  func path(_ search: LibrarySearch) -> String {
    library.contains("/") ? library : search.systemLibrary(library)
  }

  /// A TOML string, basic or literal, with what follows it left out.
  private static func string(_ text: Substring) -> String? {
    let text = text.drop { $0 == " " || $0 == "\t" }
    guard let quote = text.first, quote == "\"" || quote == "'" else { return nil }
    var result = ""
    var isEscaped = false
    for character in text.dropFirst() {
      if isEscaped {
        result.append(character)
        isEscaped = false
      } else if character == "\\" && quote == "\"" {
        isEscaped = true
      } else if character == quote {
        return result
      } else {
        result.append(character)
      }
    }
    return nil
  }
}

/// Any other warehouse, through the driver that a manifest names.
enum ManifestDriver {
  static func open(
    name: String,
    uri: String?,
    search: LibrarySearch = LibrarySearch()
  ) async throws -> ADBCEngine {
    guard let manifest = try DriverManifest.find(name, environment: search.environment) else {
      let folders = DriverManifest.folders(search.environment).map { "  \($0.path)" }
      throw EngineError.library(
        "no ADBC driver manifest \(name).toml; looked in\n" + folders.joined(separator: "\n")
      )
    }
    let driver = try DriverLoading.load(
      "the ADBC driver \(name)",
      paths: [manifest.path(search)],
      entryPoints: [manifest.entryPoint, "AdbcDriver\(pascal(name))Init", "AdbcDriverInit"]
        .compactMap { $0 },
      advice: "The driver manifest \(name).toml names this library."
    )
    let dialect: Dialect = name.contains("spark") || name.contains("databricks") ? .spark : .duckDB
    return try await DriverLoading.engine(
      driver: driver,
      options: uri.map { [(name: "uri", value: $0)] } ?? [],
      dialect: dialect,
      uri: uri ?? name
    )
  }

  /// `sqlite` as `Sqlite`, `flight_sql` as `FlightSql`: how drivers name their entry point.
  static func pascal(_ name: String) -> String {
    name.split { $0 == "_" || $0 == "-" }
      .map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined()
  }
}
