internal import Foundation

/// Keeps a run's folder for one process; a process that dies lets it go.
struct RunLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock, or gives nil when a living process has it.
  init?(folder: URL) {
    descriptor = open(folder.appending(path: "lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }

  static func isHeld(folder: URL) -> Bool {
    RunLock(folder: folder) == nil
  }
}
