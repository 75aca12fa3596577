package import Foundation

/// Where a driver's library is looked for, in order, with the places injected for tests.
package struct LibrarySearch: Sendable {
  package var environment: [String: String]
  package var executable: URL
  package var workingDirectory: URL

  package init(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    executable: URL = Self.currentExecutable,
    workingDirectory: URL = URL(filePath: FileManager.default.currentDirectoryPath)
  ) {
    self.environment = environment
    self.executable = executable
    self.workingDirectory = workingDirectory
  }

  /// The file that this process runs, links resolved.
  package static var currentExecutable: URL {
    let link = "/proc/self/exe"
    let path = try? FileManager.default.destinationOfSymbolicLink(atPath: link)
    return URL(filePath: path ?? CommandLine.arguments.first ?? "tuina")
  }

  /// The paths to try: the variable, beside the binary, `.deps/lib` of the checkout the process
  /// works in or was built in, and the bare name for the system loader.
  ///
  /// - Parameters:
  ///   - library: a file name such as `libduckdb.so`.
  ///   - variable: an environment variable that names the file; when set, nothing else is tried.
  /// - Returns: paths in the order to try them.
  package func candidates(library: String, variable: String) -> [String] {
    if let path = environment[variable], !path.isEmpty { return [path] }
    var paths = [
      executable.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "lib/\(library)").path
    ]
    for start in [workingDirectory, executable.deletingLastPathComponent()] {
      if let root = packageRoot(above: start) {
        paths.append(root.appending(path: ".deps/lib/\(library)").path)
      }
    }
    paths.append(library)
    var seen: Set<String> = []
    return paths.filter { seen.insert($0).inserted }
  }

  /// The nearest folder, going up, that holds a Package.swift.
  private func packageRoot(above start: URL) -> URL? {
    var folder = start.standardizedFileURL
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
        return folder
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}
