import Synchronization

/// Bytes of bodies that all requests together may hold.
final class BodyBudget: Sendable {
  private let left: Mutex<Int>

  init(_ bytes: Int) { left = Mutex(bytes) }

  /// False where not so many are left.
  func take(_ bytes: Int) -> Bool {
    left.withLock { left in
      guard left >= bytes else { return false }
      left -= bytes
      return true
    }
  }

  func give(back bytes: Int) { left.withLock { $0 += bytes } }
}
