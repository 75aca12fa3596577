internal import Synchronization

/// What a session of a server must be told before it is like the other sessions of its engine.
///
/// Views that live in a session are made again, in their order, in every other session, and in
/// the one that takes the place of a session given up.
final class SessionScript: Sendable {
  /// Run first, and must succeed.
  let settings: [SQL]
  private let views = Mutex<[SQL]>([])

  init(settings: [SQL]) { self.settings = settings }

  /// - Returns: the position of the statement, unless the same was recorded before.
  func record(_ view: SQL) -> Int? {
    views.withLock { views in
      if views.contains(view) { return nil }
      views.append(view)
      return views.count - 1
    }
  }

  func views(from position: Int) -> ArraySlice<SQL> {
    views.withLock { $0.dropFirst(position) }
  }
}
