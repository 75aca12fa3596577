/// How long things took, in buckets whose widths grow with what they hold: quantiles are right to 3 %.
package struct LatencyHistogram: Sendable, Hashable {
  /// Buckets between a power of two of microseconds and the next.
  private static let steps = 32
  private static let powers = 40

  private var counts = [Int](repeating: 0, count: steps * powers)
  package private(set) var count = 0
  /// Of all, in seconds.
  package private(set) var total = 0.0
  /// In seconds; 0 of nothing.
  package private(set) var longest = 0.0

  package init() {}

  /// Counts `times` things that took so many seconds each.
  package mutating func add(_ seconds: Double, times: Int = 1) {
    guard times > 0 else { return }
    counts[Self.bucket(seconds * 1e6)] += times
    count += times
    total += seconds * Double(times)
    longest = max(longest, seconds)
  }

  package mutating func add(_ other: LatencyHistogram) {
    for index in counts.indices { counts[index] += other.counts[index] }
    count += other.count
    total += other.total
    longest = max(longest, other.longest)
  }

  /// What came since an earlier state of the same counts; the longest is that of all.
  package func since(_ earlier: LatencyHistogram) -> LatencyHistogram {
    var difference = self
    for index in counts.indices { difference.counts[index] -= earlier.counts[index] }
    difference.count -= earlier.count
    difference.total -= earlier.total
    return difference
  }

  /// How many took less than 2^power microseconds.
  package func count(belowPower power: Int) -> Int {
    counts[..<(max(0, min(Self.powers, power)) * Self.steps)].reduce(0, +)
  }

  /// In seconds; nil of nothing.
  package var mean: Double? { count == 0 ? nil : total / Double(count) }

  /// The upper end of the bucket that holds a quantile of 0...1, in seconds; nil of nothing.
  package func quantile(_ q: Double) -> Double? {
    guard count > 0 else { return nil }
    let wanted = max(1, Int((q * Double(count)).rounded(.up)))
    var seen = 0
    for (index, found) in counts.enumerated() {
      seen += found
      if seen >= wanted { return min(longest, Self.end(index) / 1e6) }
    }
    return longest
  }

  /// The buckets that hold something, joined to powers of two: up to so many seconds, how many.
  package var powersOfTwo: [(upTo: Double, count: Int)] {
    (0..<Self.powers).compactMap { power in
      let range = (power * Self.steps)..<((power + 1) * Self.steps)
      let found = counts[range].reduce(0, +)
      return found == 0 ? nil : (Self.end(range.upperBound - 1) / 1e6, found)
    }
  }

  private static func bucket(_ microseconds: Double) -> Int {
    let value = max(1, microseconds)
    let power = min(powers - 1, Int(value.exponent))
    let step = min(
      steps - 1,
      Int((value / Double(sign: .plus, exponent: power, significand: 1) - 1) * Double(steps))
    )
    return power * steps + step
  }

  private static func end(_ bucket: Int) -> Double {
    let (power, step) = bucket.quotientAndRemainder(dividingBy: steps)
    return Double(sign: .plus, exponent: power, significand: 1)
      * (1 + Double(step + 1) / Double(steps))
  }
}
