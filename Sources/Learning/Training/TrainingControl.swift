internal import Foundation
internal import Synchronization

/// A training that another thread can interrupt, so that it can be continued later.
package protocol InterruptibleTraining: Sendable {
  func interrupt()
}

/// What other threads ask of a training; it looks between two batches.
final class TrainingControl: Sendable {
  enum Request: Sendable { case run, pause, stop, interrupt }

  private let request = Mutex(Request.run)
  private let changed = NSCondition()

  var current: Request { request.withLock { $0 } }

  /// Asks for something; an end, once asked for, stays asked for.
  func ask(_ next: Request) {
    changed.lock()
    request.withLock { current in
      if current == .run || current == .pause { current = next }
    }
    changed.broadcast()
    changed.unlock()
  }

  /// Blocks while a pause is asked for, and returns what is asked for then.
  func waitWhilePaused() -> Request {
    changed.lock()
    defer { changed.unlock() }
    while current == .pause { changed.wait() }
    return current
  }
}
