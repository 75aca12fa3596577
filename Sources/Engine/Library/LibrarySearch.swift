package import Foundation

/// Where a driver's library is looked for, in order, with the places injected for tests.
///
/// Only places that belong to the program or the system are tried, by their full paths: never the
/// working directory, which may be a stranger's, and never a bare name, which the loader could
/// find there.
package struct LibrarySearch: Sendable {
  package var environment: [String: String]
  package var executable: URL

  package init(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    executable: URL = Self.currentExecutable
  ) {
    self.environment = environment
    self.executable = executable
  }

  /// The file that this process runs, links resolved.
  package static var currentExecutable: URL {
    let link = "/proc/self/exe"
    let path = try? FileManager.default.destinationOfSymbolicLink(atPath: link)
    return URL(filePath: path ?? CommandLine.arguments.first ?? "tuina")
  }

  /// The paths to try: the variable, beside the binary, `.deps/lib` of the checkout that the
  /// binary was built in, and the folders of the system.
  ///
  /// - Parameters:
  ///   - library: a file name such as `libduckdb.so`.
  ///   - variable: an environment variable that names the file; when set, nothing else is tried.
  /// - Returns: absolute paths in the order to try them.
  package func candidates(library: String, variable: String) -> [String] {
    if let path = environment[variable], !path.isEmpty { return [URL(filePath: path).path] }
    var paths = [
      executable.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "lib/\(library)").path
    ]
    if let checkout { paths.append(checkout.appending(path: ".deps/lib/\(library)").path) }
    paths += systemFolders.map { "\($0)/\(library)" }
    var seen: Set<String> = []
    return paths.filter { seen.insert($0).inserted }
  }

  /// The full path of a library that is named without a folder, where the system has it.
  func systemLibrary(_ name: String) -> String {
    systemFolders.lazy.map { "\($0)/\(name)" }
      .first { FileManager.default.fileExists(atPath: $0) } ?? "/usr/lib/\(name)"
  }

  /// Where the system keeps libraries, after the folders that the loader's variable adds.
  private var systemFolders: [String] {
    let added = (environment["LD_LIBRARY_PATH"] ?? "").split(separator: ":").map(String.init)
    return added.filter { $0.hasPrefix("/") }
      + [
        "/usr/local/lib", "/usr/local/lib/\(Self.triple)", "/usr/lib/\(Self.triple)",
        "/lib/\(Self.triple)", "/usr/lib64", "/lib64", "/usr/lib", "/lib",
      ]
  }

  private static var triple: String {
    #if arch(arm64)
    "aarch64-linux-gnu"
    #else
    "x86_64-linux-gnu"
    #endif
  }

  /// The folder with a Package.swift whose build folder holds the binary.
  var checkout: URL? {
    var folder = executable.standardizedFileURL.deletingLastPathComponent()
    while folder.path != "/" {
      let parent = folder.deletingLastPathComponent()
      let isBuild = folder.lastPathComponent.hasPrefix(".build")
      let manifest = parent.appending(path: "Package.swift").path
      if isBuild, FileManager.default.fileExists(atPath: manifest) { return parent }
      folder = parent
    }
    return nil
  }
}
