internal import Foundation

/// Hands elements from a thread that makes them to one that takes them, a few ahead at most.
///
/// SAFETY: the condition guards every field.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  private let capacity: Int
  private let changed = NSCondition()
  private var waiting: [Element] = []
  private var result: Result<Void, any Error>?
  private var isClosed = false

  /// A queue in which at most `capacity` elements wait.
  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Waits until there is room.
  ///
  /// - Throws: `CancellationError` when nobody takes elements any more.
  func put(_ element: Element) throws {
    changed.lock()
    defer { changed.unlock() }
    while waiting.count >= capacity, !isClosed { changed.wait() }
    if isClosed { throw CancellationError() }
    waiting.append(element)
    changed.broadcast()
  }

  /// Says that no more elements come, and why.
  func finish(_ result: Result<Void, any Error>) {
    changed.lock()
    defer { changed.unlock() }
    self.result = result
    changed.broadcast()
  }

  /// The next element; nil behind the last one.
  ///
  /// - Throws: what kept the elements from being made.
  func next() throws -> Element? {
    changed.lock()
    defer { changed.unlock() }
    while waiting.isEmpty, result == nil { changed.wait() }
    if !waiting.isEmpty {
      changed.broadcast()
      return waiting.removeFirst()
    }
    try result?.get()
    return nil
  }

  /// Takes no more elements, and waits until their maker has noticed.
  func close() {
    changed.lock()
    defer { changed.unlock() }
    isClosed = true
    changed.broadcast()
    while result == nil { changed.wait() }
  }
}
