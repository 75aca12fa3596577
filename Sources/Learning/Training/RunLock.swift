internal import Foundation

/// Keeps a run's folder for one process; a process that dies lets it go.
struct RunLock: ~Copyable {
  /// Another process that only looks whether a run is held keeps it for a moment.
  private static let tries = 10
  private static let pause: UInt32 = 20_000

  private let descriptor: Int32

  /// Takes the lock, or gives nil when a living process has it.
  ///
  /// - Throws: `LearningError.Code.cannotWrite` when the lock file cannot be opened.
  init?(folder: URL) throws(LearningError) {
    let opened = open(
      RunLock.file(in: folder),
      O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
      0o600
    )
    guard opened >= 0 else {
      throw LearningError(
        .cannotWrite,
        "the lock of run \(folder.lastPathComponent) cannot be opened",
        suggestion: "check the permissions of \(folder.path)",
        underlying: String(cString: strerror(errno))
      )
    }
    var left = RunLock.tries
    while flock(opened, LOCK_EX | LOCK_NB) != 0 {
      left -= 1
      guard left > 0, errno == EWOULDBLOCK || errno == EINTR else {
        close(opened)
        return nil
      }
      usleep(RunLock.pause)
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Whether a living process has the lock; asks without taking it from others who ask.
  static func isHeld(folder: URL) -> Bool {
    let opened = open(file(in: folder), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard opened >= 0 else { return false }
    defer { close(opened) }
    return flock(opened, LOCK_SH | LOCK_NB) != 0
  }

  private static func file(in folder: URL) -> String { folder.appending(path: "lock").path }
}
