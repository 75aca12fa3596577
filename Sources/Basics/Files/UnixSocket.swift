package import Foundation

/// Stream sockets that have a path instead of a port.
package enum UnixSocket {
  /// Paths have at most so many bytes.
  package static let longestPath = 103

  /// Connects to who listens on a path; nil when nobody does.
  package static func connect(_ path: String) -> Int32? {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    // SAFETY: the address stands while the C function reads it.
    if unsafe withAddress(path, { unsafe Glibc.connect(descriptor, $0, $1) }) == 0 {
      return descriptor
    }
    close(descriptor)
    return nil
  }

  /// Listens on a path that only this user may reach.
  ///
  /// - Throws: the error of the system.
  package static func listen(_ path: String) throws(POSIXError) -> Int32 {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw failure }
    let mask = umask(0o177)
    // SAFETY: as above.
    let bound = unsafe withAddress(path) { unsafe Glibc.bind(descriptor, $0, $1) }
    umask(mask)
    guard bound == 0, Glibc.listen(descriptor, 16) == 0 else {
      let error = failure
      close(descriptor)
      throw error
    }
    return descriptor
  }

  /// The next client of who listens; nil when none came within so many milliseconds.
  package static func accept(_ descriptor: Int32, milliseconds: Int32) -> Int32? {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // SAFETY: one structure is read and written during the call; no address is asked for.
    guard unsafe poll(&waiting, 1, milliseconds) > 0 else { return nil }
    let client = Glibc.accept(descriptor, nil, nil)
    return client >= 0 ? client : nil
  }

  private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

  private static func withAddress(
    _ path: String,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8.prefix(longestPath))
    // SAFETY: at most as many bytes are written as the path has room for, whose rest is 0; the general
    // address is the beginning of this one.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
      unsafe target.copyBytes(from: bytes)
    }
    return unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
