package import Foundation

/// A folder in the scratch space of this process, removed when nothing refers to it.
package final class ScratchFolder: Sendable {
  package let url: URL
  /// Held, so that the space outlives its folders.
  private let space: ScratchSpace

  /// Makes a folder that only its owner can read.
  ///
  /// - Throws: `CurationError` with code `unreadable` when it cannot be made.
  package init() throws {
    space = try ScratchSpace.ofProcess()
    url = space.url.appending(path: UUID().uuidString, directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(
        at: url,
        withIntermediateDirectories: false,
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

  /// The folder that holds all scratch folders of this process.
  package var spaceURL: URL { space.url }

  /// A new place with a name that ends in `name`.
  package func file(_ name: String) -> URL {
    url.appending(path: "\(UUID().uuidString)-\(name)")
  }
}
