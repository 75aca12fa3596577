package import Foundation
import Synchronization

/// The one folder of this process for files that end with it, in `TMPDIR`.
///
/// Made by `mkdtemp(3)`, so that its name cannot be guessed or made before, and with mode 0700. It
/// is held by a lock of `flock(2)` on the folder itself: a folder that nobody holds is what a
/// killed process left behind, and the next process removes it.
package final class ScratchSpace: Sendable {
  /// Absolute, and free of symbolic links.
  package let url: URL
  private let descriptor: Int32

  private static let prefix = "tuina-scratch-"
  private static let current = Mutex<ScratchSpace?>(nil)

  /// The space of this process, made when it is first asked for.
  ///
  /// - Throws: `CurationError` with code `unreadable` when no folder can be made.
  package static func ofProcess() throws -> ScratchSpace {
    try current.withLock { space in
      if let space, FileManager.default.fileExists(atPath: space.url.path) { return space }
      let base = FileManager.default.temporaryDirectory
      sweep(base)
      let made = try ScratchSpace(in: base)
      if space == nil { atexit { ScratchSpace.removeAtExit() } }
      space = made
      return made
    }
  }

  /// Makes and holds a folder in `base`.
  package init(in base: URL) throws {
    // A sweeping process may take a folder between its making, opening and locking: then another is made.
    for _ in 0..<16 {
      var template = Array(base.appending(path: Self.prefix + "XXXXXX").path.utf8CString)
      // SAFETY: the C function writes into the template, which ends in NUL.
      guard unsafe mkdtemp(&template) != nil else { throw Self.problem(errno, base) }
      let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let opened = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard opened >= 0 else {
        let code = errno
        if code == ENOENT { continue }
        throw Self.problem(code, base)
      }
      if flock(opened, LOCK_EX | LOCK_NB) == 0, Self.isSame(opened, path) {
        descriptor = opened
        url = URL(filePath: path, directoryHint: .isDirectory).resolvingSymlinksInPath()
        return
      }
      close(opened)
    }
    throw Self.problem(EBUSY, base)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
    close(descriptor)
  }

  /// Removes the folders of dead processes of this user; returns how many there were.
  @discardableResult
  package static func sweep(_ base: URL) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? []
    return names.count { isName($0) && removeIfAbandoned(base.appending(path: $0).path) }
  }

  /// Whether `mkdtemp(3)` may have made a folder of that name for us.
  private static func isName(_ name: String) -> Bool {
    name.hasPrefix(prefix) && name.utf8.count == prefix.utf8.count + 6
  }

  private static func removeIfAbandoned(_ path: String) -> Bool {
    let opened = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0 else { return false }
    defer { close(opened) }
    var status = stat()
    // SAFETY: here and below, the C functions write one structure, during the call.
    guard unsafe fstat(opened, &status) == 0, status.st_uid == geteuid(),
      status.st_mode & 0o777 == 0o700,
      flock(opened, LOCK_EX | LOCK_NB) == 0, isSame(opened, path)
    else { return false }
    return (try? FileManager.default.removeItem(atPath: path)) != nil
  }

  private static func removeAtExit() {
    current.withLock { space in
      if let space { try? FileManager.default.removeItem(at: space.url) }
    }
  }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var opened = stat()
    var named = stat()
    return unsafe fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  private static func problem(_ code: Int32, _ base: URL) -> CurationError {
    // SAFETY: the text of the system is copied at once.
    let reason = unsafe String(cString: strerror(code)).lowercased()
    return CurationError(
      .unreadable,
      "a temporary folder cannot be made: \(reason)",
      at: base.path,
      suggestion: "make room on the disk, or set TMPDIR to another one"
    )
  }
}
