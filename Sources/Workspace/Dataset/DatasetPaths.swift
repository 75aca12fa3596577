import Basics
package import Foundation

/// Where Tuina keeps what it makes of a dataset: `.tuina/`, or its twin in the user's state folder.
///
/// Nothing is created before `prepare()`.
package struct DatasetPaths: Sendable, Hashable {
  /// The `.tuina` folder, or `$XDG_STATE_HOME/tuina/<name>-<hash>` for a read-only dataset.
  package let tuina: URL
  /// Whether the dataset folder may not be written, so that `tuina` stands elsewhere.
  package let isReadOnly: Bool

  package var state: URL { tuina.appending(path: "state.sqlite") }
  package var cache: URL { tuina.appending(path: "cache", directoryHint: .isDirectory) }
  package var models: URL { tuina.appending(path: "models", directoryHint: .isDirectory) }
  package var reports: URL { tuina.appending(path: "reports", directoryHint: .isDirectory) }
  package var log: URL { tuina.appending(path: "log") }

  /// Chooses the place for a dataset folder.
  package init(
    root: URL,
    environment: [String: String] = ProcessInfo.processInfo.environment,
    isWritable: (URL) -> Bool = { FileManager.default.isWritableFile(atPath: $0.path) }
  ) {
    let own = root.appending(path: ".tuina", directoryHint: .isDirectory)
    let place = FileManager.default.fileExists(atPath: own.path) ? own : root
    isReadOnly = !isWritable(place)
    guard isReadOnly else {
      tuina = own
      return
    }
    var hash = ContentHash()
    hash.update(Array(root.path.utf8))
    let twin = root.lastPathComponent + "-" + String(hash.hexadecimal.prefix(8))
    tuina = XDG.stateHome(environment).appending(
      path: "tuina/" + twin,
      directoryHint: .isDirectory
    )
  }

  /// Makes the folders, readable by their owner only; those that exist are left as they are.
  ///
  /// - Throws: `WorkspaceError` with code `unwritable`.
  package func prepare() throws {
    for folder in [tuina, cache, models, reports] {
      do {
        try FileManager.default.createDirectory(
          at: folder,
          withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700]
        )
      } catch {
        throw WorkspaceError(
          .unwritable,
          file: folder.path,
          message: "the folder cannot be made: " + FileProblem.reason(error),
          suggestion: "set XDG_STATE_HOME to a folder that can be written"
        )
      }
    }
  }
}
