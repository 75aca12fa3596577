package import Foundation

/// Writes a file so that a reader sees the old content or the new one, whatever happens between.
///
/// The content goes to a temporary file in the same folder, is flushed to the disk, and takes
/// the place of the file by `rename(2)`; then the folder is flushed.
package enum AtomicFile {
  /// - Throws: `WorkspaceError` with code `unwritable`; the old file is left as it was.
  package static func write(_ data: Data, to file: URL) throws {
    try replace(file) { try data.write(to: $0) }
  }

  /// Replaces a file by what `write` makes at the place it is given.
  package static func replace(_ file: URL, write: (URL) throws -> Void) throws {
    let draft = try draft(for: file)
    do {
      try write(draft)
      try publish(draft, as: file)
    } catch {
      try? FileManager.default.removeItem(at: draft)
      throw problem(error, file)
    }
  }

  /// Replaces a file by what `write` makes at the place it is given.
  package static func replace(_ file: URL, write: (URL) async throws -> Void) async throws {
    let draft = try draft(for: file)
    do {
      try await write(draft)
      try publish(draft, as: file)
    } catch {
      try? FileManager.default.removeItem(at: draft)
      throw problem(error, file)
    }
  }

  /// Removes the drafts in a folder whose processes died while they wrote them, or only those of a file.
  package static func sweep(_ folder: URL, of file: String? = nil) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names
    where name.hasPrefix(draftPrefix) && (file.map { name.hasSuffix("-" + $0) } ?? true) {
      let file = folder.appending(path: name)
      let process = name.dropFirst(draftPrefix.count).prefix { $0 != "-" }
      var status = stat()
      // A process of another machine that shares the folder looks dead, but goes on writing.
      guard let process = pid_t(process), process > 0, lstat(file.path, &status) == 0,
        kill(process, 0) != 0, errno == ESRCH,
        Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec) > draftPatience
      else { continue }
      try? FileManager.default.removeItem(at: file)
    }
  }

  private static let draftPrefix = ".draft-"
  /// Drafts that nobody wrote to for so long, in seconds, may have been left behind.
  private static let draftPatience: TimeInterval = 60

  /// Drafts carry the process and a random number, and keep the extension for engines that look
  /// at it.
  private static func draft(for file: URL) throws -> URL {
    let folder = file.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(
        at: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw problem(error, folder)
    }
    let unique = "\(getpid())-\(UInt32.random(in: .min ... .max))"
    return folder.appending(path: "\(draftPrefix)\(unique)-\(file.lastPathComponent)")
  }

  private static func publish(_ draft: URL, as file: URL) throws {
    try flush(draft, O_RDONLY)
    guard rename(draft.path, file.path) == 0 else { throw POSIXError(lastCode) }
    // A folder that cannot be flushed (some network file systems) still holds the new name.
    try? flush(file.deletingLastPathComponent(), O_RDONLY | O_DIRECTORY)
  }

  private static func flush(_ url: URL, _ flags: Int32) throws {
    let descriptor = open(url.path, flags | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXError(lastCode) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw POSIXError(lastCode) }
  }

  private static var lastCode: POSIXErrorCode { POSIXErrorCode(rawValue: errno) ?? .EIO }

  private static func problem(_ error: any Error, _ file: URL) -> any Error {
    guard error is POSIXError || error is CocoaError else { return error }
    return WorkspaceError(
      .unwritable,
      file: file.path,
      message: "the file could not be written: " + FileProblem.reason(error)
    )
  }
}
