import Basics
package import Foundation

/// Names the content of files, so that what was computed from them is found again.
///
/// The content itself is hashed, not its date: a copied or touched file keeps its name, a file
/// edited in place never does. Reading everything at each start would be slow, so the hash of
/// a file is remembered in the cache under its path, size, modification and change time (both
/// in nanoseconds) and inode, as Git does in its index; a file changed within the last two
/// seconds is not remembered, because a second change could leave the same times; nor is a small
/// one, which is read as fast as what is remembered of it.
///
/// The trade-off stands at `wholeLimit`: of a bigger file only `sampleCount` pieces of
/// `sampleSize` bytes spread evenly over it are hashed, with its size and modification time.
/// An edit of such a file that keeps its size and restores its modification time, outside
/// all pieces, goes unseen.
package struct ContentFingerprint: Sendable {
  /// Files up to this many bytes are hashed whole: about a second of reading.
  package static let wholeLimit = 2 << 30
  /// Smaller files are hashed in less time than what is remembered of them is found.
  private static let leastRemembered = 1 << 18
  package static let sampleCount = 512
  package static let sampleSize = 1 << 20
  private static let blockSize = 1 << 20
  private static let mostAttempts = 5

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
  package func name(of file: URL) throws -> String { try name(of: file, attempt: 1) }

  private func name(of file: URL, attempt: Int) throws -> String {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.unreadable(file, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(file, errno) }
    if let kind = RegularFile.kind(status.st_mode) {
      throw WorkspaceError(.unreadable, file: file.path, message: "it is \(kind) and no file")
    }
    let identity = Self.identity(file, status)
    let isRemembered = Int(status.st_size) >= Self.leastRemembered
    if isRemembered, let known = memory?.value(String.self, for: identity) { return known }
    let hash =
      Int(status.st_size) <= wholeLimit
      ? try Self.whole(descriptor, Int(status.st_size), file)
      : try samples(descriptor, Int(status.st_size), status.st_mtim, file)
    let name = "\(hash)-\(status.st_size)"
    // A file that changed while it was read has no name: it is read again.
    var after = stat()
    guard fstat(descriptor, &after) == 0, Self.identity(file, after) == identity else {
      guard attempt < Self.mostAttempts else {
        throw WorkspaceError(
          .unreadable,
          file: file.path,
          message: "the file changes while it is read",
          suggestion: "wait until it is whole"
        )
      }
      return try self.name(of: file, attempt: attempt + 1)
    }
    if isRemembered, isSettled(status) { try? memory?.keep(name, for: identity) }
    return name
  }

  /// The size and the XXH64 of one file's content, which is looked at in any case.
  static func whole(of file: URL) throws -> (size: Int, hash: String) {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { throw unreadable(file, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, RegularFile.kind(status.st_mode) == nil else {
      throw unreadable(file, EINVAL)
    }
    return (Int(status.st_size), try whole(descriptor, Int(status.st_size), file))
  }

  private static func whole(_ descriptor: Int32, _ size: Int, _ file: URL) throws -> String {
    var hash = ContentHash()
    var buffer = [UInt8](repeating: 0, count: min(size + 1, blockSize))
    do {
      while case let count = try Descriptor.read(descriptor, into: &buffer), count > 0 {
        hash.update(buffer[..<count])
      }
    } catch {
      throw unreadable(file, error.code.rawValue)
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
    var buffer = [UInt8](repeating: 0, count: sampleSize)
    for index in 0..<Self.sampleCount {
      let place = (size - sampleSize) / (Self.sampleCount - 1) * index
      do {
        let count = try Descriptor.read(descriptor, at: place, into: &buffer)
        hash.update(buffer[..<count])
      } catch {
        throw Self.unreadable(file, error.code.rawValue)
      }
    }
    return hash.hexadecimal
  }

  /// What changes when a file is written, without a look at its content; nil when it is gone.
  package static func version(of file: URL) -> String? {
    var status = stat()
    guard stat(file.path, &status) == 0 else { return nil }
    return identity(file, status)
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
