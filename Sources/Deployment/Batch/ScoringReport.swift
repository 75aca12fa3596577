/// What came of scoring files.
package struct ScoringReport: Sendable, Encodable {
  package struct ClassCount: Sendable, Encodable {
    package var name: String
    package var rows: Int

    private enum CodingKeys: String, CodingKey { case name, rows }
  }

  package struct Histogram: Sendable, Encodable {
    /// From 0 to 1, as many as counts and one.
    package var edges: [Double]
    package var counts: [Int]
    package var mean: Double?

    init(_ histogram: ScoreHistogram) {
      edges = (0...ScoreHistogram.bins).map { Double($0) / Double(ScoreHistogram.bins) }
      counts = histogram.counts
      mean = histogram.mean
    }

    private enum CodingKeys: String, CodingKey { case edges, counts, mean }
  }

  package var model: String
  package var version: String
  package var label: String
  package var positive: String?
  package var inputs: [String]
  package var output: String
  package var format: String
  /// `rowsRead == rowsScored + rowsRejected`.
  package var rowsRead: Int
  package var rowsScored: Int
  package var rowsRejected: Int
  /// Cells of scored rows that could not be read, and count as missing.
  package var cellsRejected: Int
  /// Where rejected rows and cells stand with their reasons; nil without any.
  package var rejects: String?
  package var rowsWritten: Int
  /// Rows that a killed process had done; 0 for a scoring from its beginning.
  package var resumedAt: Int
  package var top: Int?
  package var by: String?
  package var scores: Histogram
  package var classes: [ClassCount]
  /// Rows that were compared with training before the first was scored.
  package var rowsCompared: Int
  /// What differs and was accepted.
  package var skew: [ParityCheck.Finding]
  package var seconds: Double
  package var rowsPerSecond: Double

  private enum CodingKeys: String, CodingKey {
    case model, version, label, positive, inputs, output, format, rowsRead, rowsScored, rowsRejected
    case cellsRejected, rejects, rowsWritten, resumedAt, top, by, scores, classes, rowsCompared,
      skew
    case seconds, rowsPerSecond
  }
}
