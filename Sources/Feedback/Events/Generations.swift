/// How long events wait for what belongs to them: duplicates, and what follows a suggestion.
package enum MaturityWindow {
  /// Thirty days.
  package static let seconds = 30 * 86_400.0
  /// However many come within the window, only so many of the latest are sure to be remembered.
  package static let mostRemembered = 4_000_000
  /// The same for suggestions whose events may still come, which take more memory.
  package static let mostOpen = 1_000_000
}

/// Values by digest that are forgotten a generation at a time.
///
/// - Complexity: O(1) amortised an operation; at most twice `most` values at once.
struct Generations<Value: Sendable>: Sendable {
  private let window: Double
  private let most: Int
  private var young = DigestTable<Value>()
  private var old = DigestTable<Value>()
  /// The latest time read so far, and the one at which the young generation began.
  private var latest = -Double.infinity
  private var began = -Double.infinity

  init(window: Double = MaturityWindow.seconds, most: Int = MaturityWindow.mostRemembered) {
    self.window = window
    self.most = most
  }

  var count: Int { young.count + old.count }

  subscript(digest: Digest) -> Value? { young[digest] ?? old[digest] }

  /// Keeps a value; one that was kept before stays in its generation.
  ///
  /// `seconds` since 1970 is the time of the event: times that run backwards forget nothing.
  mutating func put(_ value: Value, at digest: Digest, seconds: Double) {
    if old.replace(digest, with: value) || young.replace(digest, with: value) { return }
    _ = insert(value, at: digest, seconds: seconds)
  }

  /// Keeps a value of a digest that is not there; false, and nothing is done, where it is.
  mutating func insert(_ value: Value, at digest: Digest, seconds: Double) -> Bool {
    guard !old.contains(digest) else { return false }
    latest = max(latest, seconds)
    if began == -.infinity { began = latest }
    if latest - began > window || young.count >= most {
      guard !young.contains(digest) else { return false }
      old = young
      young = DigestTable(capacity: min(old.count, most))
      began = latest
    }
    return young.insert(digest, value)
  }
}
