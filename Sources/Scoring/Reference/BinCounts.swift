/// How often the values of a feature fell into each bin; sketches of parts add up to that of the whole.
package struct BinCounts: Sendable, Hashable {
  package let bins: ReferenceBins
  package private(set) var counts: [Int]

  package init(_ bins: ReferenceBins) {
    self.bins = bins
    counts = [Int](repeating: 0, count: bins.count)
  }

  package var total: Int { counts.reduce(0, +) }

  package mutating func add(_ value: CellValue) { counts[bins.bin(of: value)] += 1 }

  /// Counts values of one bin, from 0; the last is that of missing values.
  mutating func add(_ number: Int, toBin bin: Int) { counts[bin] += number }

  /// - Precondition: both have the same bins.
  package mutating func merge(_ other: BinCounts) {
    precondition(bins == other.bins, "sketches with the same bins")
    for place in counts.indices { counts[place] += other.counts[place] }
  }

  /// The share of each bin; all 0 without values.
  package var shares: [Double] {
    let total = Double(max(total, 1))
    return counts.map { Double($0) / total }
  }
}

extension BinCounts: Codable {
  private enum CodingKeys: String, CodingKey { case bins, counts }

  /// - Throws: `DecodingError` for another number of counts than of bins, and for negative ones.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    bins = try container.decode(ReferenceBins.self, forKey: .bins)
    counts = try container.decode([Int].self, forKey: .counts)
    guard counts.count == bins.count, counts.allSatisfy({ $0 >= 0 && $0 < 1 << 48 }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .counts,
        in: container,
        debugDescription: "counts that do not fit their bins"
      )
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(bins, forKey: .bins)
    try container.encode(counts, forKey: .counts)
  }
}
