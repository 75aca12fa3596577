internal import Foundation

/// Hands windows of rows from the thread that reads to the thread that learns, one ahead at most.
///
/// SAFETY: the condition guards every field.
final class WindowQueue<Window: Sendable>: @unchecked Sendable {
  private let changed = NSCondition()
  private var waiting: Window?
  private var result: Result<Void, any Error>?
  private var isClosed = false

  /// Waits until the window before was taken.
  ///
  /// - Throws: `CancellationError` when nobody takes windows any more.
  func put(_ window: Window) throws {
    changed.lock()
    defer { changed.unlock() }
    while waiting != nil, !isClosed { changed.wait() }
    if isClosed { throw CancellationError() }
    waiting = window
    changed.broadcast()
  }

  /// Says that no more windows come, and why.
  func finish(_ result: Result<Void, any Error>) {
    changed.lock()
    defer { changed.unlock() }
    self.result = result
    changed.broadcast()
  }

  /// The next window; nil behind the last one.
  ///
  /// - Throws: what kept the windows from being read.
  func next() throws -> Window? {
    changed.lock()
    defer { changed.unlock() }
    while waiting == nil, result == nil { changed.wait() }
    if let window = waiting {
      waiting = nil
      changed.broadcast()
      return window
    }
    try result?.get()
    return nil
  }

  /// Takes no more windows, and waits until the reader has noticed.
  func close() {
    changed.lock()
    defer { changed.unlock() }
    isClosed = true
    changed.broadcast()
    while result == nil { changed.wait() }
  }
}
