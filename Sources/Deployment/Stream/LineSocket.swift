import Basics
import Foundation

/// A Unix socket on which one client after the other sends lines and is sent their scores.
package final class LineSocket {
  private let descriptor: Int32
  private let path: String

  /// Listens on a path that only this user may reach; a socket that nobody listens on is replaced.
  ///
  /// - Throws: `DeploymentError.Code.unwritable`, `inUse` where somebody listens.
  package init(_ path: String) throws {
    guard path.utf8.count <= UnixSocket.longestPath else {
      throw DeploymentError(
        .badOption,
        "the path of a socket has at most \(UnixSocket.longestPath) bytes",
        at: path,
        suggestion: "name a shorter one"
      )
    }
    if let probe = UnixSocket.connect(path) {
      close(probe)
      throw DeploymentError(
        .inUse,
        "somebody listens on this socket",
        at: path,
        suggestion: "name another path"
      )
    }
    var status = stat()
    if lstat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFSOCK else {
        throw DeploymentError(
          .unwritable,
          "another file has this name",
          at: path,
          suggestion: "name a path that is free"
        )
      }
      unlink(path)
    }
    do {
      descriptor = try UnixSocket.listen(path)
    } catch {
      throw DeploymentError(
        .unwritable,
        "the socket cannot be made: \(error.localizedDescription)",
        at: path,
        suggestion: "name a path in a folder that can be written"
      )
    }
    self.path = path
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// The next client; nil when the task was cancelled.
  package func next() -> Int32? {
    while !Task.isCancelled {
      if let client = UnixSocket.accept(descriptor, milliseconds: 100) { return client }
    }
    return nil
  }
}
