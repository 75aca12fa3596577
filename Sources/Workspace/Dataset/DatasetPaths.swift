import Basics
package import Foundation

/// Where Tuina keeps what it makes of a dataset: `.tuina/`, or its twin in the user's state folder.
///
/// Nothing is created before `prepare()`.
package struct DatasetPaths: Sendable, Hashable {
  /// The `.tuina` folder, or `$XDG_STATE_HOME/tuina/<name>-<hash>` for a read-only dataset.
  package let tuina: URL
  /// Whether there is a `.tuina` that is no plain folder of this user's, so that it is left alone
  /// and `tuina` stands elsewhere.
  package let isSetAside: Bool
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
    isSetAside = !Self.isOurs(own)
    guard isReadOnly || isSetAside else {
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

  /// Whether `.tuina` is absent or a plain folder of this user's in which nothing that is written
  /// to is a link or a special file: such a one may lead anywhere.
  private static func isOurs(_ folder: URL) -> Bool {
    var status = stat()
    guard lstat(folder.path, &status) == 0 else { return errno == ENOENT }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() || geteuid() == 0 else {
      return false
    }
    let folders = ["cache", "models", "reports"]
    let files = [
      "log", "state.sqlite", "state.sqlite-wal", "state.sqlite-shm", "state.sqlite.lock",
    ]
    return (folders + files).allSatisfy { name in
      guard lstat(folder.appending(path: name).path, &status) == 0 else { return true }
      return status.st_mode & S_IFMT == (folders.contains(name) ? S_IFDIR : S_IFREG)
    }
  }

  /// Removes what killed processes left half written.
  package func sweep() {
    for folder in [tuina, cache, reports] { AtomicFile.sweep(folder) }
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
