/// What the Jensen–Shannon distance may be without drift: its mean and spread over chunks of the
/// reference, each against all of it.
package struct NoiseBand: Sendable, Hashable {
  /// Fewer chunks tell nothing of the spread.
  package static let leastChunks = 6
  /// Smaller chunks leave most bins empty.
  static let leastRowsPerChunk = 50
  /// Rows of a chunk, where there are enough, and chunks at most.
  private static let usualRowsPerChunk = 250
  private static let mostChunks = 40

  package let mean: Double
  package let deviation: Double
  /// Rows of a chunk, and of the reference.
  package let rowsPerChunk: Double
  package let rows: Int

  /// Learns the band from parts of a reference that chance dealt; nil for too few, or too small ones.
  init?(_ chunks: [BinCounts], of reference: BinCounts) {
    rows = reference.total
    rowsPerChunk = Double(rows) / Double(max(chunks.count, 1))
    guard chunks.count >= Self.leastChunks, rowsPerChunk >= Double(Self.leastRowsPerChunk) else {
      return nil
    }
    let distances = chunks.map { DriftMeasures(reference: reference, current: $0).jensenShannon }
    let mean = distances.reduce(0, +) / Double(distances.count)
    self.mean = mean
    deviation =
      (distances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(distances.count - 1))
      .squareRoot()
  }

  /// Into how many chunks so many rows are dealt.
  static func chunks(ofRows rows: Int) -> Int {
    min(mostChunks, max(leastChunks, rows / usualRowsPerChunk))
  }

  /// Above this the distance of `rows` values from the reference is more than noise: three deviations
  /// above the mean.
  ///
  /// Without drift the squared distance of n values falls with 1/n + 1/N, N the rows of the
  /// reference, and that of a chunk of m, which is a part of the reference, with 1/m − 1/N.
  package func limit(rows current: Int) -> Double {
    let spread = 1 / Double(max(current, 1)) + 1 / Double(max(rows, 1))
    let ofChunks = 1 / rowsPerChunk - 1 / Double(max(rows, 1))
    return (mean + 3 * deviation) * (spread / ofChunks).squareRoot()
  }
}

extension NoiseBand: Codable {
  private enum CodingKeys: String, CodingKey { case mean, deviation, rowsPerChunk, rows }

  /// - Throws: `DecodingError` for numbers that no reference has.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    mean = try container.decode(Double.self, forKey: .mean)
    deviation = try container.decode(Double.self, forKey: .deviation)
    rowsPerChunk = try container.decode(Double.self, forKey: .rowsPerChunk)
    rows = try container.decode(Int.self, forKey: .rows)
    guard mean >= 0, deviation >= 0, rowsPerChunk >= 1, rowsPerChunk < Double(rows) else {
      throw DecodingError.dataCorruptedError(
        forKey: .rows,
        in: container,
        debugDescription: "no band of noise"
      )
    }
  }
}
