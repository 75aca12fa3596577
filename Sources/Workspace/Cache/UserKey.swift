import Basics
package import Foundation

/// A secret of this user on this machine.
///
/// A file that carries a code made with it was written by
/// this user's Tuina, and has not changed since.
///
/// HMAC with SHA-256. The secret stands in `$XDG_STATE_HOME/tuina/key`, outside of every dataset
/// and readable by its owner alone. Where it cannot be kept, a secret of this process stands in for
/// it: what is written then counts as foreign afterwards.
package struct UserKey: Sendable {
  private static let length = 32

  private let bytes: [UInt8]

  /// The key of the user who runs this process.
  package static let current = UserKey(
    in: XDG.stateHome(ProcessInfo.processInfo.environment).appending(path: "tuina")
  )

  /// Takes the key kept in a folder, or makes it.
  package init(in folder: URL) {
    let file = folder.appending(path: "key")
    if let kept = Self.kept(in: file) {
      bytes = kept
      return
    }
    var generator = SystemRandomNumberGenerator()
    let made = (0..<Self.length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    bytes = Self.keep(made, as: file) ?? made
  }

  /// The code of a content under a name, in 64 hexadecimal digits.
  package func code(of content: Data, name: String) -> String {
    SHA256.authenticationCode(of: Data("\(name.utf8.count):\(name)".utf8) + content, key: bytes)
  }

  /// The kept key, unless others can read it or it is not whole.
  private static func kept(in file: URL) -> [UInt8]? {
    var status = stat()
    guard lstat(file.path, &status) == 0, status.st_uid == geteuid(),
      status.st_mode & (S_IFMT | 0o077) == S_IFREG, let data = try? RegularFile.read(file),
      data.count == length
    else { return nil }
    return [UInt8](data)
  }

  /// Keeps a key, or gives the one that another process kept meanwhile; nil when nothing can be
  /// kept.
  private static func keep(_ bytes: [UInt8], as file: URL) -> [UInt8]? {
    let folder = file.deletingLastPathComponent()
    try? FileManager.default.createDirectory(
      at: folder,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    let draft = folder.appending(path: ".key-\(getpid())-\(UInt32.random(in: .min ... .max))")
    defer { unlink(draft.path) }
    let descriptor = open(draft.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard (try? handle.write(contentsOf: Data(bytes))) != nil, fsync(descriptor) == 0 else {
      return nil
    }
    if link(draft.path, file.path) == 0 { return bytes }
    if errno == EEXIST {
      if let kept = kept(in: file) { return kept }
      // What stands there is no key: damaged, or readable by others.
      if rename(draft.path, file.path) == 0 { return bytes }
    }
    return nil
  }
}
