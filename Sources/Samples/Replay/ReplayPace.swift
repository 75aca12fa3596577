/// When the next things are due, so that a replay keeps its rate however long a batch takes.
package struct ReplayPace: Sendable {
  /// A tenth of a second looks fluent; slower rates wait for their next thing.
  private static let shortestWait = 0.1
  private static let longestWait = 3600.0
  /// Things of one batch.
  private static let mostDue = 10_000

  /// Nil where everything is due at once.
  private let rate: Double?
  private let count: Int?
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var begun = 0

  /// Without waiting everything is due at once, a batch after the other.
  ///
  /// - Throws: `SampleError` for a rate that is none.
  package init(rate: Double, count: Int?, waits: Bool = true) throws {
    guard rate > 0, rate <= 1e6 else { throw SampleError.badRate(rate) }
    self.rate = waits ? rate : nil
    self.count = count
    start = clock.now
  }

  package var isDone: Bool { count.map { begun >= $0 } ?? false }

  /// How many things are due now, at most `limit`; they count as begun.
  package mutating func due(limit: Int = Int.max) -> Int {
    let wanted = min(rate.map { Int(elapsed * $0) + 1 } ?? .max, count ?? .max)
    let due = min(max(wanted - begun, 0), Self.mostDue, limit)
    begun += due
    return due
  }

  /// Waits until something is due; false when the task is cancelled meanwhile.
  package func wait() async -> Bool {
    guard !isDone else { return true }
    let next = rate.map { max(Double(begun) / $0 - elapsed, 0) } ?? 0
    let pause = next > 0 ? min(max(next, Self.shortestWait), Self.longestWait) : 0
    guard pause > 0 else { return !Task.isCancelled }
    return (try? await Task.sleep(for: .seconds(pause))) != nil
  }

  private var elapsed: Double { (clock.now - start) / .seconds(1) }
}
