import Foundation

/// An advisory lock between processes, held while a closure runs: `flock(2)`.
enum FileLock {
  /// The lock file stays behind, empty; removing it would open a gap between two processes.
  static func whileHolding<Result>(_ file: URL, _ body: () throws -> Result) throws -> Result {
    let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    // Without a lock file (a read-only folder) nobody can migrate, so there is nothing to guard.
    guard descriptor >= 0 else { return try body() }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    return try body()
  }
}
