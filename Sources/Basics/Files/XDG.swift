package import Foundation

/// The user's folders by the XDG Base Directory Specification 0.8.
package enum XDG {
  package static func configHome(_ environment: [String: String]) -> URL {
    folder("XDG_CONFIG_HOME", ".config", environment)
  }

  package static func stateHome(_ environment: [String: String]) -> URL {
    folder("XDG_STATE_HOME", ".local/state", environment)
  }

  /// Relative paths in these variables are invalid and ignored, as the specification demands.
  private static func folder(
    _ variable: String,
    _ fallback: String,
    _ environment: [String: String]
  ) -> URL {
    if let path = environment[variable], path.hasPrefix("/") {
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    let home =
      environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? FileManager.default.homeDirectoryForCurrentUser.path
    return URL(filePath: home, directoryHint: .isDirectory)
      .appending(path: fallback, directoryHint: .isDirectory)
  }
}
