/// How many scores lie in each twentieth of 0...1.
package struct ScoreHistogram: Sendable, Hashable, Codable {
  package static let bins = 20

  /// The last bin holds 1 too.
  package private(set) var counts = [Int](repeating: 0, count: bins)
  package private(set) var sum = 0.0

  package init() {}

  package var total: Int { counts.reduce(0, +) }
  /// Nil of no scores.
  package var mean: Double? { total == 0 ? nil : sum / Double(total) }

  /// A score that is no number counts as 0.
  package mutating func add(_ score: Float) {
    let score = score.isFinite ? score : 0
    counts[min(Self.bins - 1, max(0, Int(score * Float(Self.bins))))] += 1
    sum += Double(score)
  }

  package mutating func add(_ other: ScoreHistogram) {
    for bin in counts.indices { counts[bin] += other.counts[bin] }
    sum += other.sum
  }

  private enum CodingKeys: String, CodingKey { case counts, sum }
}
