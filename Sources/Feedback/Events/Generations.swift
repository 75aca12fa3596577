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
  private var young: [Digest: Value] = [:]
  private var old: [Digest: Value] = [:]
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
    if old[digest] != nil {
      old[digest] = value
      return
    }
    latest = max(latest, seconds)
    if began == -.infinity { began = latest }
    if latest - began > window || young.count >= most {
      old = young
      young = [:]
      began = latest
    }
    young[digest] = value
  }
}
