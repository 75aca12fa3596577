import Basics
import Foundation

/// A folder for files that live as long as one ingestion.
final class ScratchFolder: Sendable {
  private let url: URL

  /// Makes a folder that only its owner can read, in `TMPDIR`.
  init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "tuina-\(UUID().uuidString)",
      directoryHint: .isDirectory
    )
    do {
      try FileManager.default.createDirectory(
        at: url,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw CurationError(
        .unreadable,
        "a temporary folder cannot be made",
        at: url.path,
        suggestion: "make room on the disk, or set TMPDIR to another one",
        cause: error
      )
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A new place with a name that ends in `name`.
  func file(_ name: String) -> URL { url.appending(path: "\(UUID().uuidString)-\(name)") }
}
