package import Foundation
import Basics
import Dispatch
import Feedback
import Synchronization
package import Workspace

/// Appends events to a file of the dataset's feedback; what it says to be written is on the disk.
///
/// Requests that come while the disk is busy are written together, with one flush.
package final class EventLog: Sendable {
  private struct Entry {
    var lines: [UInt8]
    var done: @Sendable ((any Error)?) -> Void
  }

  package let file: URL
  private let queue = DispatchQueue(label: "tuina.events")
  private let pending = Mutex<[Entry]>([])

  package init(file: URL) { self.file = file }

  /// A file that the reader of the dataset's feedback finds: `feedback/served.jsonl`, unless the
  /// manifest names another file, folder or pattern.
  ///
  /// - Throws: `ServingError` with code `noFeedback` where no such file lies in the folder.
  package convenience init(_ dataset: Dataset) throws {
    let pattern = dataset.manifest.feedback ?? FeedbackFiles.defaultPattern
    func refused(_ why: String) -> ServingError {
      ServingError(
        .noFeedback,
        "events cannot be kept: \(why)",
        suggestion: "let feedback in the manifest name a file or a folder, such as feedback/*.jsonl"
      )
    }
    var parts = pattern.split(separator: "/").map(String.init)
    guard !pattern.hasPrefix("/"), !pattern.contains("://"), !parts.contains(".."),
      let last = parts.popLast()
    else { throw refused("feedback lies outside of the folder") }
    let wild: Set<Character> = ["*", "?", "["]
    guard !parts.contains(where: { $0.contains(where: wild.contains) }) else {
      throw refused("feedback names more than one folder")
    }
    let name = last.replacing("*", with: "served")
    guard !name.contains(where: wild.contains), !name.hasPrefix(".") else {
      throw refused("its pattern fits no plain name")
    }
    parts += name.hasSuffix(".jsonl") || last.contains("*") ? [name] : [name, "served.jsonl"]
    let file = parts.reduce(dataset.root) { $0.appending(path: $1) }
    let root = dataset.root.resolvingSymlinksInPath().path
    let real = file.deletingLastPathComponent().resolvingSymlinksInPath().path
    guard real == root || real.hasPrefix(root + "/") else {
      throw refused("a link leads out of the folder")
    }
    self.init(file: file)
  }

  /// Appends whole lines, each with its line feed.
  ///
  /// - Throws: what kept them from the disk; none of them stands in the file then.
  func append(_ lines: [UInt8]) async throws {
    try await withCheckedThrowingContinuation { continuation in
      let isFirst = pending.withLock { entries in
        entries.append(
          Entry(lines: lines) { continuation.resume(with: $0.map { .failure($0) } ?? .success(())) }
        )
        return entries.count == 1
      }
      if isFirst { queue.async { self.writePending() } }
    }
  }

  private func writePending() {
    let entries = pending.withLock { entries in
      defer { entries = [] }
      return entries
    }
    var failure: (any Error)?
    do {
      try write(Data(entries.flatMap(\.lines)))
    } catch {
      failure = error
    }
    for entry in entries { entry.done(failure) }
  }

  private func write(_ lines: Data) throws {
    let folder = file.deletingLastPathComponent()
    let isNew = !FileManager.default.fileExists(atPath: file.path)
    if isNew {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let descriptor = open(
      file.path,
      O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
      0o600
    )
    guard descriptor >= 0 else { throw Self.failure }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else { throw Self.failure }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure }
    guard status.st_mode & S_IFMT == S_IFREG else { throw POSIXError(.EINVAL) }
    let size = Int(status.st_size)
    var whole = lines
    if size > 0 {
      // A line that a killed process left without its end must not run into the next.
      var last: [UInt8] = [0]
      if try Descriptor.read(descriptor, at: size - 1, into: &last) == 1, last[0] != 0x0A {
        whole = Data([0x0A]) + lines
      }
    }
    do {
      var rest = whole
      while !rest.isEmpty { rest = rest.dropFirst(try Descriptor.write(descriptor, rest)) }
      guard fsync(descriptor) == 0 else { throw Self.failure }
    } catch {
      ftruncate(descriptor, off_t(size))
      throw error
    }
    if isNew {
      let folder = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard folder >= 0 else { return }
      fsync(folder)
      close(folder)
    }
  }

  private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
