package import Foundation

/// Reads files that must be files: never a pipe or a device, which could make the reader wait for
/// ever, nor a folder.
package enum RegularFile {
  /// The whole content; unless `followsLinks`, a link at the end of the path is refused.
  ///
  /// - Throws: `WorkspaceError` that says what stands there instead, or a POSIX error.
  package static func read(
    _ url: URL,
    followsLinks: Bool = false,
    limit: Int = 1 << 30
  ) throws -> Data {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW)
    let descriptor = open(url.path, flags)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    if let kind = kind(status.st_mode) {
      throw WorkspaceError(.unreadable, file: url.path, message: "it is \(kind) and no file")
    }
    guard Int(status.st_size) <= limit else {
      throw WorkspaceError(
        .unreadable,
        file: url.path,
        message: "it is larger than \(limit >> 20) MB"
      )
    }
    return try handle.readToEnd() ?? Data()
  }

  /// What a thing is called that is no regular file; nil for one that is.
  static func kind(_ mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    case S_IFLNK: "a link"
    default: "a device"
    }
  }

  /// Whether a file is no stored one, but what the kernel says when it is read, under `/proc` or
  /// `/sys`: reading it may never end.
  static func isOfKernel(_ url: URL) -> Bool {
    var file = stat()
    guard stat(url.path, &file) == 0 else { return false }
    return ["/proc", "/sys", "/sys/kernel/debug", "/sys/kernel/tracing"].contains { place in
      var system = stat()
      return stat(place, &system) == 0 && system.st_dev == file.st_dev && !isRoot(system)
    }
  }

  /// Whether a place stands on the file system of `/`: it is no mount of the kernel then.
  private static func isRoot(_ status: stat) -> Bool {
    var root = stat()
    return stat("/", &root) == 0 && root.st_dev == status.st_dev
  }
}
