import Basics
package import Foundation

/// Names the content of files, so that what was computed from them is found again.
///
/// The content itself is hashed, not its date: a copied or touched file keeps its name, a file
/// edited in place never does. Reading everything at each start would be slow, so the hash of
/// a file is remembered in the cache under its path, size, modification and change time (both
/// in nanoseconds) and inode, as Git does in its index; a file changed within the last two
/// seconds is not remembered, because a second change could leave the same times.
///
/// The trade-off stands at `wholeLimit`: of a bigger file only `sampleCount` pieces of
/// `sampleSize` bytes spread evenly over it are hashed, with its size and modification time.
/// An edit of such a file that keeps its size and restores its modification time, outside
/// all pieces, goes unseen.
package struct ContentFingerprint: Sendable {
  /// Files up to this many bytes are hashed whole: about a second of reading.
  package static let wholeLimit = 2 << 30
  package static let sampleCount = 512
  package static let sampleSize = 1 << 20
  private static let blockSize = 1 << 20

  private let memory: CacheStore?
  private let wholeLimit: Int
  private let now: @Sendable () -> Date

  package init(
    remembering memory: CacheStore?,
    wholeLimit: Int = ContentFingerprint.wholeLimit,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.memory = memory
    self.wholeLimit = wholeLimit
    self.now = now
  }

  /// One name for all files in their order, and for `also`: the settings the result depends on.
  ///
  /// - Throws: `WorkspaceError` when a file cannot be read.
  /// - Complexity: O(bytes) the first time, O(files) while nothing changes.
  package func name(of files: [URL], also settings: String = "") throws -> String {
    var hash = ContentHash()
    for file in files {
      hash.update(try name(of: file))
      hash.update(file.lastPathComponent + "\0")
    }
    hash.update(settings)
    return hash.hexadecimal
  }

  /// The hash of one file's content in hexadecimal digits, with its size.
  package func name(of file: URL) throws -> String {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.unreadable(file, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(file, errno) }
    let identity = Self.identity(file, status)
    if let known = memory?.value(String.self, for: identity) { return known }
    let hash =
      Int(status.st_size) <= wholeLimit
      ? try whole(descriptor, file)
      : try samples(descriptor, Int(status.st_size), status.st_mtim, file)
    let name = "\(hash)-\(status.st_size)"
    if isSettled(status) { try? memory?.keep(name, for: identity) }
    return name
  }

  private func whole(_ descriptor: Int32, _ file: URL) throws -> String {
    var hash = ContentHash()
    try Self.withBuffer(Self.blockSize) { buffer in
      while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        if count == 0 { return }
        if count < 0 {
          if errno == EINTR { continue }
          throw Self.unreadable(file, errno)
        }
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
      }
    }
    return hash.hexadecimal
  }

  private func samples(
    _ descriptor: Int32,
    _ size: Int,
    _ modified: timespec,
    _ file: URL
  ) throws -> String {
    var hash = ContentHash()
    hash.update("\(size) \(modified.tv_sec) \(modified.tv_nsec)")
    let sampleSize = min(Self.sampleSize, size)
    try Self.withBuffer(sampleSize) { buffer in
      for index in 0..<Self.sampleCount {
        let place = (size - sampleSize) / (Self.sampleCount - 1) * index
        let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(place))
        guard count >= 0 else { throw Self.unreadable(file, errno) }
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
      }
    }
    return hash.hexadecimal
  }

  private static func withBuffer(
    _ size: Int,
    _ body: (UnsafeMutableRawBufferPointer) throws -> Void
  ) rethrows {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    defer { buffer.deallocate() }
    try body(buffer)
  }

  private static func identity(_ file: URL, _ status: stat) -> String {
    "file \(file.path) \(status.st_size) \(status.st_ino) "
      + "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) "
      + "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
  }

  private func isSettled(_ status: stat) -> Bool {
    let changed = max(status.st_mtim.tv_sec, status.st_ctim.tv_sec)
    return now().timeIntervalSince1970 - Double(changed) > 2
  }

  private static func unreadable(_ file: URL, _ code: Int32) -> WorkspaceError {
    let error = POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO)
    return WorkspaceError(
      FileProblem.code(error, whenUnknown: .unreadable),
      file: file.path,
      message: "the file cannot be read: " + FileProblem.reason(error)
    )
  }
}
