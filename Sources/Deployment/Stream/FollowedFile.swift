import Basics
package import Foundation
import Workspace

/// A file that is read from where an earlier process left off, and followed while it grows.
package final class FollowedFile {
  /// How far a file was read, as it is kept on the disk.
  private struct Position: Codable {
    static let kind = "tuina-stream-position"
    static let version = 1

    var kind = Position.kind
    var version = Position.version
    var path: String
    var inode: UInt64
    var offset: Int
    var lines: Int

    private enum CodingKeys: String, CodingKey { case kind, version, path, inode, offset, lines }
  }

  /// How long to wait for more, in microseconds.
  private static let patience: UInt32 = 10_000
  /// Seconds between two positions on the disk.
  private static let keepInterval = 1.0

  private let file: URL
  private let follows: Bool
  private let positionFile: URL?
  private var descriptor: Int32
  private var position: Position
  /// Bytes that were read from the file at hand, those before it was opened included.
  private var offset: Int
  /// Where reading of the file at hand began, and how many bytes of the stream came before.
  private var (origin, before): (Int, Int)
  private var lastKept = ContinuousClock.now

  /// Lines that were done before.
  package var linesBefore: Int { position.lines - linesDone }
  private var linesDone = 0
  /// How often another file took the name, or the file became shorter.
  package private(set) var rotations = 0

  /// `positionFile` remembers how far the file was read; without one it is read from its beginning.
  ///
  /// - Throws: `DeploymentError.Code.unreadable`.
  package init(_ file: URL, follows: Bool, positionFile: URL?) throws {
    self.file = file
    self.follows = follows
    self.positionFile = positionFile
    let (descriptor, inode, size) = try Self.open(file)
    self.descriptor = descriptor
    var start = Position(path: file.path, inode: inode, offset: 0, lines: 0)
    if let positionFile, let data = try? Data(contentsOf: positionFile),
      let kept = try? JSONDecoder().decode(Position.self, from: data),
      kept.kind == Position.kind, kept.version == Position.version, kept.path == file.path,
      kept.inode == inode, (0...size).contains(kept.offset)
    {
      start = kept
    }
    position = start
    offset = start.offset
    (origin, before) = (start.offset, 0)
    _ = lseek(descriptor, off_t(start.offset), SEEK_SET)
  }

  deinit { close(descriptor) }

  private static func open(_ file: URL) throws -> (descriptor: Int32, inode: UInt64, size: Int) {
    let descriptor = Foundation.open(file.path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG
    else {
      if descriptor >= 0 { close(descriptor) }
      throw DeploymentError(
        .unreadable,
        "there is no such file, or it may not be read",
        at: file.path
      )
    }
    return (descriptor, UInt64(status.st_ino), Int(status.st_size))
  }

  /// Bytes into a buffer from a place on; 0 at the end, nil to be asked again.
  package func read(_ buffer: inout [UInt8], _ start: Int, mayWait: Bool) throws -> Int? {
    let count = try Descriptor.read(descriptor, into: &buffer, from: start)
    offset += count
    if count > 0 { return count }
    guard follows, !Task.isCancelled else { return 0 }
    guard mayWait else { return nil }
    try keep()
    usleep(Self.patience)
    if let (next, inode, size) = try? Self.open(file) {
      if inode != position.inode || size < offset {
        close(descriptor)
        descriptor = next
        before += offset - origin
        (origin, offset) = (0, 0)
        position.inode = inode
        rotations += 1
      } else {
        close(next)
      }
    }
    return nil
  }

  /// Notes that the scores of so many bytes and lines of the stream are written.
  package func finished(_ bytes: Int, _ lines: Int) throws {
    position.offset = origin + max(0, bytes - before)
    position.lines += lines - linesDone
    linesDone = lines
    if (ContinuousClock.now - lastKept).inSeconds >= Self.keepInterval { try keep() }
  }

  /// Puts the position on the disk.
  package func keep() throws {
    guard let positionFile else { return }
    try AtomicFile.write(JSONEncoder().encode(position), to: positionFile)
    lastKept = .now
  }

  /// How far it was read, in bytes.
  package var done: Int { position.offset }
}
