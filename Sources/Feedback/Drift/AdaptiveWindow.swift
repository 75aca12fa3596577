import Foundation

/// Tells when a rate has changed, and since when: the window over which it has stayed the same.
///
/// ADWIN2 (Bifet & Gavaldà, SDM 2007, doi:10.1137/1.9781611972771.42): the window is cut where the
/// means of its two parts differ by more than chance allows, and the older part forgotten.
/// - Complexity: O(log n) memory for a window of n, O(log n) amortised an observation.
package struct AdaptiveWindow: Sendable {
  /// Observations in a row of doubling size; times are those of the first and last.
  private struct Bucket: Sendable {
    var count: Int
    var positives: Int
    var start: Double
  }

  package struct Change: Sendable, Hashable, Codable {
    /// Seconds since 1970 of the first observation that is kept, and of the one that told.
    package var since: Double
    package var found: Double
    package var before: Double
    package var after: Double
    /// Observations that were forgotten, and those from the one on that is kept first.
    package var observationsBefore: Int
    package var observations: Int
  }

  private static let bucketsOfASize = 5
  private static let observationsBetweenLooks = 32
  private static let leastPart = 5

  private let delta: Double
  /// The oldest first; sizes fall from left to right.
  private var buckets: [Bucket] = []
  private(set) var count = 0
  private var positives = 0
  private var sinceLook = 0

  /// - `delta`: how likely a false alarm may be at one look, in 0..<1.
  package init(delta: Double = 0.002) {
    precondition(delta > 0 && delta < 1, "delta in 0..<1")
    self.delta = delta
  }

  /// The rate over the window; nil when it is empty.
  package var rate: Double? { count > 0 ? Double(positives) / Double(count) : nil }
  package var width: Int { count }

  /// Takes an observation made at `seconds`, and tells of a change.
  package mutating func add(_ isPositive: Bool, at seconds: Double) -> Change? {
    buckets.append(Bucket(count: 1, positives: isPositive ? 1 : 0, start: seconds))
    count += 1
    if isPositive { positives += 1 }
    compress()
    sinceLook += 1
    guard sinceLook >= Self.observationsBetweenLooks, count > 2 * Self.leastPart else { return nil }
    sinceLook = 0
    return cut(at: seconds)
  }

  /// Puts two buckets of a size together where there are too many of it.
  private mutating func compress() {
    var end = buckets.count
    while end > 0 {
      let size = buckets[end - 1].count
      var start = end
      while start > 0, buckets[start - 1].count == size { start -= 1 }
      guard end - start > Self.bucketsOfASize else { return }
      buckets[start].count += buckets[start + 1].count
      buckets[start].positives += buckets[start + 1].positives
      buckets[start].start = min(buckets[start].start, buckets[start + 1].start)
      buckets.remove(at: start + 1)
      end = start + 1
    }
  }

  private mutating func cut(at seconds: Double) -> Change? {
    var change: Change?
    var (forgotten, forgottenPositives) = (0, 0)
    while let place = firstCut() {
      let dropped = buckets[..<place]
      let droppedCount = dropped.reduce(0) { $0 + $1.count }
      let droppedPositives = dropped.reduce(0) { $0 + $1.positives }
      buckets.removeFirst(place)
      count -= droppedCount
      positives -= droppedPositives
      forgotten += droppedCount
      forgottenPositives += droppedPositives
      change = Change(
        since: buckets.first?.start ?? seconds,
        found: seconds,
        before: Double(forgottenPositives) / Double(forgotten),
        after: Double(positives) / Double(max(count, 1)),
        observationsBefore: forgotten,
        observations: count
      )
    }
    return change
  }

  /// The place of the first bucket after the cut that is least likely by chance; nil without one.
  private func firstCut() -> Int? {
    guard count > 2 * Self.leastPart else { return nil }
    let mean = Double(positives) / Double(count)
    let variance = mean * (1 - mean)
    let logarithm = log(2 * log(Double(count)) / delta)
    var (older, olderPositives) = (0, 0)
    var best: (place: Int, excess: Double)?
    for place in 0..<buckets.count - 1 {
      older += buckets[place].count
      olderPositives += buckets[place].positives
      let newer = count - older
      guard older >= Self.leastPart else { continue }
      guard newer >= Self.leastPart else { break }
      let gap = abs(
        Double(olderPositives) / Double(older) - Double(positives - olderPositives) / Double(newer)
      )
      let m =
        1 / Double(older - Self.leastPart + 1) + 1 / Double(newer - Self.leastPart + 1)
      let bound = (2 * m * variance * logarithm).squareRoot() + 2 / 3 * m * logarithm
      if gap - bound > best?.excess ?? 0 { best = (place + 1, gap - bound) }
    }
    return best?.place
  }
}
