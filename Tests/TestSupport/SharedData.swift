package import Foundation

/// The real data that tests and measurements stand on; it is kept outside the project.
package enum SharedData {
  /// The folder named by `TUINA_SHARED_DATA`, else `../shared/data` beside the checkout.
  package static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["TUINA_SHARED_DATA"] {
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    return packageRoot.deletingLastPathComponent()
      .appending(path: "shared/data", directoryHint: .isDirectory)
  }()

  /// The folder that holds Package.swift.
  package static let packageRoot: URL = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Whether a file or folder is there.
  ///
  /// Says so on standard error when it is not, so that a skipped test never goes unseen: use it
  /// as the condition of `.enabled(if:)`.
  package static func has(_ path: String) -> Bool {
    let url = root.appending(path: path)
    if FileManager.default.fileExists(atPath: url.path) { return true }
    FileHandle.standardError.write(
      Data("SKIPPED: shared data is absent: \(path) (set TUINA_SHARED_DATA)\n".utf8)
    )
    return false
  }

  package static func url(_ path: String) -> URL { root.appending(path: path) }
}
