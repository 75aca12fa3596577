import Basics
package import Foundation

/// Writes a new file block by block.
package final class BlockWriter {
  private let file: FileHandle
  private var buffer: [UInt8] = []
  private static let blockSize = 1 << 20

  /// - Throws: `CurationError` with code `unreadable` when the file cannot be made.
  package init(_ url: URL) throws {
    guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
      throw CurationError(
        .unreadable,
        "a temporary file cannot be written",
        at: url.path,
        suggestion: "make room on the disk, or set TMPDIR to another one"
      )
    }
    file = try FileHandle(forWritingTo: url)
  }

  package func write(_ bytes: [UInt8]) throws {
    buffer += bytes
    if buffer.count >= Self.blockSize { try flush() }
  }

  package func close() throws {
    try flush()
    try file.close()
  }

  private func flush() throws {
    try file.write(contentsOf: Data(buffer))
    buffer.removeAll(keepingCapacity: true)
  }
}
