import Basics
import CZlib
package import Foundation

/// Reads the content of a file from its start, through gzip when its first bytes say so.
package final class ByteReader {
  /// Whether the file is compressed, so that its size says nothing of its content.
  package let isCompressed: Bool
  /// Bytes in the file as it is stored.
  package let fileSize: Int

  // SAFETY: the pointer is zlib's own, used by this object alone and closed once, with it.
  @safe private enum Handle {
    case plain(Int32)
    case compressed(OpaquePointer)
  }

  private let handle: Handle
  private let path: String

  /// Opens a file.
  ///
  /// - Throws: `CurationError` with code `unreadable`: the file is not there, may not be read, or
  ///   is not a regular file.
  package init(_ file: URL) throws {
    path = file.path
    // SAFETY: here and below, the system reads the path while it stands.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
    var status = stat()
    // SAFETY: the system fills the structure it is given.
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw CurationError(.unreadable, "this is not a regular file", at: path)
    }
    fileSize = Int(status.st_size)
    var magic: [UInt8] = [0, 0, 0, 0]
    // SAFETY: four bytes are read into an array of four.
    let count = unsafe pread(descriptor, &magic, 4, 0)
    isCompressed = count >= 2 && magic.starts(with: [0x1F, 0x8B])
    if count == 4 && magic == [0x28, 0xB5, 0x2F, 0xFD] {
      close(descriptor)
      throw CurationError(
        .unreadable,
        "the file is compressed by Zstandard, which Tuina does not read",
        at: path,
        suggestion: "decompress it by zstd -d, or compress it by gzip instead"
      )
    }
    guard isCompressed else {
      handle = .plain(descriptor)
      return
    }
    close(descriptor)
    guard let compressed = unsafe czl_open(path) else { throw Self.unreadable(path, errno) }
    handle = unsafe .compressed(compressed)
  }

  deinit {
    switch handle {
    case .plain(let descriptor): close(descriptor)
    case .compressed(let file): unsafe czl_close(file)
    }
  }

  /// Fills an array from an index on.
  ///
  /// - Returns: the bytes read; fewer than there is room for only at the end of the file.
  /// - Throws: `CurationError` with code `unreadable`, also for a compressed file that was cut.
  package func read(into buffer: inout [UInt8], from start: Int) throws -> Int {
    // SAFETY: parts of the array are written while it stands, each from `filled` to its end.
    try unsafe buffer.withUnsafeMutableBytes { buffer in
      var filled = start
      while filled < buffer.count {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        let count = try unsafe readOnce(rest)
        if count == 0 { break }
        filled += count
      }
      return filled - start
    }
  }

  private func readOnce(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    switch handle {
    case .plain(let descriptor):
      while true {
        // SAFETY: the system writes at most as many bytes as the buffer holds.
        let count = unsafe Foundation.read(descriptor, base, buffer.count)
        if count >= 0 { return count }
        if errno != EINTR { throw Self.unreadable(path, errno) }
      }
    case .compressed(let file):
      // SAFETY: the library writes at most as many bytes as the buffer holds.
      let count = unsafe czl_read(file, base.assumingMemoryBound(to: UInt8.self), buffer.count)
      if count >= 0 { return count }
      var message = [UInt8](repeating: 0, count: 200)
      // SAFETY: the library writes a text that ends within the count it is given.
      unsafe message.withUnsafeMutableBytes { bytes in
        if let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) {
          unsafe czl_error(file, start, bytes.count)
        }
      }
      let reason = String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
      throw CurationError(
        .unreadable,
        "the compressed file is damaged: \(reason)",
        at: path,
        suggestion: "copy it again from where it came"
      )
    }
  }

  private static func unreadable(_ path: String, _ code: Int32) -> CurationError {
    // SAFETY: the system's text is copied before another call changes it.
    let reason = unsafe String(cString: strerror(code))
    return CurationError(
      .unreadable,
      "the file cannot be read: \(reason)",
      at: path,
      suggestion: "check that it is there and its permissions"
    )
  }
}
