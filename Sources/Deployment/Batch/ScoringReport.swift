import Basics
import Foundation

/// What came of scoring files.
package struct ScoringReport: Sendable, Encodable {
  /// The best rows that a report names; the output has all.
  private static let mostNamed = 1000

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

  /// One of the best rows.
  package struct Best: Sendable, Encodable {
    package var rank: Int
    package var group: String?
    /// The entity where its column is kept, else file and row.
    package var key: String
    package var file: String
    package var row: Int
    package var score: Float

    private enum CodingKeys: String, CodingKey { case rank, group, key, file, row, score }
  }

  /// The pool that the rows were scored from.
  package struct Pool: Sendable, Encodable {
    package var path: String
    package var bytes: Int
    /// Whether it was made now, why, and in what time.
    package var isMade: Bool
    package var reason: String?
    package var seconds: Double

    init(_ pool: CandidatePool, isMade: Bool, reason: String?, seconds: Double) {
      path = pool.file.path
      bytes = pool.bytes
      self.isMade = isMade
      self.reason = reason
      self.seconds = seconds
    }

    private enum CodingKeys: String, CodingKey { case path, bytes, isMade, reason, seconds }
  }

  package var model: String
  package var version: String
  package var label: String
  package var positive: String?
  package var inputs: [String]
  package var output: String
  package var format: String
  /// `rowsRead == rows + rejected`.
  package var rowsRead: Int
  /// Rows that were scored.
  package var rows: Int
  package var rejected: Int
  /// Cells of scored rows that could not be read, and count as missing.
  package var cellsRejected: Int
  /// Where rejected rows and cells stand with their reasons; nil without any.
  package var rejects: String?
  package var rowsWritten: Int
  /// Rows that a killed process had done; 0 for a scoring from its beginning.
  package var resumedAt: Int
  /// How many of the best rows were asked for, overall or of each value of a column.
  package var limit: Int?
  package var by: String?
  /// The first thousand of the best rows; nil where all were asked for.
  package var top: [Best]?
  package var scores: Histogram
  package var classes: [ClassCount]
  /// Rows that were compared with training before the first was scored.
  package var rowsCompared: Int
  /// What differs and was accepted.
  package var skew: [ParityCheck.Finding]
  package var pool: Pool?
  /// Of all, and of scoring alone, without reading texts and making a pool.
  package var seconds: Double
  package var scoringSeconds: Double
  package var rowsPerSecond: Double

  private enum CodingKeys: String, CodingKey {
    case model, version, label, positive, inputs, output, format, rowsRead, rows, rejected
    case cellsRejected, rejects, rowsWritten, resumedAt, limit, by, top, scores, classes
    case rowsCompared, skew, pool, seconds, scoringSeconds, rowsPerSecond
  }

  /// The best rows, group by group; `key` are the columns of the entity.
  static func best(_ top: TopRows, _ options: ScoringOptions, key: [String]) -> [Best] {
    let places = key.compactMap { options.keep.firstIndex(of: $0) }
    let rows = top.sorted.lazy.flatMap { group, rows in
      rows.enumerated().lazy.map { index, row in
        let entity = places.map { row.kept[$0].text }
        return Best(
          rank: index + 1,
          group: options.by == nil ? nil : group,
          key: key.isEmpty || entity.count < key.count
            ? "\(row.file):\(row.row)" : entity.joined(separator: " "),
          file: row.file,
          row: row.row,
          score: row.score
        )
      }
    }
    return Array(rows.prefix(mostNamed))
  }
}
