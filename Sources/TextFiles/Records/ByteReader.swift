import Basics
import CZlib
package import Foundation

/// Reads the content of a file from its start, through gzip when its first bytes say so.
package final class ByteReader {
  /// Whether the file is compressed, so that its size says nothing of its content.
  package let isCompressed: Bool
  /// Bytes in the file as it is stored.
  package let fileSize: Int

  private enum Handle {
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
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw CurationError(.unreadable, "this is not a regular file", at: path)
    }
    fileSize = Int(status.st_size)
    var magic: [UInt8] = [0, 0, 0, 0]
    let count = pread(descriptor, &magic, 4, 0)
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
    guard let compressed = czl_open(path) else { throw Self.unreadable(path, errno) }
    handle = .compressed(compressed)
  }

  deinit {
    switch handle {
    case .plain(let descriptor): close(descriptor)
    case .compressed(let file): czl_close(file)
    }
  }

  /// Fills a buffer from its start.
  ///
  /// - Returns: the bytes read; fewer than the buffer holds only at the end of the file.
  /// - Throws: `CurationError` with code `unreadable`, also for a compressed file that was cut.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try readOnce(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Fills an array from an index on.
  ///
  /// - Returns: the bytes read; fewer than there is room for only at the end of the file.
  /// - Throws: `CurationError` with code `unreadable`, also for a compressed file that was cut.
  package func read(into buffer: inout [UInt8], from start: Int) throws -> Int {
    try buffer.withUnsafeMutableBytes {
      try read(into: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
    }
  }

  private func readOnce(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    switch handle {
    case .plain(let descriptor):
      while true {
        let count = Foundation.read(descriptor, base, buffer.count)
        if count >= 0 { return count }
        if errno != EINTR { throw Self.unreadable(path, errno) }
      }
    case .compressed(let file):
      let count = czl_read(file, base.assumingMemoryBound(to: UInt8.self), buffer.count)
      if count >= 0 { return count }
      var message = [UInt8](repeating: 0, count: 200)
      message.withUnsafeMutableBytes { bytes in
        if let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) {
          czl_error(file, start, bytes.count)
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
    CurationError(
      .unreadable,
      "the file cannot be read: \(String(cString: strerror(code)))",
      at: path,
      suggestion: "check that it is there and its permissions"
    )
  }
}
