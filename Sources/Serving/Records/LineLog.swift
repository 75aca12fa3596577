package import Foundation
import Basics
import Dispatch
import Synchronization

/// Appends lines to a file in the background; nobody waits for the disk.
///
/// What does not fit the buffer, or cannot be written, is dropped and counted. A file that has grown
/// too large becomes `NAME.1`, in place of the one before.
package final class LineLog: Sendable {
  private static let largestBuffer = 4 << 20
  private static let flushInterval = DispatchTimeInterval.milliseconds(200)

  private let file: URL
  private let largestFile: Int
  private let queue = DispatchQueue(label: "tuina.log", qos: .utility)
  private let state = Mutex(State())

  private struct State {
    var buffer: [UInt8] = []
    var lines = 0
    var dropped = 0
    var isScheduled = false
  }

  package init(file: URL, largestFile: Int = 64 << 20) {
    self.file = file
    self.largestFile = largestFile
  }

  /// Lines that were dropped.
  var dropped: Int { state.withLock { $0.dropped } }

  /// Adds one line without its line feed.
  func append(_ line: [UInt8]) {
    let isFirst = state.withLock { state in
      guard state.buffer.count + line.count < Self.largestBuffer else {
        state.dropped += 1
        return false
      }
      state.buffer += line
      state.buffer.append(0x0A)
      state.lines += 1
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if isFirst { queue.asyncAfter(deadline: .now() + Self.flushInterval) { self.write() } }
  }

  /// Writes what is waiting, and returns when that is done.
  func flush() async {
    await withCheckedContinuation { continuation in
      queue.async {
        self.write()
        continuation.resume()
      }
    }
  }

  private func write() {
    let (content, lines) = state.withLock { state in
      defer {
        state.buffer = []
        state.lines = 0
        state.isScheduled = false
      }
      return (state.buffer, state.lines)
    }
    guard !content.isEmpty else { return }
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
      let descriptor = open(
        file.path,
        O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
        0o600
      )
      guard descriptor >= 0 else { throw POSIXError(.EIO) }
      defer { close(descriptor) }
      var rest = Data(content)
      while !rest.isEmpty { rest = rest.dropFirst(try Descriptor.write(descriptor, rest)) }
      if lseek(descriptor, 0, SEEK_END) > off_t(largestFile) {
        rename(file.path, file.path + ".1")
      }
    } catch {
      state.withLock { $0.dropped += lines }
    }
  }
}
