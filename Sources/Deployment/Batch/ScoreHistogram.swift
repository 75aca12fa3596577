internal import Basics

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

  /// Counts so many rows with one score; one that is no number counts as 0.
  package mutating func add(_ score: Float, times: Int = 1) {
    let score = score.isFinite ? min(1, max(0, score)) : 0
    counts[min(Self.bins - 1, Int(score * Float(Self.bins)))] += times
    sum += Double(score) * Double(times)
  }

  package mutating func add(_ other: ScoreHistogram) {
    for bin in counts.indices { counts[bin] += other.counts[bin] }
    sum += other.sum
  }

  private enum CodingKeys: String, CodingKey { case counts, sum }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    counts = try container.decodeCounts(forKey: .counts)
    sum = try container.decode(Double.self, forKey: .sum)
    guard counts.count == Self.bins, sum.isFinite else {
      throw DecodingError.dataCorruptedError(
        forKey: .counts,
        in: container,
        debugDescription: "no counts of \(Self.bins) bins"
      )
    }
  }
}
