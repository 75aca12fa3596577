/// Counts of durations in fixed buckets, which can be added up over servers and time.
struct LatencyHistogram: Sendable {
  /// The upper bounds of all buckets but the last, in seconds.
  static let bounds: [Double] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
  private(set) var sum = 0.0

  var count: Int { counts.reduce(0, +) }

  mutating func add(seconds: Double) {
    counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
    sum += seconds
  }

  mutating func add(_ other: LatencyHistogram) {
    for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
    sum += other.sum
  }

  /// What came since an earlier state of the same counts.
  func since(_ earlier: LatencyHistogram) -> LatencyHistogram {
    var difference = self
    for bucket in counts.indices { difference.counts[bucket] -= earlier.counts[bucket] }
    difference.sum -= earlier.sum
    return difference
  }

  /// The duration in seconds below which a share of them lies; nil of none.
  ///
  /// They are taken to lie evenly in their bucket; the last bucket counts as its lower bound.
  func quantile(_ share: Double) -> Double? {
    let all = count
    guard all > 0 else { return nil }
    let wanted = share * Double(all)
    var below = 0.0
    for (bucket, count) in counts.enumerated() {
      let through = below + Double(count)
      guard through >= wanted, count > 0 else {
        below = through
        continue
      }
      let low = bucket == 0 ? 0 : Self.bounds[bucket - 1]
      guard bucket < Self.bounds.count else { return low }
      return low + (Self.bounds[bucket] - low) * (wanted - below) / Double(count)
    }
    return Self.bounds.last
  }
}
