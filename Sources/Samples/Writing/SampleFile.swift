import Foundation
import TextFiles

/// Puts files of a sample into place whole or not at all.
enum SampleFile {
  static let commas = RecordFormat()
  static let tabs = RecordFormat(delimiter: 0x09)

  static func write(_ text: String, to file: URL) throws {
    try write(Data(text.utf8), to: file)
  }

  static func write(_ data: Data, to file: URL) throws {
    try makeFolder(of: file)
    try data.write(to: file, options: .atomic)
  }

  /// Lets somebody else write the file under a name beside its own, then renames it.
  static func replace(
    _ file: URL,
    writing write: (_ temporary: URL) async throws -> Void
  ) async throws {
    try makeFolder(of: file)
    let temporary = file.deletingLastPathComponent()
      .appending(path: ".\(file.lastPathComponent).\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: temporary) }
    try await write(temporary)
    guard rename(temporary.path, file.path) == 0 else { throw SampleError.cannotWrite(file.path) }
  }

  /// Lets somebody else write the file piece by piece, and puts it into place when it is whole.
  static func stream<Result>(
    _ file: URL,
    writing write: (_ handle: FileHandle) async throws -> Result
  ) async throws -> Result {
    var result: Result?
    try await replace(file) { temporary in
      guard FileManager.default.createFile(atPath: temporary.path, contents: nil) else {
        throw SampleError.cannotWrite(temporary.path)
      }
      let handle = try FileHandle(forWritingTo: temporary)
      defer { try? handle.close() }
      result = try await write(handle)
    }
    guard let result else { throw SampleError.cannotWrite(file.path) }
    return result
  }

  private static func makeFolder(of file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
  }
}
