import Foundation

/// Counts of events in equal buckets of time, without gaps: the latest `limit` buckets up to the
/// newest event.
///
/// What falls out of the window is forgotten, in whatever order events come.
/// - Complexity: O(limit) memory; O(1) a count, except when the window moves.
struct TimeSeries: Sendable {
  private struct Count: Sendable {
    var events = 0
    var accepted = 0
  }

  let secondsPerBucket: Int
  let limit: Int
  private var counts: [Count] = []
  /// The bucket of `counts[0]`, in buckets since 1970.
  private var first = 0

  init(secondsPerBucket: Int, limit: Int) {
    self.secondsPerBucket = secondsPerBucket
    self.limit = limit
  }

  /// Counts an event, or takes back one that was counted: `by` is 1 or −1.
  mutating func count(at seconds: Double, isAccepted: Bool, by sign: Int = 1) {
    let bucket = Int((seconds / Double(secondsPerBucket)).rounded(.down))
    if sign > 0 {
      if counts.isEmpty { first = bucket }
      makeRoom(for: bucket)
    }
    guard bucket >= first, bucket < first + counts.count else { return }
    counts[bucket - first].events += sign
    if isAccepted { counts[bucket - first].accepted += sign }
  }

  private mutating func makeRoom(for bucket: Int) {
    if bucket >= first + counts.count + limit {
      counts = [Count()]
      first = bucket
      return
    }
    while first + counts.count <= bucket { counts.append(Count()) }
    if counts.count > limit {
      let surplus = counts.count - limit
      counts.removeFirst(surplus)
      first += surplus
    }
    if bucket < first, first + counts.count - bucket <= limit {
      counts.insert(contentsOf: repeatElement(Count(), count: first - bucket), at: 0)
      first = bucket
    }
  }

  /// Oldest first; begins with a bucket that holds an event.
  var buckets: [TimeBucket] {
    let start = counts.firstIndex { $0.events > 0 } ?? counts.endIndex
    return counts[start...].enumerated().map { offset, count in
      TimeBucket(
        start: Date(
          timeIntervalSince1970: Double((first + start + offset) * secondsPerBucket)
        ),
        seconds: secondsPerBucket,
        events: count.events,
        accepted: count.accepted
      )
    }
  }
}
